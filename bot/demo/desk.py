"""The members of a cell at work in a demonstration: they press the buttons of the console, in its hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from bot.cases import open_to_read
from bot.cell.absence import go_away
from bot.cell.actions import BY_NAME
from bot.cell.meeting_end import known_as
from bot.cell.referrals import referrals_of
from bot.cell.transferring import may_record
from bot.config import Service
from bot.deadlines import day_of
from bot.demo.hours import Hours
from bot.demo.texts import texts
from bot.demo.walking import Reader
from bot.meetings import agenda_of
from bot.world import World
from storage import casefile, merged, tables, tasks
from storage.access import Caller
from storage.store import Store
from storage.transaction import Transaction

_c = tables.cases.c


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands."""

    status: str
    level: str
    queue: str
    holder: str | None


@dataclass
class Desk:
    """The cell of one service. `members` can hold cases, who coordinates first."""

    store: Store
    world: World
    service: str
    rng: Random
    reader: Reader
    members: list[Caller]
    _away: dict[str, tuple[date, date, Caller]] = field(default_factory=dict)
    _asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.hours = Hours(self.configured, self.rng)

    @property
    def configured(self) -> Service:
        """The service as config.yml describes it."""
        return self.world.config.services[self.service]

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return self.store.clock()

    @property
    def today(self) -> date:
        """The day, where the service is."""
        return day_of(self.configured, self.now)

    def says(self, occasion: str) -> str:
        """Something that members write on this occasion."""
        return self.rng.choice(texts().phrases[occasion])

    def standing(self, number: int) -> Standing:
        """Where a case stands now."""
        return self.store.run_now(_standing, number)

    def whoever(self) -> Caller:
        """A member who is there today; who coordinates takes fewer cases."""
        there = [each for each in self.members if each.id not in self._away_today()]
        return self.rng.choices(there, [1.0 if each.role == "coordinator" else 2.5 for each in there])[0]

    def now_and_then(self, what: str, every: int) -> bool:
        """Whether it is time for something rare again: once in so many times it is asked, early on the first time."""
        self._asked[what] += 1
        return self._asked[what] % every == every // 8

    def leave(self, member: Caller, first: date, last: date, stand_in: Caller) -> None:
        """A member is away between these days."""
        self._away[member.id] = (first, last, stand_in)
        args = (self.world, member, member.id, first.isoformat(), last.isoformat(), stand_in.id)
        self.store.run_now(go_away, *args)

    def do(self, number: int, what: str, **form: str) -> None:
        """Press a button of the page of a case, as whoever is in charge of it."""
        self.do_like(number, number, what, **form)

    def do_like(self, other: int, number: int, what: str, **form: str) -> None:
        """The same as whoever is in charge of another case."""

        def use_case(tx: Transaction) -> None:
            BY_NAME[what](tx, self.world, self._in_charge(tx, other), number, form)

        self.store.run_now(use_case)

    def read(self, number: int) -> None:
        """Read a case before anything is done on it."""
        self.store.run_now(lambda tx: open_to_read(tx, self._in_charge(tx, number), number))

    def _in_charge(self, tx: Transaction, number: int) -> Caller:
        """Who works on a case today: who holds it, who stands in for them, or whoever is there."""
        holder = _standing(tx, number).holder
        known = next((each for each in self.members if each.id == holder), None)
        if known is None:
            return self.whoever()
        stand_in = self._away_today().get(known.id)
        return known if stand_in is None else replace(stand_in, stands_in_for=frozenset({known.id}))

    def _away_today(self) -> dict[str, Caller]:
        return {name: other for name, (first, last, other) in self._away.items() if first <= self.today <= last}

    def open_tasks(self, number: int) -> list[tasks.Task]:
        """What is still to be done on a case."""

        def use_case(tx: Transaction) -> list[tasks.Task]:
            file = casefile.open_file(tx, self.service, number)
            return [] if file.key is None else tasks.of_case(tx, number, file.key)

        return [each for each in self.store.run_now(use_case) if each.done_at is None]

    def can_transfer(self, number: int) -> bool:
        """Whether an agreement to hand the case over may be noted: it had no duplicate, nor is answered in a chat."""

        def use_case(tx: Transaction) -> bool:
            file = casefile.open_file(tx, self.service, number)
            return may_record(file) and not file.part(merged.MERGED, None)

        return self.store.run_now(use_case)

    def meeting_called_off(self, number: int) -> dict[str, str]:
        """What ticks, where a case is closed, that its coming meeting is called off; nothing where there is none."""

        def use_case(tx: Transaction) -> dict[str, str]:
            meeting = agenda_of(casefile.open_file(tx, self.service, number)).coming(tx.now)
            return {} if meeting is None else {"annule_rdv": known_as(meeting)}

        return self.store.run_now(use_case)

    def referral(self, number: int) -> str:
        """The id of the latest referral of a case."""

        def use_case(tx: Transaction) -> Any:
            return referrals_of(casefile.open_file(tx, self.service, number))[-1].id

        return str(self.store.run_now(use_case))


def _standing(tx: Transaction, number: int) -> Standing:
    row = tx.execute(select(_c.status, _c.level, _c.queue, _c.holder).where(_c.number == number)).one()
    return Standing(row.status, row.level, row.queue, row.holder)
