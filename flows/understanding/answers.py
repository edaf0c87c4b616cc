"""A free text read as an answer, only when it settles the question; a wrong value is far worse than a second ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.events import Chosen, Given, Number
from flows.model import Option, Step
from flows.understanding.normalise import normalise


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. `settled` is False when it must only be proposed, never taken silently."""

    given: Given
    settled: bool = True


_NUMBERS = {
    "zero": 0,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "quinze": 15,
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
}
_NUMBER = r"(?:\d{1,4}|" + "|".join(_NUMBERS) + ")"
_UNITS = {"jour": 1, "jours": 1, "j": 1, "semaine": 7, "semaines": 7, "mois": 30, "an": 365, "ans": 365}
_UNITS |= {"annee": 365, "annees": 365}
_DURATION = re.compile(rf"\b({_NUMBER}) ({'|'.join(_UNITS)})\b( et demie?)?")
# Words that move a number away from what it says; with them nothing is settled.
_UNSETTLING = re.compile(r"\b(?:pas|ou|entre|plus|moins|presque|jamais|sauf|ni|avant|encore)\b")
_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_DATE = re.compile(rf"\b(\d{{1,2}}|1er) ({'|'.join(_MONTHS)})\b")


def read_answer(step: Step, options: Sequence[Option], text: str, lang: str, today: date) -> Reading | None:
    """The answer that `text` gives to `step`, None when it does not settle it. `today` resolves dates."""
    clean = normalise(text)
    exact = _option_named(options, clean, lang)
    if exact is not None:
        return Reading(Chosen((exact,)))
    if step.type == "multi":
        several = _options_listed(options, text, lang)
        return Reading(Chosen(several)) if several else None
    if step.type == "scale":
        number = _scale(clean, step.min, step.max)
        return None if number is None else Reading(Number(number))
    if step.reads is None:
        return None
    days = _days(clean)
    if days is None and step.reads == "date":
        days = _days_until(clean, today)
    if days is None:
        return None
    banded = next((o.id for o in options if o.up_to is not None and days <= o.up_to), None)
    if banded is None:
        banded = _beyond_last_band(options)
    return None if banded is None else Reading(Chosen((banded,)), settled=step.reads == "duration")


def _beyond_last_band(options: Sequence[Option]) -> str | None:
    """The option that follows the last band: it has no end."""
    for index, option in enumerate(options):
        if option.up_to is None and index > 0 and options[index - 1].up_to is not None:
            return option.id
    return None


def _option_named(options: Sequence[Option], clean: str, lang: str) -> str | None:
    found = {option.id for option in options if clean in _names(option, lang)}
    return found.pop() if len(found) == 1 else None


def _options_listed(options: Sequence[Option], text: str, lang: str) -> tuple[str, ...]:
    """« efforts et fatigue »: every part must be the name of one option, else nothing is settled."""
    parts = [clean for part in re.split(r"[,;+/\n]| et ", text) if (clean := normalise(part))]
    names = [_option_named(options, part, lang) for part in parts]
    return tuple(name for name in names if name) if len(parts) > 1 and all(names) else ()


def _names(option: Option, lang: str) -> set[str]:
    words = (option.id.replace("_", " "), option.text.get(lang, option.text["fr"]), *option.also.get(lang, ()))
    return {normalise(each) for each in words}


def _scale(clean: str, low: int, high: int) -> int | None:
    if _UNSETTLING.search(clean):
        return None
    found = re.findall(rf"\b({_NUMBER}) (?:sur )?{high}\b", clean) or re.findall(rf"\b{_NUMBER}\b", clean)
    if len(found) != 1:
        return None
    number = _number(found[0])
    return number if low <= number <= high else None


def _days(clean: str) -> int | None:
    """A duration in days (week 7, month 30, year 365, halves rounded up)."""
    if _UNSETTLING.search(clean):
        return None
    found = _DURATION.findall(clean)
    if len(found) != 1:
        return None
    count, unit, half = found[0]
    return _number(count) * _UNITS[unit] + ((_UNITS[unit] + 1) // 2 if half else 0)


def _days_until(clean: str, today: date) -> int | None:
    found = _DATE.findall(clean)
    if len(found) != 1 or _UNSETTLING.search(clean):
        return None
    day, month = found[0]
    for year in (today.year, today.year + 1):
        try:
            wanted = date(year, _MONTHS.index(month) + 1, int(day.removesuffix("er")))
        except ValueError:
            return None
        if wanted >= today:
            return (wanted - today).days
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]
