"""Lengths of time in a clause: a number and its unit, in days (a week is 7, a month 30, a year 365)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.understanding.answers.text.numbers import Found, half_after, numbers_in
from flows.understanding.answers.text.plain import Words

UNITS = {
    "jour": 1, "jours": 1, "j": 1, "semaine": 7, "semaines": 7, "mois": 30, "moi": 30, "moiss": 30, "an": 365,
    "ans": 365, "annee": 365, "annees": 365, "trimestre": 90, "trimestres": 90, "semestre": 180, "semestres": 180,
    "journee": 1, "journees": 1, "pige": 365, "piges": 365, "decennie": 3650, "decennies": 3650,
    "nuit": 1, "nuits": 1,
}  # fmt: skip
_ADJECTIVES = (
    "bon",
    "bonne",
    "bons",
    "bonnes",
    "petit",
    "petite",
    "petits",
    "petites",
    "gros",
    "grosse",
    "longs",
    "longues",
    "seule",
    "seul",
    "petites",
    "entiere",
    "pleine",
    "pleines",
    "bonnes",
)
_NONE = frozenset(("pas", "aucun", "sans", "jamais"))
_HOURS = ("h", "heure", "heures")


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, None for no end: « plus d’un mois » is 31 days and more.

    `usual` is the number that is meant where one must be told: « depuis mars », since the first of that month.
    """

    low: int
    high: int | None
    usual: int | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """So many days, said by the words `start` to `end` (excluded) in units of `unit` days."""

    days: float
    unit: int
    start: int
    end: int


def lengths_in(words: Words) -> list[Length]:
    """Every « number unit », with its « et demi »; numbers that only share the next unit are not lengths."""
    numbers = numbers_in(words)
    found = []
    for number in numbers:
        if any(each.end == number.start and not each.article for each in numbers):
            continue  # « 2-3 semaines »
        length = _length(words, number)
        if length is not None:
            found.append(_repeated(words, numbers, length))
    return found


def _length(words: Words, number: Found) -> Length | None:
    at = number.end
    half = half_after(words, at)
    extra = 0.5 if half > at else 0.0
    at = half
    if words[at : at + 1] in (("de",), ("d",)) and number.about:
        at += 1
    if words[at : at + 1] and words[at] in _ADJECTIVES:
        if words[at].startswith("seul") and not _NONE.isdisjoint(words[: number.start]):
            return None  # « pas loupé un seul jour »
        at += 1
    part = 0.5 if words[at : at + 1] in (("demi",), ("demie",)) else 1.0
    at += part < 1
    unit = words[at] if at < len(words) else ""
    if unit in _HOURS:
        days = number.value * part / 24
        return Length(days, 1, number.start, at + 1) if days and days.is_integer() else None
    if unit not in UNITS:
        # « une quinzaine », « une huitaine » are days even unsaid
        return Length(number.value, 1, number.start, number.end) if number.about and number.value in (8, 15) else None
    end = half_after(words, at + 1)
    if end > at + 1:
        extra = 0.5
    return Length((number.value * part + extra) * UNITS[unit], UNITS[unit], number.start, end)


def _repeated(words: Words, numbers: tuple[Found, ...], length: Length) -> Length:
    """« deux fois une semaine » is two weeks."""
    times = next((each for each in numbers if each.end + 1 == length.start and words[each.end] == "fois"), None)
    if times is None or not times.value.is_integer():
        return length
    return Length(length.days * times.value, length.unit, times.start, length.end)
