"""Ways to say one day: « 12/01/2027 », « demain », « lundi en huit », « le 3 octobre », « dans 15 jours »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flows.understanding.answers.days.feasts import feast
from flows.understanding.answers.days.stretch import MONTHS, WEEKDAYS, Stretch, months_later, on, year_at
from flows.understanding.answers.text.listed import beginnings
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words

_NEAR = {
    ("apres", "apres", "demain"): 3, ("avant", "avant", "hier"): -3, ("apres", "demain"): 2, ("avant", "hier"): -2,
    ("demain",): 1, ("hier",): -1, ("aujourd", "hui"): 0, ("ce", "soir"): 0, ("ce", "matin"): 0,
    ("cet", "apres", "midi"): 0,
}  # fmt: skip
_MOVED: Final = beginnings("single_days", "moved")
_NO_DAY = (("ou",), ("fois",), ("h",))
_NEXT = ("prochain", "prochaine", "suivant")


def _written(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """2026-10-03, 12/01/2027, 12/01, 12.01; nothing where the weekday said before is another."""
    parts = [part for part in words[at].replace("/", "-").replace(".", "-").split("-") if part]
    if not 2 <= len(parts) <= 3 or not all(part.strip().isdigit() for part in parts) or words[at][0] == "-":
        return
    numbers = [int(part) for part in parts]
    year: int | None
    if len(parts[0]) == 4 and len(parts) == 3:
        day, month, year = numbers[2], numbers[1], numbers[0]
    elif len(parts) == 3:
        year = numbers[2] + (2000 if numbers[2] < 70 else 1900) if len(parts[2]) == 2 else numbers[2]
        day, month = numbers[0], numbers[1]
    else:
        day, month, year = numbers[0], numbers[1], None
    before = words[at - 1] if at else ""
    for stretch in on(day, month, year, today, past, at, at + 1):
        if before not in WEEKDAYS or stretch.low.weekday() == WEEKDAYS.index(before):
            yield stretch


def _is_written(word: str) -> bool:
    """« 3/12 », « 03-12-2026 »"""
    parts = word.replace("-", "/").split("/")
    return 2 <= len(parts) <= 3 and all(part.isdigit() for part in parts)


def _apart(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """« 20 01 2027 »"""
    parts = words[at : at + 3]
    if [len(part) for part in parts] == [2, 2, 4] and all(part.isdigit() for part in parts):
        yield from on(int(parts[0]), int(parts[1]), int(parts[2]), today, past, at, at + 3)


def _near(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    for phrase, days in _NEAR.items():
        if words[at : at + len(phrase)] == phrase:
            day = today + timedelta(days)
            yield Stretch(day, day, at, at + len(phrase))


def _middle(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    if words[at] == "mi" and at + 1 < len(words) and words[at + 1] in MONTHS:
        year, end = year_at(words, at + 2)
        yield from on(15, MONTHS[words[at + 1]], year, today, past, at, end)


def _in_days(words: Words, at: int, today: date, _past: bool) -> Iterator[Stretch]:
    """« dans 15 jours », « dans une quinzaine », « dans deux mois »: the same day of that month."""
    if words[at] != "dans" or at + 1 == len(words):
        return
    number = next((each for each in numbers_in(words) if each.start == at + 1), None)
    if number is None or not number.value.is_integer() or number.value > 1000:
        return
    count = int(number.value)
    day: date | None
    rest = tuple(word for word in words[number.end : number.end + 2] if word not in ("de", "d"))
    end = number.end + 1 + (words[number.end : number.end + 1] in (("de",), ("d",)))
    unit = rest[0] if rest else ""
    if unit in ("jour", "jours", "j"):
        day = today + timedelta(count)
    elif unit in ("semaine", "semaines"):
        day = today + timedelta(7 * count)
    elif unit in ("mois", "moi"):
        day = months_later(today, count)
    elif unit in ("an", "ans"):
        day = months_later(today, 12 * count)
    elif unit in ("h", "heures") and count % 24 == 0:
        day = today + timedelta(count // 24)
    elif number.about and count in (8, 15):
        day, end = today + timedelta(count), number.end
    else:
        return
    if day is None or words[end : end + 2] in (("et", "demi"), ("et", "demie")):
        return
    yield Stretch(day, day, at, end)


def _weekday(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    if words[at] not in WEEKDAYS:
        return
    ahead = (WEEKDAYS.index(words[at]) - today.weekday()) % 7 or 7
    after = words[at + 1 : at + 3]
    numbers = [each for each in numbers_in(words) if each.start == at + 1]
    if (numbers and after != ("1", "er")) or (after and _is_written(after[0])):
        return  # « lundi 5 octobre », « lundi 5/10 » are read from their day
    if after[:1] == ("en",) and ahead == 7:
        return  # « vendredi en huit » said on a Friday: in one week or in two
    if words[at + 1 : at + 5] == ("de", "la", "semaine", "prochaine"):
        day, end = today + timedelta(7 - today.weekday() + WEEKDAYS.index(words[at])), at + 5
    elif after in (("en", "huit"), ("en", "8")):
        day, end = today + timedelta(ahead + 7), at + 3
    elif after in (("en", "quinze"), ("en", "15")):
        day, end = today + timedelta(ahead + 14), at + 3
    elif after == ("d", "apres"):
        day, end = today + timedelta(ahead + 7), at + 3
    elif after[:1] == ("dernier",) or past:
        day, end = today + timedelta(ahead - 7 or -7), at + 1 + (after[:1] == ("dernier",))
    else:
        day, end = today + timedelta(ahead), at + 1 + (after[:1] in tuple((each,) for each in _NEXT))
        end += 2 if words[end : end + 2] == ("qui", "vient") else 0
    yield Stretch(day, day, at, end)


def _day_of_month(words: Words, at: int, today: date, past: bool) -> Iterator[Stretch]:
    """« le 3 octobre 2026 », « lundi 5 octobre », « le 3 », « le premier février »."""
    start = at
    weekday = WEEKDAYS.index(words[at]) if words[at] in WEEKDAYS else None
    moved = words[at] == "au" and (not at or words[at - 1].startswith(_MOVED))
    article = words[at] == "le" or moved or weekday is not None
    if article:
        at += 1
        start += moved  # « au » says that it ends or was moved there
        if weekday is None and at < len(words) and words[at] in WEEKDAYS:
            weekday, at = WEEKDAYS.index(words[at]), at + 1
    if at == len(words):
        return
    if words[at] in ("1er", "premier"):
        day, end = 1, at + 1
    else:
        number = next((each for each in numbers_in(words) if each.start == at), None)
        if number is None or not number.value.is_integer() or number.about or number.article:
            return
        day, end = int(number.value), number.end
        if day == 7 and words[at] == "sept" and words[at - 1 : at] != ("le",):
            return
    month = MONTHS.get(words[end]) if end < len(words) else None
    if month is None and (not article or not 1 <= day <= 31 or words[end : end + 1] in _NO_DAY):
        return
    if month is None and words[end : end + 1] == ("du",) and words[end + 1 : end + 2] not in (("mois",), ("coup",)):
        return  # « le 30 du sixième mois » is reckoned; any other is not understood
    if month is None and words[end : end + 3] == ("du", "mois", "prochain"):
        first = months_later(today.replace(day=1), 1)
        assert first is not None
        yield from on(day, first.month, first.year, today, past, start, end + 3)
        return
    year = None
    if month is not None:
        year, end = year_at(words, end + 1)
    for stretch in on(day, month, year, today, past, start, end, bare=month is None and weekday is None):
        if weekday is None and start and words[start - 1] in WEEKDAYS:
            continue  # « lundi 6 octobre », which is a Tuesday
        if weekday is None or stretch.low.weekday() == weekday:
            yield stretch


READERS = (_written, _apart, _near, feast, _middle, _in_days, _weekday, _day_of_month)
