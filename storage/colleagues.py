"""Who can hold a case of a service, how much each has to do, and when they are away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, literal, select

from storage import tables
from storage.access import MEMBER, READERS, caller_of, member_of
from storage.casefile import QUEUES
from storage.members import opened_profile
from storage.transaction import Transaction

_c = tables.cases.c
_k = tables.data_keys.c
_m = tables.members.c
_t = tables.case_tasks.c
_CALLER = literal(MEMBER) + _m.id


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active member who reads cases. `id` and `stand_in` are ids of callers; `open`, `late` and `red` count the
    cases they hold, `tasks` the open tasks in their name; the days of an absence are ISO dates."""

    id: str
    name: str
    role: str
    open: int
    late: int
    red: int
    tasks: int
    away_from: str | None
    away_until: str | None
    stand_in: str | None

    def is_away(self, day: str) -> bool:
        """Whether they are away on that day."""
        return self.away_from is not None and self.away_until is not None and self.away_from <= day <= self.away_until

    def will_be_away(self, day: str) -> bool:
        """Whether an absence runs that day, or is still to come."""
        return self.away_until is not None and day <= self.away_until

    @property
    def member(self) -> str:
        """Their id as a member."""
        return member_of(self.id)


def at_work(tx: Transaction, service: str) -> list[Colleague]:
    """Everybody of the service who can hold a case, by name; one statement, whatever they hold."""
    return _counted(tx, service, _m.role.in_(READERS), _m.status == "active")


def left_behind(tx: Transaction, service: str) -> list[Colleague]:
    """Members who cannot enter any more, or not yet again, and still have cases or tasks in their name."""
    return [each for each in _counted(tx, service, _m.status != "active") if each.open or each.tasks]


def _counted(tx: Transaction, service: str, *who: ColumnElement[bool]) -> list[Colleague]:
    # By queue first, in the order of the index: to group, SQLite need not sort what a whole service holds.
    by_queue = (
        select(
            _c.queue,
            _c.holder,
            func.count().label("open"),
            func.sum(case((_c.due_at < tx.now, 1), else_=0)).label("late"),
            func.sum(case((_c.level == "rouge", 1), else_=0)).label("red"),
        )
        .where(_c.service == service, _c.queue.in_(QUEUES), _c.holder > "", _c.due_at.is_not(None))
        .group_by(_c.queue, _c.holder)
        .subquery()
    )
    counts = (func.sum(by_queue.c[name]).label(name) for name in ("open", "late", "red"))
    held = select(by_queue.c.holder, *counts).group_by(by_queue.c.holder).subquery()
    planned = (
        select(_t.assignee, func.count().label("tasks"))
        .where(_t.service == service, _t.done_at.is_(None), _t.assignee.is_not(None))
        .group_by(_t.assignee)
        .subquery()
    )
    query = (
        select(
            _m.id,
            _m.role,
            _m.away_from,
            _m.away_until,
            _m.stand_in,
            _m.profile,
            _k.wrapped,
            held.c.open,
            held.c.late,
            held.c.red,
            planned.c.tasks,
        )
        .join_from(tables.members, tables.data_keys, _k.owner == MEMBER + _m.id)
        .join(held, held.c.holder == _CALLER, isouter=True)
        .join(planned, planned.c.assignee == _CALLER, isouter=True)
        .where(_m.service == service, *who)
    )
    found = [
        Colleague(
            id=caller_of(row.id),
            name=opened_profile(tx, row.id, row.profile, row.wrapped).name,
            role=row.role,
            open=int(row.open or 0),
            late=int(row.late or 0),
            red=int(row.red or 0),
            tasks=int(row.tasks or 0),
            away_from=row.away_from,
            away_until=row.away_until,
            stand_in=None if row.stand_in is None else caller_of(row.stand_in),
        )
        for row in tx.execute(query)
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))
