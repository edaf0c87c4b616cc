"""Working days between two days, for many cases at once, in the classes of the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

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
_FIRST_DAY = date(1970, 1, 1)
_HOUR = 3_600


def in_classes(service: Service, cases: Iterable[tuple[str, int, int, int]]) -> Counter[tuple[str, str]]:
    """How many cases fall in each (queue, class), of these (queue, first day, second day, how many).

    Days are counted from 1970. Counted are the working days after the first one, the second included.
    """
    found: Counter[tuple[str, str]] = Counter()
    listed = list(cases)
    if not listed:
        return found
    begin = min(first for _, first, _, _ in listed)
    worked = _worked(service, begin, max(last for _, _, last, _ in listed))
    names = [_class_of(days) for days in range(worked[-1] + 1)]
    for queue, first, last, number in listed:
        days = worked[last - begin] - worked[first - begin] if last > first else 0
        found[queue, names[days]] += number
    return found


def ahead_of_utc(service: Service, first: int, last: int) -> list[tuple[int, int]]:
    """By how many seconds the service is ahead of UTC, each with the moment from which it is, between two moments.

    Looked at hour by hour on the days on which it changes: clocks change on the hour.
    """
    found = [(first, _ahead(service, first))]
    for day in range(first, last, _HOUR * 24):
        if _ahead(service, day + _HOUR * 24) != found[-1][1]:
            hours = range(day - day % _HOUR, day + _HOUR * 25, _HOUR)
            changed = next(
                moment for moment in hours if moment > found[-1][0] and _ahead(service, moment) != found[-1][1]
            )
            found.append((changed, _ahead(service, changed)))
    return found


def _ahead(service: Service, moment: int) -> int:
    offset = datetime.fromtimestamp(moment, UTC).astimezone(service.zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _worked(service: Service, first: int, last: int) -> list[int]:
    """How many working days have come since a day, by each day from that one to the other."""
    day, worked = _FIRST_DAY + timedelta(days=first), [0]
    for _ in range(first, last):
        day += timedelta(days=1)
        worked.append(worked[-1] + is_open_day(service, day))
    return worked


def _class_of(days: int) -> str:
    return next(name for name, most in CLASSES if most is None or days <= most)
