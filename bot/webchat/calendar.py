"""The page that quick exit leads to: a plain calendar, useful, dull, and about nothing."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_MONTHS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Month:
    """A month to print: its title, and weeks as (number, days), a day being None outside the month."""

    title: str
    weeks: list[tuple[int, list[date | None]]]


def months_from(today: date, names: Sequence[str]) -> list[Month]:
    """This month and the next two; `names` are those of the twelve months."""
    found = []
    for offset in range(_MONTHS_SHOWN):
        year, month = divmod(today.year * 12 + today.month - 1 + offset, 12)
        weeks = [
            (week[0].isocalendar().week, [day if day.month == month + 1 else None for day in week])
            for week in Calendar().monthdatescalendar(year, month + 1)
        ]
        found.append(Month(f"{names[month]} {year}", weeks))
    return found
