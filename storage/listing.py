"""Lists of cases without what they hold: for a service's own software, and the cell's queue, what is due first."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, tuple_

from storage import tables
from storage.access import PERSON
from storage.entries import ENDED, MESSAGE
from storage.queue import contact_hash, plain
from storage.tasks import FOLLOW_UPS, NOTICE_BEFORE
from storage.transaction import Transaction

_c = tables.cases.c
_COLUMNS = (
    _c.number,
    _c.queue,
    _c.level,
    _c.status,
    _c.holder,
    _c.origin,
    _c.territory,
    _c.position,
    _c.outcome,
    _c.closed_reason,
    _c.received_at,
    _c.triage_due_at,
    _c.contact_due_at,
    _c.due_at,
    _c.contacted_at,
    _c.updated_at,
    _c.closed_at,
)
_t = tables.case_tasks.c
TASK_DUE = (
    select(_t.kind)
    .where(_t.number == _c.number, _t.done_at.is_(None), _t.due_at == _c.due_at)
    .order_by(_t.kind != "answer", _t.position)
    .limit(1)
    .correlate(tables.cases)
    .scalar_subquery()
    .label("task_due")
)
"""Kind of the open task that makes a case due when it is, what the person wrote before anything else; null where its
status does."""
_e = tables.case_entries.c
_ANSWERED_AT = (
    select(func.max(_e.at))
    .where(_e.number == _c.number, or_(_e.kind == MESSAGE, and_(_e.kind == ENDED, _e.author != PERSON)))
    .correlate(tables.cases)
    .scalar_subquery()
)
_WROTE_LAST = (
    exists()
    .where(
        _t.number == _c.number,
        _t.kind == "answer",
        or_(
            _t.done_at.is_(None),
            and_(_t.done_at > func.coalesce(_ANSWERED_AT, 0), _t.done_at > func.coalesce(_c.contacted_at, 0)),
        ),
    )
    .correlate(tables.cases)
    .label("wrote_last")
)
"""Whether the person wrote, here or in a duplicate, and the cell has not written since then, ended the exchange or
reached them for the first time. A task to answer is done once it is read."""
_SHOWN = (*_COLUMNS, TASK_DUE, _WROTE_LAST)
_FOLLOWED = (*(column for column in _COLUMNS if column is not _c.due_at), _t.due_at, _t.kind.label("task_due"))
"""The same for a closed case and one of its follow-ups, whose moment stands as `due_at`."""
_MOST_SHOWN = 100
_A_FEW = 5


class BadCursor(ValueError):
    """The cursor was not given by this list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a queue to show. `holders` are ids of callers, none of them for the cases nobody holds; `closed` shows
    what is over instead of what is open, whatever its status; `follow_ups` those that are over and of which a follow-up
    is due."""

    queue: str
    level: str | None = None
    status: str | None = None
    holders: tuple[str, ...] | None = None
    late: bool = False
    closed: bool = False
    follow_ups: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one queue: open cases that are late, and follow-ups of closed ones that are due."""

    late: int
    follow_ups: int


def list_cases(
    tx: Transaction,
    service: str,
    *,
    queue: str | None = None,
    status: str | None = None,
    level: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[dict[str, Any]], str | None]:
    """Cases of a service, most recent last, and the cursor of the next page. Raises BadCursor."""
    query = select(*_COLUMNS).where(_c.service == service)
    for column, value in ((_c.queue, queue), (_c.status, status), (_c.level, level)):
        if value is not None:
            query = query.where(column == value)
    return _page(tx, query, _c.received_at, after, limit)


