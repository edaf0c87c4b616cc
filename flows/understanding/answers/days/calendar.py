"""Dates in French words: a day, or a stretch of days (« en mars », « la semaine prochaine »)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from flows.understanding.answers.days import periods, reckoned, single_days
from flows.understanding.answers.days.stretch import MONTHS, WEEKDAYS, Stretch, months_later
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words

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
    """« la veille de Noël », « le lendemain du 3 mai », « l’avant-veille de Noël »."""
    days, size = next(((days, len(said)) for said, days in _BESIDE if words[at : at + len(said)] == said), (0, 0))
    if not days or at + size + 1 >= len(words):
        return
    for each in dates_in(words[at + size :], today, past=past)[:1]:
        if each.start <= 2 and each.low == each.high:
            day = each.low + timedelta(days)
            yield Stretch(day, day, at, at + size + each.end, each.dated)


def _last_day(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """« le dernier jour de novembre »."""
    if words[at : at + 2] == ("dernier", "jour") and words[at + 2 : at + 3] in (("de",), ("d",)):
        for each in dates_in(words[at + 3 :], today, past=past)[:1]:
            if each.start == 0 and each.low < each.high:
                yield Stretch(each.high, each.high, at, at + 3 + each.end, each.dated)


_BESIDE = (
    (("avant", "veille"), -2), (("veille",), -1), (("lendemain",), 1), (("surlendemain",), 2),
)  # fmt: skip


def _counted_from(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """« trois jours après Noël », « un mois avant le 24 janvier »."""
    number = next((each for each in numbers_in(words[at:]) if each.start == 0), None)
    if number is None or not number.value.is_integer() or number.value > 1000:
        return
    count, end = int(number.value), at + number.end
    unit = words[end] if end < len(words) else ""
    end += 1
    if words[end : end + 3] == ("jour", "pour", "jour"):
        end += 3
    if unit not in _COUNTED or words[end : end + 1] not in (("avant",), ("apres",)):
        return
    sign = 1 if words[end] == "apres" else -1
    for each in dates_in(words[end + 1 :], today, past=past)[:1]:
        if each.start <= 1 and each.low == each.high:
            days, months = _COUNTED[unit]
            moved = (
                months_later(each.low, sign * count * months) if months else each.low + timedelta(sign * count * days)
            )
            if moved is not None:
                yield Stretch(moved, moved, at, end + 1 + each.end, each.dated)


_COUNTED = {
    "jour": (1, 0), "jours": (1, 0), "semaine": (7, 0), "semaines": (7, 0), "mois": (0, 1), "an": (0, 12),
    "ans": (0, 12),
}  # fmt: skip
_READERS: tuple[Callable[[Words, int, date, bool], Iterator[Stretch]], ...] = (
    _beside,
    _last_day,
    _counted_from,
    *reckoned.READERS,
    *single_days.READERS,
    *periods.READERS,
)
