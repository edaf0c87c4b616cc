"""What is late on the cases of a service, and why; in two statements, however much there is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from storage import tables
from storage.casefile import QUEUES
from storage.listing import TASK_DUE
from storage.transaction import Transaction

_c = tables.cases.c
_t = tables.case_tasks.c
_BY_STATUS = ("new", "triaged", "not_reached", "on_hold")


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is late: `why` is `triage`, `contact`, `pause` or the kind of a task; `whose` the caller who must
    see to it, None for nobody yet; `since` in seconds since 1970."""

    number: int
    queue: str
    level: str
    whose: str | None
    why: str
    since: int


def late(tx: Transaction, service: str, callers: Collection[str] | None, limit: int) -> list[Late]:
    """What is late for these callers, or for everybody and nobody; the oldest on top, at most `limit`."""
    found = [*_by_status(tx, service, callers, limit), *_by_task(tx, service, callers, limit)]
    return sorted(found, key=lambda each: (each.since, each.number, each.why))[:limit]


def _by_status(tx: Transaction, service: str, callers: Collection[str] | None, limit: int) -> list[Late]:
    query = select(
        _c.number,
        _c.queue,
        _c.level,
        _c.status,
        _c.holder,
        _c.due_at,
        _c.triage_due_at,
        _c.contact_due_at,
        _c.contacted_at,
        TASK_DUE,
    ).where(_c.service == service, _c.queue.in_(QUEUES), _c.due_at < tx.now, _c.status.in_(_BY_STATUS))
    if callers is not None:
        query = query.where(_c.holder.in_(callers))
    rows = tx.execute(query.order_by(_c.due_at, _c.number).limit(limit))
    found = []
    for row in rows:
        why, since = _reason(row)
        if why is not None and since < tx.now:
            found.append(Late(row.number, row.queue, row.level, row.holder, why, since))
    return found


def _reason(row: Any) -> tuple[str | None, int]:
    """What its status asks for and since when; None where only a task makes it late."""
    if row.status == "new":
        return "triage", row.triage_due_at
    if row.status == "on_hold":
        return ("pause" if row.task_due is None else None), row.due_at
    return ("contact" if row.contacted_at is None else None), row.contact_due_at


def _by_task(tx: Transaction, service: str, callers: Collection[str] | None, limit: int) -> list[Late]:
    query: Select[Any] = (
        select(_t.number, _t.kind, _t.assignee, _t.due_at, _c.queue, _c.level, _c.holder)
        .join_from(tables.case_tasks, tables.cases, _c.number == _t.number)
        .where(_t.service == service, _t.done_at.is_(None), _t.due_at < tx.now)
    )
    if callers is not None:
        query = query.where(or_(_t.assignee.in_(callers), and_(_t.assignee.is_(None), _c.holder.in_(callers))))
    return [
        Late(row.number, row.queue, row.level, row.assignee or row.holder, row.kind, row.due_at)
        for row in tx.execute(query.order_by(_t.due_at, _t.number, _t.position).limit(limit))
    ]
