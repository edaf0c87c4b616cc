"""Sheets of a spreadsheet that can be read and printed: their styles, their heads, texts that stay texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from bot.logbook.cover import Cover
from bot.logbook.texts import say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LINE_HEIGHT = 15
_FONT = "Calibri"
_ACCENT, _TINT, _SOFT, _LINE = "0D5C58", "DCEBE8", "53605D", "B9C2BF"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_HEAD_WIDTH = 13
"""Letters of the head of a column of figures, in bold, that stand on one line."""


class Sheets:
    """A book, and how its sheets are written; `cover` names it on each page."""

    def __init__(self, cover: Cover) -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._cover = cover
        self._book = Workbook()
        self._title = Font(_FONT, 14, bold=True, color=_ACCENT)
        self._bold = Font(_FONT, 11, bold=True)
        self._soft = Font(_FONT, 11, color=_SOFT)
        self._head = (Font(_FONT, 11, bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_ACCENT))
        self._total = (self._bold, PatternFill("solid", fgColor=_TINT))
        self._wrap = Alignment(wrap_text=True, vertical="top")
        self._left = Alignment(wrap_text=True, vertical="center")
        self._right = Alignment(horizontal="right", vertical="center", wrap_text=True)
        self._indent = Alignment(horizontal="left", indent=1, vertical="center")
        self._border = Border(bottom=Side("thin", color=_LINE))

    def _sheet(self, title: str) -> Worksheet:
        """A sheet whose name a spreadsheet accepts, unlike those there are."""
        plain = " ".join(_FORBIDDEN.sub(" ", title).split())
        name = plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - 1].rstrip() + "…"
        sheet: Worksheet = self._book.create_sheet(name)
        return sheet

    def _prepare(self, sheet: Worksheet, widths: tuple[int, ...], *, wide: bool = False) -> None:
        """Widths of the columns, and how the sheet is printed: A4, as wide as the page, its head on each."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.sheet_view.showGridLines = False
        sheet.print_title_rows = "1:1"
        setup = sheet.page_setup
        setup.paperSize = 9
        setup.orientation = "landscape" if wide else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        header: Any = sheet.oddHeader
        header.left.text, header.right.text = _escaped(self._cover.running), _escaped(self._cover.warning)
        footer: Any = sheet.oddFooter
        footer.right.text = say("fichier", "page", n="&P", total="&N")

    def _note(self, sheet: Worksheet, row: int, label: str, text: str, width: int) -> None:
        """A sentence over the whole width of the sheet."""
        said = f"{label}\u00a0: {text}"
        self._put(sheet, row, 1, said, font=self._soft, alignment=self._wrap)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        self._fit(sheet, row, said, 52 + 16 * (width - 1))

    def _header(self, sheet: Worksheet, row: int, titles: list[str], *, numbers: bool = True) -> None:
        for column, title in enumerate(titles, start=1):
            number = numbers and column > 1 and title != say("fichier", "unite")
            cell = self._put(
                sheet,
                row,
                column,
                title,
                alignment=self._right if number else self._indent if column > 2 else self._left,
            )
            cell.font, cell.fill = self._head
        if numbers:
            self._fit(sheet, row, max(titles[1:], key=len), _HEAD_WIDTH)

    def _line(
        self,
        sheet: Worksheet,
        row: int,
        label: str,
        values: Sequence[float | Literal[""] | None],
        formats: list[str],
        withheld: str = "",
    ) -> None:
        """A line of numbers; where one is not published, `withheld` or « non publié »; an empty cell for ""."""
        self._put(sheet, row, 1, label, alignment=self._wrap).border = self._border
        for column, (value, form) in enumerate(zip(values, formats, strict=True), start=2):
            if value is None:
                cell = self._put(sheet, row, column, withheld or say("fichier", "non_publie"), font=self._soft)
            else:
                cell = _cell(sheet, row, column)
                cell.value, cell.number_format = value if value != "" else None, form
            cell.border, cell.alignment = self._border, self._right

    def _put(self, sheet: Worksheet, row: int, column: int, text: str, **style: Any) -> Any:
        """A text, never taken for a formula: « =1+1 » stays as it was written, also when the cell is edited."""
        cell = _cell(sheet, row, column)
        cell.value = text
        cell.data_type = "s"  # nor « #N/A » for a fault
        if text.startswith(("=", "+", "-", "@", "\t", "\r")):
            cell.quotePrefix = True
        for name, value in style.items():
            if value is not None:
                setattr(cell, name, value)
        return cell

    def _fit(self, sheet: Worksheet, row: int, text: str, width: int) -> None:
        """As high as the text needs: programs that open the file do not work it out for themselves."""
        lines = sum(1 + len(line) // width for line in text.split("\n"))
        sheet.row_dimensions[row].height = LINE_HEIGHT * lines + 3


def _cell(sheet: Worksheet, row: int, column: int) -> Any:
    return sheet.cell(row, column)


def _escaped(text: str) -> str:
    """In a header or footer « & » begins a code."""
    return text.replace("&", "&&")
