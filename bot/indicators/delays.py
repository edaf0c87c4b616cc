"""Working days between two moments, for many cases at once, in the classes of the tables."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.config import Service
from bot.deadlines import is_open_day

CLASSES: tuple[tuple[str, int | None], ...] = (
    ("0", 0),
    ("1", 1),
    ("2", 2),
    ("3_5", 5),
    ("6_10", 10),
    ("11_15", 15),
    ("16_30", 30),
    ("31_plus", None),
)
"""Each with the most working days it holds."""


def in_classes(service: Service, cases: Iterable[tuple[str, int, int]]) -> Counter[tuple[str, str]]:
    """How many of these (queue, first moment, second moment) fall in each (queue, class).

    Counted are the working days after the day of the first moment, that of the second included.
    """
    found: Counter[tuple[str, str]] = Counter()
    listed = list(cases)
    if not listed:
        return found
    midnights, worked = _calendar(service, min(each[1] for each in listed), max(each[2] for each in listed))
    names = [_class_of(days) for days in range(worked[-1] + 1)]
    for queue, first, second in listed:
        days = worked[bisect_right(midnights, second)] - worked[bisect_right(midnights, first)]
        found[queue, names[max(0, days)]] += 1
    return found


def _calendar(service: Service, first: int, last: int) -> tuple[list[int], list[int]]:
    """Every local midnight from one moment to the other; and how many working days have come after each of them."""
    day = datetime.fromtimestamp(first, service.zone).date()
    until = datetime.fromtimestamp(last, service.zone).date()
    midnights: list[int] = []
    worked = [0]
    while day <= until:
        midnights.append(int(datetime(day.year, day.month, day.day, tzinfo=service.zone).timestamp()))
        worked.append(worked[-1] + _works(service, day))
        day += timedelta(days=1)
    return midnights, worked


def _works(service: Service, day: date) -> int:
    return 1 if is_open_day(service, day) else 0


def _class_of(days: int) -> str:
    return next(name for name, most in CLASSES if most is None or days <= most)
