"""The cell's queue: a case holds what the person chose to share, encrypted under a key of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping, and_, delete, insert, or_, select, update

from storage import data_keys, entries, merged, returns, tables, tasks
from storage.access import PERSON
from storage.case_keys import OWNER_OF_ROW, owner_of
from storage.casefile import OVER, UnknownCase, notice_of, open_content, open_file, seal_content
from storage.transaction import Transaction

_c = tables.cases.c
_k = tables.data_keys.c

LEVELS = ("rouge", "orange", "jaune")
"""Levels a case can have in the queue, most urgent first."""
_TAKEN_BACK = "retire"
"""Stands where a column in clear must hold something and a case that was taken back must not."""
_NOTHING_LEFT = ("level", "origin", "triage_due_at", "contact_due_at")


@dataclass(frozen=True, slots=True)
class Due:
    """When a human must have looked, and when the first contact is due, in seconds since 1970."""

    triage_at: int
    contact_at: int


@dataclass(frozen=True, slots=True)
class Request:
    """What enters the queue. `content` is everything shared, as JSON data; the other fields are kept in clear.

    `chat` is the messaging chat it came from: sealed with the content, for the worker alone, and shown to nobody.
    What did not come from a person themselves has an `author`, a caller, and what they `said` in the timeline;
    `received_at` is when it reached the service, now unless told; `parts` are other named parts of what the case holds.
    """

    queue: str
    level: str
    origin: str
    territory: str | None
    position: str | None
    content: Mapping[str, Any]
    contact: str | None
    chat: int | None = None
    author: str = PERSON
    said: Mapping[str, Any] | None = None
    received_at: int | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)


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
    owner = owner_of(number)
    key = data_keys.create(tx, owner)
    row = {
        "number": number,
        "service": service,
        "queue": request.queue,
        "level": request.level,
        "status": "new",
        "origin": request.origin,
        "territory": request.territory,
        "position": request.position,
        "received_at": _received_at(tx, request),
        "triage_due_at": due.triage_at,
        "contact_due_at": due.contact_at,
        "due_at": due.triage_at,
        "notice_at": notice_of(due.triage_at),
        "updated_at": tx.now,
        "alias_hash": tx.vault.lookup("alias", alias) if alias else None,
        "contact_hash": contact_hash(tx, request.queue, request.contact),
        "content": seal_content(
            key, number, {"requests": [_entry(tx, request)], **_reached_by(request), **request.parts}
        ),
    }
    tx.execute(insert(tables.cases), row)
    entries.add(tx, number, key, "received", request.author, request.said)
    return number, True


def is_open(tx: Transaction, service: str, alias: str) -> bool:
    """Whether the case behind `alias` can still receive something."""
    return _open_case(tx, service, alias) is not None


def withdraw(tx: Transaction, service: str, alias: str) -> int | None:
    """The person takes the request back: its key is destroyed; number, queue and its two dates stay.

    The number, or None when there is no such request.
    """
    hashed = tx.vault.lookup("alias", alias)
    query = select(_c.number).where(_c.alias_hash == hashed, _c.service == service, _c.status != "withdrawn")
    number = tx.execute(query.with_for_update()).scalar()
    if number is None:
        return None
    take_back(tx, int(number))
    return int(number)


def take_back(tx: Transaction, number: int) -> None:
    """Destroy what the case `number` holds, and what was kept to ask about it; number, queue and its two dates stay.
    What was followed with it is not lost."""
    merged.let_go(tx, number)
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
            outcome=None,
            level=_TAKEN_BACK,
            origin=_TAKEN_BACK,
            triage_due_at=0,
            contact_due_at=0,
            updated_at=tx.now,
            closed_at=tx.now,
            holder=None,
            due_at=None,
            notice_at=None,
            contacted_at=None,
            closed_reason=None,
            triaged_at=None,
            assessed_at=None,
        )
    )
    data_keys.destroy(tx, owner_of(number))
    entries.forget(tx, number)
    tasks.forget(tx, number)
    returns.erase_of_case(tx, number)


def read_case(tx: Transaction, service: str, number: int) -> tuple[dict[str, Any], Sequence[Mapping[str, Any]]]:
    """The clear columns of a case and the requests it holds, oldest first. Raises UnknownCase."""
    query = (
        select(tables.cases, _k.wrapped)
        .join_from(tables.cases, tables.data_keys, _k.owner == owner_of(number), isouter=True)
        .where(_c.number == number, _c.service == service)
    )
    row = tx.execute(query).mappings().first()
    if row is None:
        raise UnknownCase(number)
    hidden = ("alias_hash", "contact_hash", "content", "wrapped", "service", "notice_at", "triaged_at", "assessed_at")
    clear = {name: value for name, value in plain(row).items() if name not in hidden}
    if row["content"] is None or row["wrapped"] is None:
        return clear, ()
    return clear, open_content(tx.vault.key(row["wrapped"], owner_of(number)), number, row["content"])["requests"]


def read_own(tx: Transaction, service: str, alias: str) -> tuple[dict[str, Any], Sequence[Mapping[str, Any]]] | None:
    """The case behind `alias` as `read_case` gives it, open or closed; None when it is not there any more."""
    hashed = tx.vault.lookup("alias", alias)
    number = tx.execute(select(_c.number).where(_c.alias_hash == hashed, _c.service == service)).scalar()
    return None if number is None else read_case(tx, service, int(number))


def closed_before(tx: Transaction, moments: Mapping[str, int], after: int, limit: int) -> list[tuple[int, str]]:
    """Number and service of cases closed before the moment of their service, locked: `limit` at most, in the order of
    their numbers, those after the number `after`."""
    over = or_(*(and_(_c.service == service, _c.closed_at <= moment) for service, moment in moments.items()))
    query = select(_c.number, _c.service).where(over, _c.number > after).order_by(_c.number).limit(limit)
    return [(int(row.number), str(row.service)) for row in tx.execute(query.with_for_update())]


def purge(tx: Transaction, service: str, number: int) -> bool:
    """Remove a closed case, its key first. False where it stays: the duplicate of a case still open waits for it."""
    if merged.followed(tx, open_file(tx, service, number)) is not None:
        return False
    data_keys.destroy(tx, owner_of(number))
    tx.execute(delete(tables.cases).where(_c.number == number))
    return True


def _open_case(tx: Transaction, service: str, alias: str) -> Any:
    query = (
        select(tables.cases, _k.wrapped)
        .join_from(tables.cases, tables.data_keys, _k.owner == OWNER_OF_ROW)
        .where(_c.alias_hash == tx.vault.lookup("alias", alias), _c.service == service, _c.status.not_in(OVER))
        .with_for_update(of=tables.cases)
    )
    return tx.execute(query).first()


def _add_to(tx: Transaction, row: Any, request: Request, due: Due) -> None:
    number = int(row.number)
    key = tx.vault.key(row.wrapped, owner_of(number))
    content = open_content(key, number, row.content)
    content["requests"].append(_entry(tx, request))
    content.update(_reached_by(request))
    sooner = due.triage_at < row.due_at
    tx.execute(
        update(tables.cases)
        .where(_c.number == number)
        .values(
            level=min(row.level, request.level, key=LEVELS.index),
            triage_due_at=min(row.triage_due_at, due.triage_at),
            contact_due_at=min(row.contact_due_at, due.contact_at),
            due_at=due.triage_at if sooner else row.due_at,
            notice_at=notice_of(due.triage_at) if sooner else row.notice_at,
            position=request.position or row.position,
            territory=request.territory or row.territory,
            contact_hash=contact_hash(tx, request.queue, request.contact) or row.contact_hash,
            updated_at=tx.now,
            content=seal_content(key, number, content),
        )
    )
    entries.add(tx, number, key, "added", PERSON)
    if row.status != "new":
        # What is due on a case in hand is worked out again at each step: this waits until somebody has read it.
        tasks.add(tx, row.service, number, key, "answer", due.triage_at)


def plain(row: RowMapping) -> dict[str, Any]:
    """The row as JSON data: SQLAlchemy's names are strings of its own kind, which orjson refuses."""
    found = {str(name): value for name, value in row.items()}
    return {**found, **dict.fromkeys(_NOTHING_LEFT)} if found["status"] == "withdrawn" else found


def _free_number(tx: Transaction) -> int:
    """Eight digits, random, free in this database."""
    while True:
        number = 10_000_000 + int.from_bytes(tx.vault.random(8)) % 90_000_000
        if tx.execute(select(_c.number).where(_c.number == number)).first() is None:
            return number


def _reached_by(request: Request) -> dict[str, int]:
    return {} if request.chat is None else {"chat": request.chat}


def _entry(tx: Transaction, request: Request) -> dict[str, Any]:
    return {"received_at": _received_at(tx, request), "level": request.level, **request.content}


def _received_at(tx: Transaction, request: Request) -> int:
    return tx.now if request.received_at is None else request.received_at


def contact_hash(tx: Transaction, queue: str, contact: str | None) -> bytes | None:
    """How a person is found again by exact contact details, in capitals or not; within one queue only, since the two
    queues must not be joined by it."""
    return tx.vault.lookup(f"contact/{queue}", contact.casefold()) if contact else None
