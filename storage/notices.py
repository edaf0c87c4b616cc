"""Which cases the cell must be reminded of. The mark that a reminder was given is written with the reminder itself, so
that it is given once, however many processes look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select, update

from storage import tables
from storage.tasks import FOLLOW_UPS
from storage.transaction import Transaction

_c = tables.cases.c
_t = tables.case_tasks.c


@dataclass(frozen=True, slots=True)
class Notice:
    """A case that is due soon, or late, or has been late for so long that `escalates`; `due_at` in seconds since
    1970."""

    number: int
    service: str
    due_at: int
    escalates: bool


def take_follow_ups(tx: Transaction, limit: int) -> list[Notice]:
    """Follow-ups of closed cases whose reminder has come, at most `limit`, marked: each is given once."""
    mine = _t.kind.in_(FOLLOW_UPS) & (_t.notice_at <= tx.now)
    query = select(tables.case_tasks).where(mine).order_by(_t.notice_at, _t.number, _t.position).limit(limit)
    found = tx.execute(query.with_for_update(skip_locked=True)).all()
    for row in found:
        same = (_t.number == row.number) & (_t.position == row.position)
        tx.execute(update(tables.case_tasks).where(same).values(notice_at=None))
    return [Notice(row.number, row.service, row.due_at, escalates=False) for row in found]


def take(tx: Transaction, limit: int, escalated_at: Callable[[Notice], int | None]) -> list[Notice]:
    """Cases whose reminder has come, at most `limit`, marked: the next one comes when they are late, then at the moment
    that `escalated_at` tells, if any, then none."""
    query = select(_c.number, _c.service, _c.due_at, _c.notice_at).where(_c.notice_at <= tx.now)
    rows = tx.execute(query.order_by(_c.notice_at).limit(limit).with_for_update(skip_locked=True))
    found = [Notice(row.number, row.service, row.due_at, row.notice_at > row.due_at) for row in rows]
    for notice in found:
        following = notice.due_at if tx.now < notice.due_at else None if notice.escalates else escalated_at(notice)
        tx.execute(update(tables.cases).where(_c.number == notice.number).values(notice_at=following))
    return found