def work_list(
    tx: Transaction, service: str, wanted: Wanted, after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Open cases of one queue, what is due first on top; or those that are over, latest first. Each with `task_due`;
    but for follow-ups, with `wrote_last`, whether the person waits for words of the cell.

    Raises BadCursor.
    """
    columns = _FOLLOWED if wanted.follow_ups else _SHOWN
    query = select(*columns).where(_c.service == service, _c.queue == wanted.queue)
    if wanted.level is not None:
        query = query.where(_c.level == wanted.level)
    if wanted.holders is not None:
        query = query.where(held_by(wanted.holders))
    if wanted.follow_ups:
        followed = query.join_from(tables.case_tasks, tables.cases, _t.number == _c.number)
        return _page(tx, followed.where(*_follow_up_due(tx, service)), _t.due_at, after, limit)
    if wanted.closed:
        return _page(tx, query.where(_c.closed_at.is_not(None)), _c.closed_at, after, limit, latest_first=True)
    query = query.where(_c.due_at.is_not(None))
    if wanted.status is not None:
        query = query.where(_c.status == wanted.status)
    if wanted.late:
        query = query.where(_c.due_at < tx.now)
    return _page(tx, query, _c.due_at, after, limit)


def _follow_up_due(tx: Transaction, service: str) -> tuple[ColumnElement[bool], ...]:
    """From the morning of its day on."""
    soon = tx.now + NOTICE_BEFORE
    return _t.service == service, _t.done_at.is_(None), _t.due_at <= soon, _t.kind.in_(FOLLOW_UPS)


def held_by(holders: tuple[str, ...]) -> ColumnElement[bool]:
    """Cases of these callers; of nobody, for none of them."""
    if not holders:
        return _c.holder.is_(None)
    return _c.holder == holders[0] if len(holders) == 1 else _c.holder.in_(holders)


def find_number(tx: Transaction, service: str, number: int) -> list[dict[str, Any]]:
    """The case of this number, in whichever queue."""
    query = select(*_SHOWN).where(_c.service == service, _c.number == number)
    return [plain(row) for row in tx.execute(query).mappings()]


def find_contact(tx: Transaction, service: str, queue: str, contact: str) -> list[dict[str, Any]]:
    """Cases of one queue with exactly these contact details, in their canonical form; the latest first."""
    # The hash already tells the queue. Asked to filter or sort by more, SQLite would walk the queue instead.
    same = _c.contact_hash == contact_hash(tx, queue, contact)
    query = select(*_SHOWN).where(_c.service == service, same)
    found = [plain(row) for row in tx.execute(query.limit(_MOST_SHOWN)).mappings()]
    return sorted(found, key=lambda item: (-item["received_at"], item["number"]))


def same_contact(tx: Transaction, service: str, number: int) -> list[dict[str, Any]]:
    """Other cases with the same contact details as this one, open ones first, then the latest; a few at most."""
    same = select(_c.contact_hash).where(_c.number == number).scalar_subquery()
    # The hash already tells the queue.
    query = select(*_COLUMNS).where(_c.service == service, _c.contact_hash == same, _c.number != number)
    found = [plain(row) for row in tx.execute(query.limit(_MOST_SHOWN)).mappings()]
    return sorted(found, key=lambda item: (item["closed_at"] is not None, -item["received_at"]))[:_A_FEW]


def count_due(tx: Transaction, service: str, queues: tuple[str, ...]) -> dict[str, Counts]:
    """What is to be seen to in each queue, each counted up to a hundred, in one statement."""

    def up_to_most(label: str, *wanted: ColumnElement[bool], follow_up: bool = False) -> Any:
        some = select(literal(1)).where(*wanted).limit(_MOST_SHOWN)
        if follow_up:
            some = some.join_from(tables.case_tasks, tables.cases, _t.number == _c.number)
        return select(func.count()).select_from(some.subquery()).scalar_subquery().label(label)

    columns = []
    for queue in queues:
        here = (_c.service == service, _c.queue == queue)
        columns.append(up_to_most(f"{queue}_late", *here, _c.due_at.is_not(None), _c.due_at < tx.now))
        followed = (_c.queue == queue, *_follow_up_due(tx, service))
        columns.append(up_to_most(f"{queue}_follow_ups", *followed, follow_up=True))
    found = tx.execute(select(*columns)).mappings().one()
    return {queue: Counts(found[f"{queue}_late"], found[f"{queue}_follow_ups"]) for queue in queues}


def _page(
    tx: Transaction,
    query: Select[Any],
    order: ColumnElement[Any],
    after: str | None,
    limit: int,
    *,
    latest_first: bool = False,
) -> tuple[list[dict[str, Any]], str | None]:
    place = tuple_(order, _c.number)
    if after is not None:
        there = tuple_(*_read_cursor(after))
        query = query.where(place < there if latest_first else place > there)
    sorting = (order.desc(), _c.number.desc()) if latest_first else (order, _c.number)
    rows = tx.execute(query.order_by(*sorting).limit(limit + 1)).mappings().all()
    items = [plain(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return items, None
    last = rows[limit - 1]
    return items, _cursor(last[order.key or ""], last["number"])


def _cursor(moment: int, number: int) -> str:
    return base64.urlsafe_b64encode(f"{moment}.{number}".encode()).rstrip(b"=").decode()


def _read_cursor(cursor: str) -> tuple[int, int]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        moment, number = map(int, raw.split("."))
        if not (0 <= moment < 2**63 and 0 <= number < 2**31):
            raise ValueError
    except ValueError:
        raise BadCursor(cursor) from None
    return moment, number
