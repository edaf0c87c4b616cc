"""Dates in French words: a day, or a stretch of days (« en mars », « la semaine prochaine »)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from flows.understanding.answers import periods, single_days
from flows.understanding.answers.plain import Words
from flows.understanding.answers.stretch import MONTHS, WEEKDAYS, Stretch

__all__ = ["Stretch", "dates_in", "is_time", "says_date"]

_TIMES = frozenset(
    [
        "hier",
        "demain",
        "aujourd",
        "hui",
        "mois",
        "moi",
        "an",
        "ans",
        "annee",
        "annees",
        "semaine",
        "semaines",
        "jour",
        "jours",
        "matin",
        "soir",
    ]
)


def dates_in(words: Words, today: date, *, past: bool = False) -> list[Stretch]:
    """Every date, left to right: the next one from today, with `past` the last one, unless the year is said.

    An impossible date (« le 31 février ») is left out: see `says_date`.
    """
    found: list[Stretch] = []
    at = 0
    while at < len(words):
        stretch = next((each for reader in _READERS for each in reader(words, at, today, past)), None)
        if stretch is None:
            at += 1
        else:
            found.append(stretch)
            at = stretch.end
    return found


def says_date(words: Words) -> bool:
    """Whether a date seems to be meant, even one that does not exist."""
    return any(word in MONTHS or word in WEEKDAYS or "/" in word for word in words)


def is_time(word: str) -> bool:
    """Whether a word only says when."""
    return word in MONTHS or word in WEEKDAYS or word in _TIMES


def _beside(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """« la veille de Noël », « le lendemain du 3 mai »."""
    if words[at] not in ("veille", "lendemain") or at + 2 >= len(words):
        return
    for each in dates_in(words[at + 1 :], today, past=past)[:1]:
        if each.start <= 1 and each.low == each.high:
            day = each.low + timedelta(1 if words[at] == "lendemain" else -1)
            yield Stretch(day, day, at, at + 1 + each.end, each.dated)


_READERS: tuple[Callable[[Words, int, date, bool], Iterator[Stretch]], ...] = (
    _beside,
    *single_days.READERS,
    *periods.READERS,
)
