"""Feasts and public holidays as days: « Noël », « l’Armistice », « le lundi de Pâques »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flows.understanding.answers.days.stretch import Stretch, on, year_at
from flows.understanding.answers.text.plain import Words

_FIXED: Final = {
    ("reveillon", "de", "noel"): (24, 12),
    ("noel",): (25, 12),
    ("saint", "sylvestre"): (31, 12),
    ("st", "sylvestre"): (31, 12),
    ("reveillon", "du", "nouvel", "an"): (31, 12),
    ("reveillon", "du", "jour", "de", "l", "an"): (31, 12),
    ("nouvel", "an"): (1, 1),
    ("jour", "de", "l", "an"): (1, 1),
    ("premier", "de", "l", "an"): (1, 1),
    ("epiphanie",): (6, 1),
    ("chandeleur",): (2, 2),
    ("saint", "valentin"): (14, 2),
    ("st", "valentin"): (14, 2),
    ("poisson", "d", "avril"): (1, 4),
    ("fete", "du", "travail"): (1, 5),
    ("fete", "du", "muguet"): (1, 5),
    ("jour", "du", "muguet"): (1, 5),
    ("fete", "de", "la", "victoire"): (8, 5),
    ("fete", "de", "la", "musique"): (21, 6),
    ("saint", "jean"): (24, 6),
    ("fete", "nationale"): (14, 7),
    ("assomption",): (15, 8),
    ("halloween",): (31, 10),
    ("toussaint",): (1, 11),
    ("jour", "des", "morts"): (2, 11),
    ("armistice",): (11, 11),
    ("saint", "nicolas"): (6, 12),
    ("st", "nicolas"): (6, 12),
}
_AFTER_EASTER: Final = {
    ("mardi", "gras"): -47,
    ("mercredi", "des", "cendres"): -46,
    ("vendredi", "saint"): -2,
    ("lundi", "de", "paques"): 1,
    ("dimanche", "de", "paques"): 0,
    ("paques",): 0,
    ("jeudi", "de", "l", "ascension"): 39,
    ("ascension",): 39,
    ("lundi", "de", "pentecote"): 50,
    ("pentecote",): 49,
}


def feast(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """The feast that stands at `at`, the next one (with `past` the last one) unless its year is said."""
    for phrase, (day, month) in _FIXED.items():
        if words[at : at + len(phrase)] == phrase:
            year, end = year_at(words, at + len(phrase))
            yield from on(day, month, year, today, past, at, end)
            return
    for phrase, days in _AFTER_EASTER.items():
        if words[at : at + len(phrase)] == phrase:
            year, end = year_at(words, at + len(phrase))
            found = _moving(days, year, today, past)
            yield Stretch(found, found, at, end, dated=year is not None)
            return


def _moving(days: int, year: int | None, today: date, past: bool) -> date:
    if year is not None:
        return _easter(year) + timedelta(days)
    around = [_easter(each) + timedelta(days) for each in (today.year - 1, today.year, today.year + 1)]
    return max(each for each in around if each <= today) if past else min(each for each in around if each >= today)


def _easter(year: int) -> date:
    """Easter Sunday by Gauss’s reckoning, as Butcher wrote it down."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)
