"""The cell's queue: a case holds what the person chose to share, encrypted under a key of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, String, cast, delete, insert, literal, select, tuple_, update

from storage import tables
from storage.transaction import Transaction
from storage.vault import DataKey

_c = tables.cases.c
_k = tables.data_keys.c

LEVELS = ("rouge", "orange", "jaune")
"""Levels a case can have in the queue, most urgent first."""
STATUSES = (
    "new",
    "triaged",
    "contacted",
    "assessed",
    "in_support",
    "on_hold",
    "not_reached",
    "redirected",
    "closed",
    "withdrawn",
)
_OVER = ("closed", "withdrawn")
_owner_of_row = literal("case:") + cast(_c.number, String(48))


class UnknownCase(LookupError):
    """No such case for this service."""


class BadCursor(ValueError):
    """The cursor was not given by this API."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a human must have looked, and when the first contact is due, in seconds since 1970."""

    triage_at: int
    contact_at: int


@dataclass(frozen=True, slots=True)
class Request:
    """What enters the queue. `content` is everything shared, as JSON data; the other fields are kept in clear."""

    queue: str
    level: str
    origin: str
    territory: str | None
    position: str | None
    content: Mapping[str, Any]
    contact: str | None


def add_request(tx: Transaction, service: str, alias: str | None, request: Request, due: Due) -> tuple[int, bool]:
    """Put a request in the queue; returns the case number and whether the case is new.

    While a case of the same `alias` is open, the request is added to it: its level and deadlines only get more urgent.
    """
    if alias is not None:
        found = _open_case(tx, service, alias)
        if found is not None:
            _add_to(tx, found, request, due)
            return int(found.number), False
    number = _free_number(tx)
    owner = _owner(number)
    wrapped, key = tx.vault.new_key(owner)
    tx.execute(insert(tables.data_keys), {"owner": owner, "wrapped": wrapped})
    row = {
        "number": number,
        "service": service,
        "queue": request.queue,
        "level": request.level,
        "status": "new",
        "origin": request.origin,
        "territory": request.territory,
        "position": request.position,
        "received_at": tx.now,
        "triage_due_at": due.triage_at,
        "contact_due_at": due.contact_at,
        "updated_at": tx.now,
        "alias_hash": tx.vault.lookup("alias", alias) if alias else None,
        "contact_hash": _contact_hash(tx, request),
        "content": _seal(key, number, {"requests": [_entry(tx, request)]}),
    }
    tx.execute(insert(tables.cases), row)
    return number, True


def is_open(tx: Transaction, service: str, alias: str) -> bool:
    """Whether the case behind `alias` can still receive something."""
    return _open_case(tx, service, alias) is not None


def withdraw(tx: Transaction, service: str, alias: str) -> int | None:
    """The person takes the request back: its key is destroyed; number and dates stay. The number, or None."""
    hashed = tx.vault.lookup("alias", alias)
    query = select(_c.number).where(_c.alias_hash == hashed, _c.service == service, _c.status != "withdrawn")
    number = tx.execute(query.with_for_update()).scalar()
    if number is None:
        return None
    tx.execute(
        update(tables.cases)
        .where(_c.number == number)
        .values(
            status="withdrawn",
            content=None,
            contact_hash=None,
            alias_hash=None,
            position=None,
            territory=None,
            updated_at=tx.now,
            closed_at=tx.now,
        )
    )
    tx.execute(delete(tables.data_keys).where(_k.owner == _owner(number)))
    tx.key_destroyed = True
    return int(number)


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
    """Cases of a service without their content, most recent last, and the cursor of the next page.

    Raises BadCursor.
    """
    query = select(
        _c.number,
        _c.queue,
        _c.level,
        _c.status,
        _c.origin,
        _c.territory,
        _c.position,
        _c.outcome,
        _c.received_at,
        _c.triage_due_at,
        _c.contact_due_at,
        _c.updated_at,
        _c.closed_at,
    ).where(_c.service == service)
    for column, wanted in ((_c.queue, queue), (_c.status, status), (_c.level, level)):
        if wanted is not None:
            query = query.where(column == wanted)
    if after is not None:
        query = query.where(tuple_(_c.received_at, _c.number) > tuple_(*_read_cursor(after)))
    rows = tx.execute(query.order_by(_c.received_at, _c.number).limit(limit + 1)).mappings().all()
    items = [_plain(row) for row in rows[:limit]]
    more = len(rows) > limit
    return items, _cursor(items[-1]["received_at"], items[-1]["number"]) if more else None


