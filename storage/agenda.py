"""Open tasks across the cases of a service: what somebody has to do, what is due first on top."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from storage import tables, tasks
from storage.case_keys import OWNER_OF_ROW
from storage.tasks import Task
from storage.transaction import Transaction

_t = tables.case_tasks.c
_c = tables.cases.c
_k = tables.data_keys.c


@dataclass(frozen=True, slots=True)
class Planned:
    """A task and the clear columns `queue`, `level`, `status` and `holder` of its case."""

    task: Task
    case: Mapping[str, Any]


def open_tasks(tx: Transaction, service: str, callers: Collection[str], limit: int) -> list[Planned]:
    """The open tasks given to one of these callers, or to nobody on a case that one of them holds; at most `limit`."""
    query = (
        select(tables.case_tasks, _c.queue, _c.level, _c.status, _c.holder, _k.wrapped, _k.owner)
        .join_from(tables.case_tasks, tables.cases, _c.number == _t.number)
        .join(tables.data_keys, _k.owner == OWNER_OF_ROW)
        .where(
            _t.service == service,
            _t.done_at.is_(None),
            or_(_t.assignee.in_(callers), and_(_t.assignee.is_(None), _c.holder.in_(callers))),
        )
        .order_by(_t.due_at, _t.number, _t.position)
        .limit(limit)
    )
    return [
        Planned(
            tasks.opened(row, tx.vault.key(row.wrapped, row.owner)),
            {"queue": row.queue, "level": row.level, "status": row.status, "holder": row.holder},
        )
        for row in tx.execute(query)
    ]
