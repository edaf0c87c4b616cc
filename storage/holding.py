"""What somebody holds: cases, and tasks in their name; locked together before any of it changes hands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select, update

from storage import tables
from storage.casefile import QUEUES
from storage.transaction import Transaction

_c = tables.cases.c
_t = tables.case_tasks.c
_open_task = exists().where(_t.number == _c.number, _t.done_at.is_(None))


@dataclass(frozen=True, slots=True)
class Held:
    """`open` and `closed` are numbers of cases, closed ones where something is still to be done; `tasks` those of
    cases with a task in their name, whoever holds them."""

    open: Sequence[int]
    closed: Sequence[int]
    tasks: Sequence[int]

    @property
    def cases(self) -> list[int]:
        """Every case concerned, once each."""
        return sorted({*self.open, *self.closed, *self.tasks})

    def __bool__(self) -> bool:
        return bool(self.open or self.closed or self.tasks)


def held_by(tx: Transaction, service: str, caller: str) -> Held:
    """What this caller still has to do with."""
    query = select(_c.number, _c.due_at).where(
        _c.service == service,
        _c.queue.in_(QUEUES),
        _c.holder == caller,
        or_(_c.due_at.is_not(None), _open_task),
    )
    rows = tx.execute(query.order_by(_c.number)).all()
    named = select(_t.number).where(_t.service == service, _t.done_at.is_(None), _t.assignee == caller).distinct()
    return Held(
        [row.number for row in rows if row.due_at is not None],
        [row.number for row in rows if row.due_at is None],
        list(tx.execute(named.order_by(_t.number)).scalars()),
    )


def lock(tx: Transaction, service: str, numbers: Collection[int]) -> None:
    """Lock these cases, in one order for everybody: who locks one more after writing in the journal waits for ever."""
    query = select(_c.number).where(_c.service == service, _c.number.in_(sorted(numbers))).order_by(_c.number)
    tx.execute(query.with_for_update()).all()


def give_tasks(tx: Transaction, number: int, caller: str, to: str | None) -> int:
    """Put the open tasks of a case that are in the name of `caller` in that of `to`, or of who holds it; how many."""
    return tx.execute(
        update(tables.case_tasks)
        .where(_t.number == number, _t.assignee == caller, _t.done_at.is_(None))
        .values(assignee=to)
    ).rowcount


def count_freed(tx: Transaction, service: str) -> int:
    """How many open cases that somebody had begun with are held by nobody, in either queue."""
    query = select(func.count()).where(
        _c.service == service,
        _c.queue.in_(QUEUES),
        _c.holder.is_(None),
        _c.due_at.is_not(None),
        _c.status.not_in(("new", "on_hold")),
    )
    return int(tx.execute(query).scalar_one())
