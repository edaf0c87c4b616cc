"""Days reckoned from another one: « le premier lundi de janvier », « samedi il y a huit jours », « le 30 du mois »."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from flows.understanding.answers.days.stretch import MONTHS, WEEKDAYS, Stretch, months_later, on, year_at
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words

_RANKS: Final = {
    "premier": 1, "1er": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6,
    "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10, "onzieme": 11, "douzieme": 12, "dernier": -1,
}  # fmt: skip
_AGO: Final = ({"y", "a", "huit", "jours"}, {"y", "a", "8", "jours"})
_AGO_TWICE: Final = ({"y", "a", "quinze", "jours"}, {"y", "a", "15", "jours"})
_THIS_MONTH: Final = (("du", "mois"), ("de", "ce", "mois"), ("du", "present", "mois"), ("courant",))
_WEEKS: Final = {"huit": 7, "8": 7, "quinze": 14, "15": 14}


def _ranked(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """« le premier lundi de janvier », « le dernier vendredi du mois »."""
    start = at
    at += words[at] == "le"
    if at + 1 >= len(words) or words[at] not in _RANKS or words[at + 1] not in WEEKDAYS:
        return
    rank, weekday, rest = _RANKS[words[at]], WEEKDAYS.index(words[at + 1]), words[at + 2 :]
    if rank > 5:
        return
    if rest[:1] in (("de",), ("d",)) and rest[1:2] and rest[1] in MONTHS:
        year, end = year_at(words, at + 4)
        years = [year] if year is not None else [today.year - 1, today.year, today.year + 1]
        found = [day for each in years if (day := _nth(each, MONTHS[rest[1]], weekday, rank)) is not None]
        ahead = [day for day in found if year is not None or (day <= today if past else day >= today)]
        if ahead:
            day = ahead[-1] if past else ahead[0]
            yield Stretch(day, day, start, end, dated=year is not None)
        return
    for phrase, months in ((("du", "mois", "prochain"), 1), (("du", "mois", "dernier"), -1), (("du", "mois"), 0)):
        if rest[: len(phrase)] == phrase:
            first = months_later(today.replace(day=1), months)
            in_month = None if first is None else _nth(first.year, first.month, weekday, rank)
            if in_month is not None:
                yield Stretch(in_month, in_month, start, at + 2 + len(phrase))
            return


def _nth(year: int, month: int, weekday: int, rank: int) -> date | None:
    days = [
        date(year, month, day)
        for day in range(1, monthrange(year, month)[1] + 1)
        if date(year, month, day).weekday() == weekday
    ]
    return days[-1] if rank == -1 else days[rank - 1] if rank <= len(days) else None


def _weekday_ago(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« samedi il y a huit jours »: one week before the last one."""
    if words[at] not in WEEKDAYS:
        return
    start = at + 1 + (words[at + 1 : at + 2] in (("il",), ("dernier",)))
    start += words[start : start + 1] == ("il",)
    said = words[start : start + 4]
    weeks = 1 if set(said) in _AGO else 2 if set(said) in _AGO_TWICE else 0
    if weeks and len(said) == 4:
        ago = (today.weekday() - WEEKDAYS.index(words[at])) % 7 or 7
        day = today - timedelta(ago + 7 * weeks)
        yield Stretch(day, day, at, start + 4)


def _this_week(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« vendredi de cette semaine »."""
    if words[at] in WEEKDAYS and words[at + 1 : at + 4] == ("de", "cette", "semaine"):
        day = today + timedelta(WEEKDAYS.index(words[at]) - today.weekday())
        yield Stretch(day, day, at, at + 4)


def _in_weeks(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« d’aujourd’hui en huit », « demain en quinze »."""
    for phrase, days in ((("d", "aujourd", "hui", "en"), 0), (("aujourd", "hui", "en"), 0), (("demain", "en"), 1)):
        end = at + len(phrase)
        if words[at:end] == phrase and words[end : end + 1] and words[end] in _WEEKS:
            day = today + timedelta(days + _WEEKS[words[end]])
            yield Stretch(day, day, at, end + 1)


def _of_month(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """« le 30 du sixième mois », « le 12 de ce mois »."""
    number = next((each for each in numbers_in(words[at + 1 : at + 4]) if each.start == 0), None)
    if words[at] != "le" or number is None or not number.value.is_integer() or not 1 <= number.value <= 31:
        return
    end = at + 1 + number.end
    rest = words[end : end + 3]
    if rest[:1] == ("du",) and rest[1:2] and _RANKS.get(rest[1], 0) > 0 and rest[2:] == ("mois",):
        yield from on(int(number.value), _RANKS[rest[1]], None, today, past, at, end + 3)
    for phrase in _THIS_MONTH:
        if rest[: len(phrase)] == phrase and words[end + 2 : end + 3] not in (("prochain",), ("dernier",)):
            yield from on(int(number.value), today.month, today.year, today, past, at, end + len(phrase))
            return


def _ago(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« il y a trois jours », « y a une semaine », « il y a un mois »: the same day of that month."""
    start = at + (words[at] == "il")
    if words[start : start + 2] != ("y", "a") or (words[at] == "y" and at and words[at - 1] == "il"):
        return
    number = next((each for each in numbers_in(words[start + 2 :]) if each.start == 0), None)
    if number is None or not number.value.is_integer() or number.value > 1000:
        return
    count, end = int(number.value), start + 2 + number.end
    unit = words[end] if end < len(words) else ""
    if words[end + 1 : end + 3] in (("et", "demi"), ("et", "demie")):
        return
    if unit in ("jour", "jours", "semaine", "semaines"):
        day: date | None = today - timedelta(count * (7 if unit.startswith("semaine") else 1))
    elif unit == "mois":
        day = months_later(today, -count)
    elif unit in ("an", "ans"):
        day = months_later(today, -12 * count)
    else:
        return
    if day is not None:
        yield Stretch(day, day, at, end + 1, dated=True)


def _in_weekdays(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« dans trois vendredis »."""
    if words[at] != "dans" or at + 2 >= len(words) or words[at + 2].removesuffix("s") not in WEEKDAYS:
        return
    number = next((each for each in numbers_in(words[at + 1 : at + 2])), None)
    if number is not None and number.value.is_integer():
        ahead = (WEEKDAYS.index(words[at + 2].removesuffix("s")) - today.weekday()) % 7 or 7
        day = today + timedelta(ahead + 7 * (int(number.value) - 1))
        yield Stretch(day, day, at, at + 3)


READERS: tuple[Callable[[Words, int, date, bool], Iterator[Stretch]], ...] = (
    _ranked,
    _weekday_ago,
    _this_week,
    _in_weeks,
    _of_month,
    _ago,
    _in_weekdays,
)
