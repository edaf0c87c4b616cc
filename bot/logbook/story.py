"""A logbook as a text to read from the first page to the last: the same blocks for every kind of printed file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.logbook.document import Document
from bot.logbook.numbers import count_in_words, in_words
from bot.logbook.texts import say
from flows.indicators.report import Indicator, Table

_MOST_TOGETHER = 14
_MANY_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading, « 1. » of a part or « 1.2 » of a chapter; `level` is 1 or 2."""

    level: int
    number: str
    title: str

    @property
    def anchor(self) -> str:
        """The name by which links find it."""
        return f"part-{self.number.rstrip('.').replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, with its line ends; `soft` is said aside, its name before it. One that `leads` stays on the page
    of what comes next."""

    text: str
    kind: Literal["text", "soft"] = "text"
    label: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words: the first of each line names it. `total` is the last line, or null. A `short` one stays on one
    page; the first column of a `wide` one is narrower."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """Its head, its rows and its total."""
        return self.columns, *self.rows, *((self.total,) if self.total else ())

    @property
    def short(self) -> bool:
        """Whether it stays on one page."""
        return len(self.lines) <= _MOST_TOGETHER

    @property
    def wide(self) -> bool:
        """Whether it has many columns."""
        return len(self.columns) > _MANY_COLUMNS

    @property
    def widths(self) -> list[float]:
        """What part of the page each column takes."""
        first = 0.7 if len(self.columns) == 2 else 0.3 if self.wide else 0.4
        others = len(self.columns) - 1
        return [first, *[(1 - first) / others] * others]


Block = Heading | Words | Grid


def story_of(document: Document) -> list[Block]:
    """Both parts of the logbook."""
    return [*_figures(document), *_texts(document)]


def _figures(document: Document) -> Iterator[Block]:
    yield Heading(1, "1.", say("fichier", "quantitatif"))
    if document.report is None:
        yield Words(say("fichier", "sans_chiffres"), "soft")
        return
    yield Words(say("fichier", "regle"))
    for number, indicator in enumerate(document.report.indicators, start=1):
        yield from _indicator(f"1.{number}", indicator)


def _indicator(number: str, indicator: Indicator) -> Iterator[Block]:
    yield Heading(2, number, f"{indicator.title} ({indicator.code})")
    yield Words(indicator.definition, "soft", say("fichier", "definition"), leads=bool(indicator.figures))
    if indicator.figures:
        rows = tuple((each.label, in_words(each)) for each in indicator.figures)
        yield Grid("", (say("fichier", "chiffre"), say("fichier", "valeur")), rows)
    yield from map(_grid, indicator.tables)
    if indicator.note:
        yield Words(indicator.note, "soft", say("fichier", "remarque"))


def _grid(table: Table) -> Grid:
    rows = tuple((each.label, *map(count_in_words, each.values)) for each in table.rows)
    total = None if table.total is None else (table.total.label, *map(count_in_words, table.total.values))
    return Grid(table.title, ("", *table.columns), rows, total)


def _texts(document: Document) -> Iterator[Block]:
    yield Heading(1, "2.", say("fichier", "qualitatif"))
    for number, section in enumerate(document.sections, start=1):
        yield Heading(2, f"2.{number}", section.title)
        if section.text:
            yield Words(section.text)
        else:
            yield Words(say("fichier", "rien_ecrit"), "soft")
