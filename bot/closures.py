"""Days on which a cell is closed beside its week and the public holidays: once, or every year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)")
_EXPECTED = (
    "write a date (2026-12-24), a range of dates (2026-12-24/2026-12-31), or either without its year for every year "
    "(12-24, 12-24/01-02)"
)
_LONGEST = 92
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Closure:
    """From `first` to `last`, both included, as (year, month, day); the year is 0 for what comes back every year."""

    first: tuple[int, int, int]
    last: tuple[int, int, int]

    def covers(self, day: date) -> bool:
        """Whether the cell is closed that day because of this."""
        here = (day.year if self.first[0] else 0, day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


def closed(closures: Iterable[Closure], day: date) -> bool:
    """Whether one of them covers this day."""
    return any(each.covers(day) for each in closures)


def read_closure(value: object) -> Closure:
    """A closure as config.yml has it, a date or a text. Raises ValueError, whose message says how to write it."""
    parts = str(value).split("/")
    ends = [_day(part.strip()) for part in (parts[0], parts[-1])]
    if len(parts) > 2 or None in ends:
        raise ValueError(f"'{value}' is no closed day: {_EXPECTED}")
    first, last = (end for end in ends if end is not None)
    if bool(first[0]) != bool(last[0]):
        raise ValueError(f"'{value}': write the year at both ends, or at neither for every year")
    if first[0] and first > last:
        raise ValueError(f"'{value}' ends before it begins")
    days = (date(*last) - date(*first)).days if first[0] else (_in_year(last) - _in_year(first)).days % 366
    if days >= _LONGEST:
        raise ValueError(f"'{value}' closes the cell for more than three months: check the date at its end")
    return Closure(first, last)


def _day(text: str) -> tuple[int, int, int] | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return None
    return year, month, day


def _in_year(day: tuple[int, int, int]) -> date:
    return date(_LEAP_YEAR, day[1], day[2])
