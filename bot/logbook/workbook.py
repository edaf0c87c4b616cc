"""The logbook as a spreadsheet: what it is, one sheet for each indicator, the texts, the definitions."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.logbook.cover import Cover
from bot.logbook.document import Document
from bot.logbook.texts import say
from flows.indicators.report import Figure, Indicator, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FONT = "Calibri"
_ACCENT, _TINT, _SOFT, _LINE = "0D5C58", "DCEBE8", "53605D", "B9C2BF"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_FORMATS = {"count": "# ##0", "percent": "0.0 %", "days": "0.0"}
_LINE_HEIGHT = 15
_HEAD_WIDTH = 13
"""Letters of the head of a column of figures, in bold, that stand on one line."""
_HIGHEST = 24
"""Lines of the highest row: some programs refuse more than 409 points."""


def render(document: Document, cover: Cover) -> bytes:
    """The file. Texts stay texts, whatever they begin with; figures are numbers, and say where they are withheld."""
    return _Writer(document, cover).file()


class _Writer:
    """Writes sheet after sheet."""

    def __init__(self, document: Document, cover: Cover) -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._document = document
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

    def file(self) -> bytes:
        """Everything, in order."""
        self._first()
        for indicator in self._document.report.indicators if self._document.report else ():
            self._indicator(indicator)
        self._texts()
        if self._document.report is not None:
            self._definitions()
        properties = self._book.properties
        properties.title, properties.creator = self._cover.running, self._document.service_name
        properties.language = "fr-FR"
        into = io.BytesIO()
        self._book.save(into)
        return into.getvalue()

    def _first(self) -> None:
        sheet = self._book.active
        assert sheet is not None
        sheet.title = say("fichier", "a_lire")
        self._prepare(sheet, (18, 90))
        self._put(sheet, 1, 1, self._cover.title, font=self._title)
        self._put(sheet, 2, 1, self._cover.subtitle, font=self._soft)
        row = 4
        for label, value in self._cover.facts:
            self._put(sheet, row, 1, label, font=self._bold, alignment=self._wrap)
            self._put(sheet, row, 2, value, alignment=self._wrap)
            row += 1
        for note in (self._cover.warning, *self._cover.notes):
            if note:
                row += 1
                warns = note == self._cover.warning
                self._put(sheet, row, 2, note, font=self._bold if warns else None, alignment=self._wrap)
                self._fit(sheet, row, note, 90)

    def _indicator(self, indicator: Indicator) -> None:
        """What it is, its figures, its tables; the first row stays in sight, each table has a head of its own."""
        sheet = self._sheet(f"{indicator.code} {indicator.title}")
        width = max([3, *(len(table.columns) + 1 for table in indicator.tables)])
        self._prepare(sheet, (52, *(16 for _ in range(width - 1))), wide=width > 5)
        self._put(sheet, 1, 1, f"{indicator.code} · {indicator.title}", font=self._title)
        sheet.freeze_panes = "A2"
        self._note(sheet, 2, say("fichier", "definition"), indicator.definition, width)
        row = 4
        if indicator.figures:
            self._header(sheet, row, [say("fichier", "chiffre"), say("fichier", "valeur"), say("fichier", "unite")])
            row += 1
        for figure in indicator.figures:
            self._line(sheet, row, figure.label, [_number(figure)], [_FORMATS[figure.unit]])
            unit = say("fichier", f"unite_{figure.unit}")
            self._put(sheet, row, 3, unit, font=self._soft, alignment=self._indent, border=self._border)
            row += 1
        for table in indicator.tables:
            row = self._table(sheet, row + 1, table)
        if indicator.note:
            row += 1
            self._note(sheet, row, say("fichier", "remarque"), indicator.note, width)
        self._put(sheet, row + 1, 1, say("fichier", "regle"), font=self._soft)

    def _note(self, sheet: Worksheet, row: int, label: str, text: str, width: int) -> None:
        """A sentence over the whole width of the sheet."""
        said = f"{label}\u00a0: {text}"
        self._put(sheet, row, 1, said, font=self._soft, alignment=self._wrap)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        self._fit(sheet, row, said, 52 + 16 * (width - 1))

    def _table(self, sheet: Worksheet, row: int, table: Table) -> int:
        """A table under its title, from `row` on; the row after it."""
        self._put(sheet, row, 1, table.title, font=self._bold)
        self._header(sheet, row + 1, ["", *table.columns])
        row += 2
        for each in table.rows:
            self._line(sheet, row, each.label, list(each.values), [_FORMATS["count"]] * len(each.values))
            row += 1
        if table.total is not None:
            values = list(table.total.values)
            self._line(sheet, row, table.total.label, values, [_FORMATS["count"]] * len(values))
            for column in range(1, len(values) + 2):
                cell = sheet.cell(row, column)
                cell.font, cell.fill = self._total
            row += 1
        return row

    def _texts(self) -> None:
        sheet = self._sheet(say("fichier", "qualitatif"))
        self._prepare(sheet, (32, 110), wide=True)
        self._header(sheet, 1, [say("fichier", "section"), say("fichier", "texte")], numbers=False)
        sheet.freeze_panes = "A2"
        row = 2
        for section in self._document.sections:
            self._put(sheet, row, 1, section.title, font=self._bold, alignment=self._wrap)
            font, first = None if section.text else self._soft, row
            for piece in _pieces(section.text or say("fichier", "rien_ecrit"), 110):
                self._put(sheet, row, 2, piece, font=font, alignment=self._wrap)
                self._fit(sheet, row, piece, 110)
                row += 1
            if len(section.title) > 32 and sheet.row_dimensions[first].height < 2 * _LINE_HEIGHT:
                self._fit(sheet, first, section.title, 32)

    def _definitions(self) -> None:
        assert self._document.report is not None
        sheet = self._sheet(say("fichier", "definitions"))
        self._prepare(sheet, (10, 42, 90), wide=True)
        titles = [say("fichier", name) for name in ("code", "indicateur", "definition")]
        self._header(sheet, 1, titles, numbers=False)
        sheet.freeze_panes = "A2"
        for row, each in enumerate(self._document.report.indicators, start=2):
            written = each.definition if each.note is None else f"{each.definition}\n{each.note}"
            for column, text in enumerate((each.code, each.title, written), start=1):
                self._put(sheet, row, column, text, alignment=self._wrap)
            self._fit(sheet, row, written, 90)

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

    def _line(self, sheet: Worksheet, row: int, label: str, values: Sequence[float | None], formats: list[str]) -> None:
        self._put(sheet, row, 1, label, alignment=self._wrap).border = self._border
        for column, (value, form) in enumerate(zip(values, formats, strict=True), start=2):
            if value is None:
                cell = self._put(sheet, row, column, say("fichier", "non_publie"), font=self._soft)
            else:
                cell = _cell(sheet, row, column)
                cell.value, cell.number_format = value, form
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
        sheet.row_dimensions[row].height = _LINE_HEIGHT * lines + 3


def _cell(sheet: Worksheet, row: int, column: int) -> Any:
    return sheet.cell(row, column)


def _number(figure: Figure) -> float | None:
    """A share is kept as a fraction, which the cell shows as a percentage."""
    return figure.value / 100 if figure.unit == "percent" and figure.value is not None else figure.value


def _pieces(text: str, width: int) -> list[str]:
    """The text in as many cells as it takes to show it all: a row of a spreadsheet cannot be higher than that."""
    pieces: list[list[str]] = [[]]
    for line in text.split("\n"):
        for part in textwrap.wrap(line, width * (_HIGHEST - 1), drop_whitespace=False) or [""]:
            if sum(1 + len(each) // width for each in [*pieces[-1], part]) > _HIGHEST:
                pieces.append([])
            pieces[-1].append(part)
    return ["\n".join(each) for each in pieces]


def _escaped(text: str) -> str:
    """In a header or footer « & » begins a code."""
    return text.replace("&", "&&")
