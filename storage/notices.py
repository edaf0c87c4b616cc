"""Which cases the cell must be reminded of. The mark that a reminder was given is written with the reminder itself, so
that it is given once, however many processes look."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from storage import tables
from storage.transaction import Transaction

_c = tables.cases.c


@dataclass(frozen=True, slots=True)
class Notice:
    """A case that is due soon, or late; `due_at` in seconds since 1970."""

    number: int
    service: str
    due_at: int


def take(tx: Transaction, limit: int) -> list[Notice]:
    """Cases whose reminder has come, at most `limit`, marked: the next one comes when they are late, then none."""
    query = select(_c.number, _c.service, _c.due_at).where(_c.notice_at <= tx.now).order_by(_c.notice_at).limit(limit)
    found = [Notice(row.number, row.service, row.due_at) for row in tx.execute(query.with_for_update(skip_locked=True))]
    for notice in found:
        following = notice.due_at if tx.now < notice.due_at else None
        tx.execute(update(tables.cases).where(_c.number == notice.number).values(notice_at=following))
    return found
