"""Lists of cases without what they hold: for a service's own software, and the cell's queue, what is due first."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from storage import tables
from storage.queue import contact_hash, plain
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
_MOST_SHOWN = 100


class BadCursor(ValueError):
    """The cursor was not given by this list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a queue to show. `holder` is the id of a caller, or an empty text for the cases nobody holds; `closed`
    shows what is over instead of what is open, whatever its status."""

    queue: str
    level: str | None = None
    status: str | None = None
    holder: str | None = None
    late: bool = False
    closed: bool = False


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
    """Open cases of one queue, what is due first on top; or those that are over, latest first. Raises BadCursor."""
    query = select(*_COLUMNS).where(_c.service == service, _c.queue == wanted.queue)
    if wanted.level is not None:
        query = query.where(_c.level == wanted.level)
    if wanted.holder is not None:
        query = query.where(_c.holder == wanted.holder if wanted.holder else _c.holder.is_(None))
    if wanted.closed:
        return _page(tx, query.where(_c.closed_at.is_not(None)), _c.closed_at, after, limit, latest_first=True)
    query = query.where(_c.due_at.is_not(None))
    if wanted.status is not None:
        query = query.where(_c.status == wanted.status)
    if wanted.late:
        query = query.where(_c.due_at < tx.now)
    return _page(tx, query, _c.due_at, after, limit)


def find_number(tx: Transaction, service: str, number: int) -> list[dict[str, Any]]:
    """The case of this number, in whichever queue."""
    query = select(*_COLUMNS).where(_c.service == service, _c.number == number)
    return [plain(row) for row in tx.execute(query).mappings()]


def find_contact(tx: Transaction, service: str, queue: str, contact: str) -> list[dict[str, Any]]:
    """Cases of one queue with exactly these contact details, in their canonical form; the latest first."""
    # The hash already tells the queue. Asked to filter or sort by more, SQLite would walk the queue instead.
    same = _c.contact_hash == contact_hash(tx, queue, contact)
    query = select(*_COLUMNS).where(_c.service == service, same)
    found = [plain(row) for row in tx.execute(query.limit(_MOST_SHOWN)).mappings()]
    return sorted(found, key=lambda item: (-item["received_at"], item["number"]))


def count_late(tx: Transaction, service: str, queues: tuple[str, ...]) -> dict[str, int]:
    """How many open cases of each queue are late, counted up to a hundred."""

    def late(queue: str) -> Any:
        some = (
            select(literal(1))
            .where(_c.service == service, _c.queue == queue, _c.due_at.is_not(None), _c.due_at < tx.now)
            .limit(_MOST_SHOWN)
        )
        return select(func.count()).select_from(some.subquery()).scalar_subquery().label(queue)

    return {str(name): value for name, value in tx.execute(select(*map(late, queues))).mappings().one().items()}


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