def read_case(tx: Transaction, service: str, number: int) -> tuple[dict[str, Any], Sequence[Mapping[str, Any]]]:
    """The clear columns of a case and the requests it holds, oldest first. Raises UnknownCase."""
    query = (
        select(tables.cases, _k.wrapped)
        .join_from(tables.cases, tables.data_keys, _k.owner == _owner(number), isouter=True)
        .where(_c.number == number, _c.service == service)
    )
    row = tx.execute(query).mappings().first()
    if row is None:
        raise UnknownCase(number)
    hidden = ("alias_hash", "contact_hash", "content", "wrapped", "service")
    clear = {name: value for name, value in _plain(row).items() if name not in hidden}
    if row["content"] is None or row["wrapped"] is None:
        return clear, ()
    return clear, _open(tx.vault.key(row["wrapped"], _owner(number)), number, row["content"])["requests"]


def purge_closed(tx: Transaction, service: str, closed_before: int) -> list[int]:
    """Remove the cases of a service closed before that moment, keys first; their numbers."""
    query = select(_c.number).where(_c.service == service, _c.closed_at <= closed_before).with_for_update()
    numbers = [int(number) for number in tx.execute(query).scalars()]
    for number in numbers:
        tx.execute(delete(tables.data_keys).where(_k.owner == _owner(number)))
        tx.execute(delete(tables.cases).where(_c.number == number))
        tx.key_destroyed = True
    return numbers


def _open_case(tx: Transaction, service: str, alias: str) -> Any:
    query = (
        select(tables.cases, _k.wrapped)
        .join_from(tables.cases, tables.data_keys, _k.owner == _owner_of_row)
        .where(_c.alias_hash == tx.vault.lookup("alias", alias), _c.service == service, _c.status.not_in(_OVER))
        .with_for_update(of=tables.cases)
    )
    return tx.execute(query).first()


def _add_to(tx: Transaction, row: Any, request: Request, due: Due) -> None:
    number = int(row.number)
    key = tx.vault.key(row.wrapped, _owner(number))
    content = _open(key, number, row.content)
    content["requests"].append(_entry(tx, request))
    tx.execute(
        update(tables.cases)
        .where(_c.number == number)
        .values(
            level=min(row.level, request.level, key=LEVELS.index),
            triage_due_at=min(row.triage_due_at, due.triage_at),
            contact_due_at=min(row.contact_due_at, due.contact_at),
            position=request.position or row.position,
            territory=request.territory or row.territory,
            contact_hash=_contact_hash(tx, request) or row.contact_hash,
            updated_at=tx.now,
            content=_seal(key, number, content),
        )
    )


def _plain(row: RowMapping) -> dict[str, Any]:
    """The row as JSON data: SQLAlchemy's names are strings of its own kind, which orjson refuses."""
    return {str(name): value for name, value in row.items()}


def _free_number(tx: Transaction) -> int:
    """Eight digits, random, free in this database."""
    while True:
        number = 10_000_000 + int.from_bytes(tx.vault.random(8)) % 90_000_000
        if tx.execute(select(_c.number).where(_c.number == number)).first() is None:
            return number


def _entry(tx: Transaction, request: Request) -> dict[str, Any]:
    return {"received_at": tx.now, "level": request.level, **request.content}


def _contact_hash(tx: Transaction, request: Request) -> bytes | None:
    """Found again by exact contact within one queue only: the two queues must not be joined by it."""
    return tx.vault.lookup(f"contact/{request.queue}", request.contact) if request.contact else None


def _owner(number: int) -> str:
    return f"case:{number}"


def _seal(key: DataKey, number: int, content: Mapping[str, Any]) -> bytes:
    return key.seal(json.dumps(content, ensure_ascii=False).encode(), f"cases/{number}/content")


def _open(key: DataKey, number: int, sealed: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(key.open(sealed, f"cases/{number}/content"))
    return content


def _cursor(received_at: int, number: int) -> str:
    return base64.urlsafe_b64encode(f"{received_at}.{number}".encode()).rstrip(b"=").decode()


def _read_cursor(cursor: str) -> tuple[int, int]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        received_at, number = map(int, raw.split("."))
        if not (0 <= received_at < 2**63 and 0 <= number < 2**31):
            raise ValueError
    except ValueError:
        raise BadCursor(cursor) from None
    return received_at, number
