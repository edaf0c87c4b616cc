"""A logbook as a text to read from the first page to the last: the same blocks for every kind of printed file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.indicators import since
from bot.logbook.document import Document, Written
from bot.logbook.numbers import count_in_words, in_detail, in_words
from bot.logbook.periods import in_figures
from bot.logbook.texts import say
from flows.indicators.report import Indicator, Report, Table

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
    if document.counted_from is not None:
        yield Words(since.in_words(document.counted_from))
    yield Words(say("fichier", "regle"))
    told, later = parted(document.report)
    for number, indicator in enumerate(told, start=1):
        yield from _indicator(f"1.{number}", indicator)
    if later:
        yield Heading(2, f"1.{len(told) + 1}", say("fichier", "par_an"))
        yield Words(say("fichier", "par_an_pourquoi"))
        for indicator in later:
            yield Words(listed(indicator.yearly), "soft", f"{indicator.title} ({indicator.code})")


def parted(report: Report) -> tuple[list[Indicator], list[Indicator]]:
    """Indicators that say something of this period, and those that only a year has."""
    later = [each for each in report.indicators if each.yearly and not each.figures and not each.tables]
    return [each for each in report.indicators if each not in later], later


def _indicator(number: str, indicator: Indicator) -> Iterator[Block]:
    yield Heading(2, number, f"{indicator.title} ({indicator.code})")
    yield Words(indicator.definition, "soft", say("fichier", "definition"), leads=bool(indicator.figures))
    if indicator.figures:
        rows = tuple((each.label, in_words(each)) for each in indicator.figures)
        yield Grid("", (say("fichier", "chiffre"), say("fichier", "valeur")), rows)
    for table in indicator.tables:
        yield _grid(table)
        if table.undetailed:
            yield Words(listed(table.undetailed), "soft", say("fichier", "sans_detail"))
    if indicator.yearly:
        yield Words(listed(indicator.yearly), "soft", say("fichier", "par_an"))
    if indicator.note:
        yield Words(indicator.note, "soft", say("fichier", "remarque"))


def listed(names: Iterable[str]) -> str:
    """« Origine des demandes ; Canal »: names that may hold commas."""
    return "\u00a0; ".join(names)


def _grid(table: Table) -> Grid:
    rows = tuple((each.label, *map(count_in_words, in_detail(table, each))) for each in table.rows)
    total = None if table.total is None else (table.total.label, *map(count_in_words, table.total.values))
    return Grid(table.title, ("", *table.columns), rows, total)


def _texts(document: Document) -> Iterator[Block]:
    yield Heading(1, "2.", say("fichier", "qualitatif"))
    for number, section in enumerate(document.sections, start=1):
        yield Heading(2, f"2.{number}", section.title)
        yield Words(section.text) if section.text else Words(instead_of_text(section), "soft")


def instead_of_text(section: Written) -> str:
    """What stands where a section has no text: nothing was written, or it was erased after the validation."""
    if section.erased_on is None:
        return say("fichier", "rien_ecrit")
    day = in_figures(date.fromisoformat(section.erased_on))
    return say("fichier", "texte_efface", jour=day, motif=section.erased_why or "")
