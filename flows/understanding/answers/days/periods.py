"""Ways to say several days in a row: « en mars », « la semaine prochaine », « fin du mois »."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from flows.understanding.answers.days.stretch import MONTHS, Stretch, months_later, year_at
from flows.understanding.answers.text.plain import Words

_SEASONS = {"printemps": (3, 6), "ete": (6, 9), "automne": (9, 12), "hiver": (12, 3)}
_ENDS = tuple(
    (*opening, *month)
    for opening in (("fin",), ("dernier", "jour"))
    for month in (("du", "mois"), ("de", "ce", "mois"), ("de", "mois"), ("mois",))
)


def _end_of_month(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« fin du mois », « le dernier jour de ce mois-ci »."""
    for phrase in _ENDS:
        if words[at : at + len(phrase)] == phrase:
            day = today.replace(day=calendar.monthrange(today.year, today.month)[1])
            end = at + len(phrase)
            yield Stretch(day, day, at, end + (words[end : end + 1] == ("ci",)))
            return


def _next_stretch(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    if words[at : at + 2] == ("semaine", "prochaine"):
        monday = today + timedelta(7 - today.weekday())
        yield Stretch(monday, monday + timedelta(6), at, at + 2)
    elif words[at : at + 2] == ("mois", "prochain"):
        first = months_later(today.replace(day=1), 1)
        assert first is not None
        yield Stretch(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]), at, at + 2)


def _month(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    if words[at] in MONTHS and words[at] != "sept":
        year, end = year_at(words, at + 1)
        number = MONTHS[words[at]]
        if year is None:
            passed = number > today.month if past else number < today.month
            year = today.year + (0 if not passed else -1 if past else 1)
        yield Stretch(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]), at, end)


def _last_stretch(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« la semaine dernière », « le mois dernier », « l’an dernier »."""
    if words[at + 1 : at + 2] not in (("dernier",), ("derniere",), ("passe",), ("passee",)):
        return
    if words[at] == "semaine":
        monday = today - timedelta(7 + today.weekday())
        yield Stretch(monday, monday + timedelta(6), at, at + 2)
    elif words[at] == "mois":
        last = today.replace(day=1) - timedelta(1)
        yield Stretch(last.replace(day=1), last, at, at + 2)
    elif words[at] in ("an", "annee"):
        yield Stretch(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), at, at + 2)


def _year(words: Words, at: int, _today: date, _past: bool) -> Iterator[Stretch]:
    """« en 2023 », « depuis 2019 », « l’été 2023 »."""
    year, end = year_at(words, at + 1)
    if year is None:
        return
    if words[at] in _SEASONS:
        first, last = _SEASONS[words[at]]
        yield Stretch(date(year, first, 21), date(year + (last < first), last, 20), at, end, dated=True)
    elif words[at] in ("en", "depuis"):
        yield Stretch(date(year, 1, 1), date(year, 12, 31), at + 1, end, dated=True)


READERS = (_end_of_month, _next_stretch, _last_stretch, _month, _year)
