"""When things happen in a demonstration: the cell at work, people on their phones at any hour they are awake."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from bot.config import DAYS, Service
from bot.deadlines import day_of, is_open_day, opens_at

_AWAKE = ((7, 1), (9, 2), (12, 3), (14, 2), (18, 4), (20, 5), (22, 2))
"""Hours at which people take their phone, and how often."""


class Clock:
    """A clock that goes where it is put."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now


class Hours:
    """Moments at random, in seconds since 1970, in the hours of a service and of the people it follows."""

    def __init__(self, service: Service, rng: Random) -> None:
        self._service = service
        self._rng = rng

    def work(self, after: float, days: int) -> float:
        """When the cell is at work, so many working days later; soon after when there are none."""
        if days == 0:
            moment = after + self._rng.uniform(600, 9_000)
            opens = opens_at(self._service, moment)
            return moment if opens is None else opens + self._rng.uniform(300, 7_200)
        day = day_of(self._service, after)
        for _ in range(days):
            day = self._next_open(day)
        return self.on(day)

    def on(self, day: date) -> float:
        """When the cell is at work on that day, or on the next one on which it works."""
        if not is_open_day(self._service, day):
            day = self._next_open(day)
        hours = self._rng.choice(self._service.opening[DAYS[day.weekday()]])
        start, end = (datetime.combine(day, each, self._service.zone).timestamp() for each in (hours.start, hours.end))
        return self._rng.uniform(start + 300, end - 300)

    def awake(self, day: date) -> float:
        """When somebody takes their phone that day."""
        hour = self._rng.choices([hour for hour, _ in _AWAKE], [often for _, often in _AWAKE])[0]
        start = datetime.combine(day, time(hour), self._service.zone).timestamp()
        return start + self._rng.uniform(0, 6_600)

    def slots(self, now: float, count: int) -> list[tuple[str, str]]:
        """Moments for a meeting, on the working days to come, as ISO dates and hours."""
        day, found = self._next_open(day_of(self._service, now)), []
        for _ in range(count):
            day = self._next_open(day)
            opening = self._service.opening[DAYS[day.weekday()]][0].start
            found.append(
                (day.isoformat(), f"{min(opening.hour + self._rng.randint(0, 2), 22):02d}:{opening.minute:02d}")
            )
        return found

    def _next_open(self, day: date) -> date:
        day += timedelta(days=1)
        while not is_open_day(self._service, day):
            day += timedelta(days=1)
        return day
