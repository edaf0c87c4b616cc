"""Quarters and years of a service, in its own time zone: « 2026-T1 », « 2026 »."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.config import Service
from storage.figures import Period

_NAME = re.compile(r"(\d{4})(?:-T([1-4]))?")


def bounds(service_id: str, service: Service, name: str) -> Period | None:
    """From when to when a period goes; None for what is no period."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    year = int(found[1])
    first, count = (3 * int(found[2]) - 2, 3) if found[2] else (1, 12)
    months = [f"{year}-{month:02}" for month in range(first, first + count)]
    after = date(year + (first + count) // 13, (first + count - 1) % 12 + 1, 1)
    begin = date(year, first, 1)
    return Period(
        service=service_id,
        start=_midnight(service, begin),
        end=_midnight(service, after),
        months=months,
        first_day=begin.isoformat(),
        last_day=(after - timedelta(days=1)).isoformat(),
    )


def quarter_of(day: date) -> str:
    """The quarter of a day."""
    return f"{day.year:04}-T{(day.month + 2) // 3}"


def quarters(name: str) -> list[str]:
    """The quarters of a year, in order; of a quarter, itself."""
    return [name] if "-" in name else [f"{name}-T{number}" for number in range(1, 5)]


def ended(service: Service, since: date, now: float) -> list[str]:
    """Quarters and years that are over, from the quarter of `since` on, in the order in which they are released."""
    today = datetime.fromtimestamp(now, service.zone).date()
    found = []
    year, number = since.year, (since.month + 2) // 3
    while (quarter := f"{year:04}-T{number}") != quarter_of(today) and year <= today.year:
        found.append(quarter)
        if number == 4:
            found.append(f"{year:04}")
        year, number = (year + 1, 1) if number == 4 else (year, number + 1)
    return found


def _midnight(service: Service, day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=service.zone).timestamp())
