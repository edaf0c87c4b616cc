"""What somebody must do on a case by a date; what exactly is sealed under the key of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from storage import tables
from storage.sealing import seal, unseal
from storage.transaction import Transaction
from storage.vault import DataKey

_t = tables.case_tasks.c

NOTICE_BEFORE = 8 * 3600
"""How long before something is due the cell is reminded: what is due at closing time, that morning."""
FOLLOW_UPS = ("follow_up_6", "follow_up_12")
"""Done on a closed case, whose `due_at` is null: these have a reminder of their own."""
KINDS = ("task", "answer", "call", "meeting", "referral", *FOLLOW_UPS)
"""Written by a member; answer to what the person wrote; a call at a time they chose, or a meeting otherwise; ask a
partner for news; ask what became of the job 6 and 12 months after closing."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `assignee` is the id of a caller, None for whoever holds the case; moments in seconds since
    1970; `content` tells what exactly, null where the kind says it all; `outcome` is what a follow-up found."""

    number: int
    position: int
    kind: str
    assignee: str | None
    due_at: int
    done_at: int | None
    outcome: str | None
    content: Mapping[str, Any] | None


def add(
    tx: Transaction,
    service: str,
    number: int,
    key: DataKey,
    kind: str,
    due_at: int,
    *,
    assignee: str | None = None,
    content: Mapping[str, Any] | None = None,
) -> int:
    """Add a task to a case that the transaction has locked; its position."""
    last = tx.execute(select(func.max(_t.position)).where(_t.number == number)).scalar()
    position = (last or 0) + 1
    row = {
        "number": number,
        "position": position,
        "service": service,
        "kind": kind,
        "assignee": assignee,
        "due_at": due_at,
        "notice_at": due_at - NOTICE_BEFORE if kind in FOLLOW_UPS else None,
        "content": None if content is None else seal(key, _bound(number, position), content),
    }
    tx.execute(insert(tables.case_tasks), row)
    return position


def of_case(tx: Transaction, number: int, key: DataKey) -> list[Task]:
    """Every task of a case, what is due first on top, done ones included."""
    query = select(tables.case_tasks).where(_t.number == number).order_by(_t.due_at, _t.position)
    return [opened(row, key) for row in tx.execute(query)]


def finish(tx: Transaction, number: int, position: int, outcome: str | None = None) -> bool:
    """Mark one task done; False when there is no such open task."""
    changed = tx.execute(
        update(tables.case_tasks)
        .where(_t.number == number, _t.position == position, _t.done_at.is_(None))
        .values(done_at=tx.now, notice_at=None, outcome=outcome)
    )
    return bool(changed.rowcount)


def hasten(tx: Transaction, number: int, position: int, due_at: int) -> None:
    """Let an open follow-up be due at that moment instead, if that is earlier."""
    earlier = (_t.number == number) & (_t.position == position) & _t.done_at.is_(None) & (_t.due_at > due_at)
    values = {"due_at": due_at, "notice_at": due_at - NOTICE_BEFORE}
    tx.execute(update(tables.case_tasks).where(earlier).values(**values))


def remove(tx: Transaction, number: int, position: int) -> bool:
    """Take one open task away; False when there is no such open task."""
    gone = tx.execute(
        delete(tables.case_tasks).where(_t.number == number, _t.position == position, _t.done_at.is_(None))
    )
    return bool(gone.rowcount)


def forget_text(tx: Transaction, number: int, position: int) -> None:
    """Take out what a task said, done or not; that there was one, and when, stays."""
    tx.execute(update(tables.case_tasks).where(_t.number == number, _t.position == position).values(content=None))


def drop(tx: Transaction, number: int, kinds: Sequence[str] = KINDS) -> None:
    """Remove the open tasks of these kinds: there is nothing left to do."""
    tx.execute(
        delete(tables.case_tasks).where(_t.number == number, _t.kind.in_(kinds), _t.done_at.is_(None)),
    )


def next_due(tx: Transaction, number: int) -> int | None:
    """When the first open task of a case is due; None when there is none."""
    return tx.execute(select(func.min(_t.due_at)).where(_t.number == number, _t.done_at.is_(None))).scalar()


def seal_again(tx: Transaction, number: int, key: DataKey, tasks: Sequence[Task]) -> None:
    """Write these tasks of a case anew under another key."""
    for task in tasks:
        if task.content is not None:
            sealed = seal(key, _bound(number, task.position), task.content)
            tx.execute(
                update(tables.case_tasks)
                .where(_t.number == number, _t.position == task.position)
                .values(content=sealed)
            )


def forget(tx: Transaction, number: int) -> None:
    """Remove every task of a case that the person took back."""
    tx.execute(delete(tables.case_tasks).where(_t.number == number))


def opened(row: Any, key: DataKey) -> Task:
    """A row of the table, read under the key of its case."""
    content = None if row.content is None else unseal(key, _bound(row.number, row.position), row.content)
    return Task(row.number, row.position, row.kind, row.assignee, row.due_at, row.done_at, row.outcome, content)


def _bound(number: int, position: int) -> str:
    return f"case_tasks/{number}/{position}/content"
