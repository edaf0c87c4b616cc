"""Working days of a service: opening hours, closures, public holidays (screening.md, Levels and deadlines)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from bot.config import DAYS, Config, Service
from storage.queue import Due

_HORIZON = 400
"""Days after which a service that never opens is a mistake of its configuration."""

_DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def due(config: Config, service_id: str, level: str, received: float) -> Due:
    """Triage and first-contact deadlines of a request of `level` received at `received` (seconds since 1970)."""
    service = config.services[service_id]
    days = config.deadlines_of(service_id)
    return Due(
        triage_at=due_at(service, received, days.triage[level]),  # type: ignore[index]
        contact_at=due_at(service, received, days.contact[level]),  # type: ignore[index]
    )


def due_at(service: Service, received: float, working_days: int) -> int:
    """Closing time of the Nth working day after the day of receipt, in seconds since 1970.

    What is received outside opening hours counts as received at the next opening.
    """
    day = _day_received(service, datetime.fromtimestamp(received, service.zone))
    for _ in range(working_days):
        day = _next_open(service, day + timedelta(days=1))
    closing = service.opening[DAYS[day.weekday()]][-1].end
    return int(datetime.combine(day, closing, service.zone).timestamp())


def is_open_day(service: Service, day: date) -> bool:
    """Whether the cell works that day."""
    return (
        bool(service.opening.get(DAYS[day.weekday()]))
        and day not in service.closures
        and day not in _holidays(service.holidays, day.year)
    )


def hours_in_words(service: Service) -> str:
    """Opening hours for a person: « du lundi au vendredi, 9 h–17 h »."""
    parts: list[str] = []
    week = [tuple(service.opening.get(day, ())) for day in DAYS]
    start = 0
    while start < 7:
        end = start
        while end + 1 < 7 and week[end + 1] == week[start]:
            end += 1
        if week[start]:
            name = _DAY_NAMES[start] if start == end else f"{_DAY_NAMES[start]} au {_DAY_NAMES[end]}"
            hours = " et ".join(f"{_clock(each.start)}–{_clock(each.end)}" for each in week[start])
            parts.append(f"{'le' if start == end else 'du'} {name}, {hours}")
        start = end + 1
    return "\u00a0; ".join(parts)


def day_in_words(service: Service, moment: float) -> str:
    """A day in French, in the service's time zone: « lundi 4 janvier »."""
    day = datetime.fromtimestamp(moment, service.zone)
    number = "1er" if day.day == 1 else str(day.day)
    return f"{_DAY_NAMES[day.weekday()]} {number} {_MONTHS[day.month - 1]}"


def _clock(moment: object) -> str:
    text = f"{moment:%H:%M}"
    hours, minutes = text.split(":")
    return f"{int(hours)}\u00a0h" + ("" if minutes == "00" else f"\u00a0{minutes}")


def _day_received(service: Service, moment: datetime) -> date:
    day = moment.date()
    if is_open_day(service, day) and moment.time() < service.opening[DAYS[day.weekday()]][-1].end:
        return day
    return _next_open(service, day + timedelta(days=1))


def _next_open(service: Service, day: date) -> date:
    for _ in range(_HORIZON):
        if is_open_day(service, day):
            return day
        day += timedelta(days=1)
    raise ValueError(f"the service '{service.name}' is never open — check 'opening' and 'closures' in config.yml")


@cache
def _holidays(territory: str, year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("FR", subdiv=None if territory == "FR" else territory, years=year))
