"""The year of a demonstration: everything that happens in it, in order, on a clock that jumps from one to the next."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from bot.deadlines import MONTHS, day_of, is_open_day
from bot.demo.beside import absences, collective_actions, own_partners, write_down
from bot.demo.desk import Desk
from bot.demo.hours import Clock
from bot.demo.lives import Case, Life, duplicate, go_on, live
from bot.demo.people import PHONE, Person
from bot.demo.reporting import release, report
from bot.demo.walking import walk
from bot.wiring import Installation
from bot.worker.purge import purge_now
from bot.worker.reminders import remind
from storage import tables
from storage.transaction import Transaction

Progress = Callable[[float, str], None]
"""How much of the year is over, from 0 to 1, and the month in words."""

_BEFORE = 45
"""Days before the assistant opened, when requests came by telephone alone: the cell has cases to follow already."""
_SEASON = (1.1, 1.05, 1.1, 1.0, 0.9, 1.0, 0.85, 0.6, 1.2, 1.2, 1.1, 0.85)
"""How many people come each month, from January."""
_AGAIN = 32
"""One in so many of those who sent a request sends another one some days later."""
_TELLING = 3
"""Cells that write a logbook: fewer, and their texts would not be shown side by side (« Tous les services »)."""


def opening_day(last_day: date) -> date:
    """When the assistant opened: a whole calendar year is over on the day after the last one, because most figures are
    shown by calendar year."""
    return date((last_day + timedelta(days=1)).year - 1, 1, 1)


def first_day(last_day: date) -> date:
    """When the cell began."""
    return opening_day(last_day) - timedelta(days=_BEFORE)


@dataclass
class Year:
    """Tells the stories of some cells, until the evening of the last day. `walks` are the questionnaires begun for each
    service, `by_hand` the requests that members write down themselves."""

    installation: Installation
    clock: Clock
    rng: Random
    desks: Sequence[Desk]
    walks: Mapping[str, int]
    by_hand: Mapping[str, int]
    last_day: date
    _waiting: list[tuple[float, int, Life]] = field(default_factory=list)
    _told: int = 0
    _people: int = 0
    _known: set[int] = field(default_factory=set)

    def tell(self, story: Life, at: float) -> None:
        """Begin a story at that moment; of two at the same moment, the one that was told first."""
        self._told += 1
        heapq.heappush(self._waiting, (at, self._told, story))

    def run(self, progress: Progress) -> None:
        """Live the whole year."""
        first, end = self._begin()
        while self._waiting and self._waiting[0][0] < end:
            at, place, story = heapq.heappop(self._waiting)
            self.clock.now = max(at, self.clock.now)
            progress((self.clock.now - first) / (end - first), self._month())
            following = next(story, None)
            if following is not None:
                heapq.heappush(self._waiting, (max(following, self.clock.now + 60), place, story))
        self.clock.now = end

    def _begin(self) -> tuple[float, float]:
        """Plan everything that does not follow from something else; the first and the last moment."""
        first, opened = first_day(self.last_day), opening_day(self.last_day)
        self.tell(self._chores(), self._at(self.desks[0], first, 5))
        for desk in self.desks:
            for day in self._days(desk, opened, self.walks[desk.service], working=False):
                self.tell(self._visit(desk), desk.hours.awake(day))
            before = round(self.by_hand[desk.service] * 0.35)
            for count, since, until in (
                (before, first, opened),
                (self.by_hand[desk.service] - before, opened, self.last_day),
            ):
                for day in self._days(desk, since, count, working=True, until=until):
                    self.tell(self._write_down(desk), desk.hours.on(day))
        main = self.desks[0]
        self.tell(own_partners(main), main.hours.on(first))
        self.tell(collective_actions(main, opened, self.last_day), main.hours.on(opened))
        for place, desk in enumerate(self.desks[:_TELLING]):
            self.tell(report(desk, place, self.tell), desk.hours.on(first))
        self.tell(absences(main, self.last_day), main.hours.on(opened))
        return self._at(main, first, 5), self._at(main, self.last_day, 20)

    def _days(self, desk: Desk, since: date, count: int, *, working: bool, until: date | None = None) -> list[date]:
        """So many days between two, more of them where the season brings people."""
        span = ((until or self.last_day) - since).days + 1
        days = [since + timedelta(days=each) for each in range(span)]
        days = [day for day in days if not working or is_open_day(desk.configured, day)]
        return self.rng.choices(days, [_SEASON[day.month - 1] for day in days], k=count)

    def _visit(self, desk: Desk) -> Life:
        """Somebody opens a questionnaire, and maybe sends a request."""
        self._people += 1
        yield from self._walk(desk, Person.made_up(self.rng, self._people, desk.service), None)

    def _walk(self, desk: Desk, person: Person, first: Case | None) -> Life:
        store, world = self.installation.store, self.installation.world
        walked = store.run_now(walk, world, desk.reader, person)
        if walked.case is None:
            return
        case = Case(walked.case, walked, person.means)
        self._known.add(case.number)
        if first is not None:
            yield from duplicate(desk, case, first)
            return
        if person.door == "salarie" and desk.now_and_then("again", _AGAIN):
            day = day_of(desk.configured, self.clock.now) + timedelta(days=self.rng.randint(4, 20))
            self.tell(self._walk(desk, person.again(), case), desk.hours.awake(day))
        yield from live(desk, case)

    def _write_down(self, desk: Desk) -> Life:
        """A member writes down a request that came by telephone, or through a colleague."""
        self._people += 1
        number = write_down(desk, Person.made_up(self.rng, self._people, desk.service))
        self._known.add(number)
        yield from go_on(desk, Case(number, None, PHONE))

    def _chores(self) -> Life:
        """What the worker does at night, every other week; and what another cell handed over is found each morning."""
        store, world = self.installation.store, self.installation.world
        desks = {desk.service: desk for desk in self.desks}
        days = (self.last_day - first_day(self.last_day)).days + 1
        for day in range(days):
            for number, service in store.run_now(_new):
                if number not in self._known:
                    self._known.add(number)
                    self.tell(live(desks[service], Case(number, None, PHONE)), self.clock.now)
            if day % 14 == 0 or day == days - 1:
                for desk in self.desks:
                    release(desk)
                while store.run_now(remind, world):
                    pass
                purge_now(store, world)
            yield self.clock.now + 86_400

    def _at(self, desk: Desk, day: date, hour: int) -> float:
        return datetime(day.year, day.month, day.day, hour, tzinfo=desk.configured.zone).timestamp()

    def _month(self) -> str:
        day = day_of(self.desks[0].configured, self.clock.now)
        return f"{MONTHS[day.month - 1]} {day.year}"


def _new(tx: Transaction) -> list[tuple[int, str]]:
    """Requests that nobody has read, and who they are for."""
    cases = tables.cases.c
    query = select(cases.number, cases.service).where(cases.status == "new").order_by(cases.received_at)
    return [(row.number, row.service) for row in tx.execute(query)]
