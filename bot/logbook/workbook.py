"""The logbook as a spreadsheet: what it is, one sheet for each indicator, the texts, the definitions."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.logbook.cover import Cover
from bot.logbook.document import Document
from bot.logbook.numbers import in_detail, in_words
from bot.logbook.sheets import LINE_HEIGHT, Sheets
from bot.logbook.story import instead_of_text, listed, parted
from bot.logbook.texts import say
from flows.indicators.report import Figure, Indicator, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORMATS = {"count": "# ##0", "percent": "0.0 %", "days": "0.0"}
_HIGHEST = 24
"""Lines of the highest row: some programs refuse more than 409 points."""


def render(document: Document, cover: Cover) -> bytes:
    """The file. Texts stay texts, whatever they begin with; figures are numbers, and say where they are withheld."""
    return _Writer(document, cover).file()


class _Writer(Sheets):
    """Writes sheet after sheet."""

    def __init__(self, document: Document, cover: Cover) -> None:
        super().__init__(cover)
        self._document = document

    def file(self) -> bytes:
        """Everything, in order."""
        self._first()
        told, later = parted(self._document.report) if self._document.report else ([], [])
        for indicator in told:
            self._indicator(indicator)
        if later:
            tables = say("fichier", "tableaux")
            self._listing(say("fichier", "par_an"), tables, [(each, listed(each.yearly)) for each in later])
        self._texts()
        if self._document.report is not None:
            defined = [(each, _definition(each)) for each in self._document.report.indicators]
            self._listing(say("fichier", "definitions"), say("fichier", "definition"), defined)
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
            self._line(sheet, row, figure.label, [_number(figure)], [_FORMATS[figure.unit]], in_words(figure))
            unit = say("fichier", f"unite_{figure.unit}")
            self._put(sheet, row, 3, unit, font=self._soft, alignment=self._indent, border=self._border)
            row += 1
        for table in indicator.tables:
            row = self._table(sheet, row + 1, table, width)
        if indicator.yearly:
            row += 1
            self._note(sheet, row, say("fichier", "par_an"), listed(indicator.yearly), width)
        if indicator.note:
            row += 1
            self._note(sheet, row, say("fichier", "remarque"), indicator.note, width)
        self._put(sheet, row + 1, 1, say("fichier", "regle"), font=self._soft)

    def _table(self, sheet: Worksheet, row: int, table: Table, width: int) -> int:
        """A table under its title, from `row` on; the row after it."""
        self._put(sheet, row, 1, table.title, font=self._bold)
        self._header(sheet, row + 1, ["", *table.columns])
        row += 2
        for each in table.rows:
            self._line(sheet, row, each.label, in_detail(table, each), [_FORMATS["count"]] * len(each.values))
            row += 1
        if table.total is not None:
            values = list(table.total.values)
            self._line(sheet, row, table.total.label, values, [_FORMATS["count"]] * len(values))
            for column in range(1, len(values) + 2):
                cell = sheet.cell(row, column)
                cell.font, cell.fill = self._total
            row += 1
        if table.undetailed:
            self._note(sheet, row, say("fichier", "sans_detail"), listed(table.undetailed), width)
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
            for piece in _pieces(section.text or instead_of_text(section), 110):
                self._put(sheet, row, 2, piece, font=font, alignment=self._wrap)
                self._fit(sheet, row, piece, 110)
                row += 1
            if len(section.title) > 32 and sheet.row_dimensions[first].height < 2 * LINE_HEIGHT:
                self._fit(sheet, first, section.title, 32)

    def _listing(self, name: str, about: str, lines: Sequence[tuple[Indicator, str]]) -> None:
        """A sheet that says one thing of several indicators: `about` heads what is said."""
        sheet = self._sheet(name)
        self._prepare(sheet, (10, 42, 90), wide=True)
        self._header(sheet, 1, [say("fichier", "code"), say("fichier", "indicateur"), about], numbers=False)
        sheet.freeze_panes = "A2"
        for row, (each, said) in enumerate(lines, start=2):
            for column, text in enumerate((each.code, each.title, said), start=1):
                self._put(sheet, row, column, text, alignment=self._wrap)
            self._fit(sheet, row, said, 90)


def _definition(indicator: Indicator) -> str:
    return indicator.definition if indicator.note is None else f"{indicator.definition}\n{indicator.note}"


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
