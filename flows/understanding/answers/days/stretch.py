"""A stretch of days said in words, and the day that is meant when the year or the month is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.understanding.answers.text.plain import Words

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fev": 2, "fevr": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12, "septembr": 9, "octobr": 10, "novembr": 11, "decembr": 12,
    "juillt": 7, "fevirer": 2, "janvie": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `low` to `high`, said by the words `start` to `end` (excluded); `dated` when the year was said,
    `bare` when a day of the month was said alone (« le 26 »)."""

    low: date
    high: date
    start: int
    end: int
    dated: bool = False
    bare: bool = False


def on(
    day: int, month: int | None, year: int | None, today: date, past: bool, start: int, end: int, *, bare: bool = False
) -> Iterator[Stretch]:
    """That day of that month and year; the nearest one ahead, with `past` behind, for what was not said."""
    found = next(_candidates(day, month, year, today, past), None)
    if found is not None:
        yield Stretch(found, found, start, end, dated=year is not None, bare=bare)


def _candidates(day: int, month: int | None, year: int | None, today: date, past: bool) -> Iterator[date]:
    if month is not None and year is not None:
        yield from possible(year, month, day)
        return
    step = -1 if past else 1
    base = today.year * 12 + today.month - 1
    for index in range(49):
        at = base + step * index
        if month is not None and at % 12 + 1 != month:
            continue
        for each in possible(at // 12, at % 12 + 1, day):
            if (each - today).days * step >= 0:
                yield each
        if month is None and index == 1:
            return
        if month is not None and (month, day) != (2, 29) and index >= 12:
            return


def possible(year: int, month: int, day: int) -> Iterator[date]:
    """That date, or nothing when it does not exist."""
    try:
        yield date(year, month, day)
    except ValueError:
        return


def year_at(words: Words, at: int) -> tuple[int | None, int]:
    """The year written at `at`, None when there is none, and where it ends."""
    if at < len(words) and words[at].isdigit() and len(words[at]) == 4 and "1900" <= words[at] <= "2199":
        return int(words[at]), at + 1
    return None, at


def months_later(day: date, months: int) -> date | None:
    """The same day `months` later; None where that month is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return next(possible(year, month + 1, day.day), None)
