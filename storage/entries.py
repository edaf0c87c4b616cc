"""The timeline of a case: what happened, when and by whom; what was written, sealed under the key of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from storage import tables
from storage.case_keys import OWNER_OF_ROW
from storage.sealing import seal, unseal
from storage.transaction import Transaction
from storage.vault import DataKey

_e = tables.case_entries.c
_c = tables.cases.c
_k = tables.data_keys.c

MESSAGE = "message"
"""What the cell writes to the person."""
SAID = "said"
"""What the person writes to the cell while an exchange is open."""
ENDED = "exchange_ended"
"""One of the two ended the exchange."""
TOLD = (MESSAGE, ENDED)
"""Kinds of entries that the conversation of the person looks for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline. `author` is `person` or the id of a caller; `content` is null where nothing was said."""

    position: int
    at: int
    kind: str
    author: str
    content: Mapping[str, Any] | None


def add(
    tx: Transaction, number: int, key: DataKey, kind: str, author: str, content: Mapping[str, Any] | None = None
) -> int:
    """Add a line to the timeline of a case that the transaction has locked; its position."""
    last = tx.execute(select(func.max(_e.position)).where(_e.number == number)).scalar()
    position = (last or 0) + 1
    row = {
        "number": number,
        "position": position,
        "at": tx.now,
        "kind": kind,
        "author": author,
        "content": None if content is None else seal(key, _bound(number, position), content),
    }
    tx.execute(insert(tables.case_entries), row)
    return position


def timeline(tx: Transaction, number: int, key: DataKey) -> list[Entry]:
    """Every line of a case, oldest first."""
    query = select(tables.case_entries).where(_e.number == number).order_by(_e.position)
    return [_opened(row, key) for row in tx.execute(query)]


def seal_again(tx: Transaction, number: int, key: DataKey, entries: Sequence[Entry]) -> None:
    """Write these lines of a case anew under another key."""
    for entry in entries:
        if entry.content is not None:
            sealed = seal(key, _bound(number, entry.position), entry.content)
            tx.execute(
                update(tables.case_entries)
                .where(_e.number == number, _e.position == entry.position)
                .values(content=sealed)
            )


def last_at(tx: Transaction, number: int, kind: str) -> int | None:
    """When something of this kind last happened to a case."""
    return tx.execute(select(func.max(_e.at)).where(_e.number == number, _e.kind == kind)).scalar()


def messages_after(
    tx: Transaction, service: str, alias: str, position: int, kinds: Sequence[str] = TOLD
) -> list[Entry]:
    """What concerns the person behind `alias` since that position, oldest first."""
    query = (
        select(tables.case_entries, _k.wrapped, _k.owner)
        .join_from(tables.cases, tables.case_entries, _e.number == _c.number)
        .join(tables.data_keys, _k.owner == OWNER_OF_ROW)
        .where(
            _c.alias_hash == tx.vault.lookup("alias", alias),
            _c.service == service,
            _e.kind.in_(kinds),
            _e.position > position,
        )
        .order_by(_e.position)
    )
    rows = tx.execute(query).all()
    if not rows:
        return []
    key = tx.vault.key(rows[0].wrapped, rows[0].owner)
    return [_opened(row, key) for row in rows]


def forget(tx: Transaction, number: int) -> None:
    """Remove the timeline of a case that the person took back."""
    tx.execute(delete(tables.case_entries).where(_e.number == number))


def _opened(row: Any, key: DataKey) -> Entry:
    content = None if row.content is None else unseal(key, _bound(row.number, row.position), row.content)
    return Entry(row.position, row.at, row.kind, row.author, content)


def _bound(number: int, position: int) -> str:
    return f"case_entries/{number}/{position}/content"
