"""Working days of a service: opening hours, closures, public holidays (screening.md, Levels and deadlines)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from bot.closures import Closure, closed
from bot.config import DAYS, Config, Service
from flows.languages import FRENCH, calendar
from storage.queue import Due

_HORIZON = 400
"""Days after which a service that never opens is a mistake of its configuration."""

MONTHS = calendar(FRENCH).months
"""As the cell reads them."""


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
    return _closing(service, day)


def late_by_a_day(service: Service, due: float) -> int:
    """When what was due then is late by one working day: closing time of the next one, in seconds since 1970."""
    return closing_of(service, day_of(service, due) + timedelta(days=1))


def closing_of(service: Service, day: date) -> int:
    """Closing time of that day, or of the next one on which the cell works, in seconds since 1970."""
    return _closing(service, _next_open(service, day))


def working_days_until(service: Service, now: float, moment: float) -> int:
    """Working days between today and the day of `moment`: 0 today, negative once it is past."""
    today = datetime.fromtimestamp(now, service.zone).date()
    day = datetime.fromtimestamp(moment, service.zone).date()
    counted = _working_days_between(service, min(today, day), max(today, day))
    return counted if day >= today else -counted


def day_of(service: Service, moment: float) -> date:
    """The day of a moment, where the service is."""
    return datetime.fromtimestamp(moment, service.zone).date()


def is_open_day(service: Service, day: date) -> bool:
    """Whether the cell works that day."""
    return (
        bool(service.opening.get(DAYS[day.weekday()]))
        and not closed(service.closures, day)
        and day not in _holidays(service.holidays, day.year)
    )


def hours_in_words(service: Service, lang: str = FRENCH) -> str:
    """Opening hours for a person: « du lundi au vendredi, 9 h–17 h »."""
    parts: list[str] = []
    say = calendar(lang)
    week = [tuple(service.opening.get(day, ())) for day in DAYS]
    start = 0
    while start < 7:
        end = start
        while end + 1 < 7 and week[end + 1] == week[start]:
            end += 1
        if week[start]:
            spans = [say.hours.format(start=say.time_of(each.start), end=say.time_of(each.end)) for each in week[start]]
            hours = say.together(spans)
            first, last = say.weekdays[start], say.weekdays[end]
            parts.append(
                say.one_day.format(day=first, hours=hours)
                if start == end
                else say.days.format(start=first, end=last, hours=hours)
            )
        start = end + 1
    return say.beside.join(parts)


def opens_at(service: Service, now: float) -> int | None:
    """When the cell opens next, in seconds since 1970; None while it is open."""
    local = datetime.fromtimestamp(now, service.zone)
    today = local.date()
    if is_open_day(service, today):
        for hours in service.opening[DAYS[today.weekday()]]:
            if local.time() < hours.start:
                return int(datetime.combine(today, hours.start, service.zone).timestamp())
            if local.time() < hours.end:
                return None
    day = _next_open(service, today + timedelta(days=1))
    return int(datetime.combine(day, service.opening[DAYS[day.weekday()]][0].start, service.zone).timestamp())


def opening_in_words(service: Service, moment: float, lang: str = FRENCH) -> str:
    """A day and a time: « lundi 4 janvier à 9 h »."""
    return calendar(lang).moment_of(datetime.fromtimestamp(moment, service.zone))


def hours_told(service: Service, unconfirmed: str, lang: str = FRENCH) -> str:
    """Opening hours as they may be told: followed by `unconfirmed` while the service has not confirmed them."""
    hours = hours_in_words(service, lang)
    return hours if service.opening_confirmed else f"{hours}{unconfirmed}"


def day_in_words(service: Service, moment: float, lang: str = FRENCH) -> str:
    """A day in words, in the service's time zone: « lundi 4 janvier »."""
    return calendar(lang).day_of(datetime.fromtimestamp(moment, service.zone))


def _closing(service: Service, day: date) -> int:
    closing = service.opening[DAYS[day.weekday()]][-1].end
    return int(datetime.combine(day, closing, service.zone).timestamp())


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


def _working_days_between(service: Service, first: date, last: date) -> int:
    """Working days after `first`, `last` included. A queue asks for hundreds: each year is counted once."""
    weekdays = frozenset(index for index, name in enumerate(DAYS) if service.opening.get(name))
    years = range(first.year, last.year + 1)
    counts = [_running_count(weekdays, service.closures, service.holidays, year) for year in years]
    whole = sum(each[-1] for each in counts[:-1])
    return whole + counts[-1][last.timetuple().tm_yday] - counts[0][first.timetuple().tm_yday]


@cache
def _running_count(
    weekdays: frozenset[int], closures: tuple[Closure, ...], territory: str, year: int
) -> tuple[int, ...]:
    """How many working days of `year` have come by each of its days, numbered from 1."""
    day, counts = date(year, 1, 1), [0]
    while day.year == year:
        works = day.weekday() in weekdays and day not in _holidays(territory, year) and not closed(closures, day)
        counts.append(counts[-1] + works)
        day += timedelta(days=1)
    return tuple(counts)


@cache
def _holidays(territory: str, year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("FR", subdiv=None if territory == "FR" else territory, years=year))
