"""One case, opened to work on it: locked, its key at hand. What it holds and its timeline share that key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from storage import data_keys, entries, tables
from storage.entries import Entry
from storage.transaction import Transaction
from storage.vault import DataKey

_c = tables.cases.c
_k = tables.data_keys.c

NOTHING_DUE = 2**40
"""`due_at` of an open case for which nothing is due: after every deadline, so that the queue shows it last."""
NOTICE_BEFORE = 8 * 3600
"""How long before it is due the cell is reminded: what is due at closing time, that morning."""


class UnknownCase(LookupError):
    """No such case for this service."""


@dataclass(slots=True)
class CaseFile:
    """A case as it stands. `key` is None once the person took it back: nothing of it can be read or written."""

    number: int
    service: str
    queue: str
    level: str
    status: str
    holder: str | None
    received_at: int
    triage_due_at: int
    contact_due_at: int
    contacted_at: int | None
    due_at: int | None
    key: DataKey | None
    sealed: bytes | None

    def requests(self) -> list[dict[str, Any]]:
        """The requests it holds, oldest first."""
        if self.key is None or self.sealed is None:
            return []
        found: list[dict[str, Any]] = open_content(self.key, self.number, self.sealed)["requests"]
        return found

    def chat(self) -> int | None:
        """The messaging chat that the last request came from, for the worker alone."""
        if self.key is None or self.sealed is None:
            return None
        found: int | None = open_content(self.key, self.number, self.sealed).get("chat")
        return found


def open_file(tx: Transaction, service: str, number: int) -> CaseFile:
    """The case `number` of `service`, locked until the end of the transaction. Raises UnknownCase."""
    query = select(tables.cases).where(_c.number == number, _c.service == service).with_for_update()
    row = tx.execute(query).first()
    if row is None:
        raise UnknownCase(number)
    wrapped = tx.execute(select(_k.wrapped).where(_k.owner == owner_of(number))).scalar()
    return CaseFile(
        number=row.number,
        service=row.service,
        queue=row.queue,
        level=row.level,
        status=row.status,
        holder=row.holder,
        received_at=row.received_at,
        triage_due_at=row.triage_due_at,
        contact_due_at=row.contact_due_at,
        contacted_at=row.contacted_at,
        due_at=row.due_at,
        key=None if wrapped is None else tx.vault.key(wrapped, owner_of(number)),
        sealed=row.content,
    )


def change(tx: Transaction, file: CaseFile, **columns: Any) -> None:
    """Write these columns of an open case. Another `due_at` brings a reminder of its own."""
    if "due_at" in columns and columns["due_at"] != file.due_at:
        columns["notice_at"] = notice_of(columns["due_at"])
    tx.execute(update(tables.cases).where(_c.number == file.number).values(updated_at=tx.now, **columns))
    for name in columns.keys() & {
        "level",
        "status",
        "holder",
        "triage_due_at",
        "contact_due_at",
        "contacted_at",
        "due_at",
    }:
        setattr(file, name, columns[name])


def notice_of(due_at: int | None) -> int | None:
    """When the cell is to be reminded of what is due then; None when nothing is due."""
    return None if due_at is None or due_at == NOTHING_DUE else due_at - NOTICE_BEFORE


def forget_chat(tx: Transaction, file: CaseFile) -> None:
    """Take the messaging chat out of a case that needs it no more.

    The key stays, or a backup of before would lose the whole case; what the page held leaves the files with the next
    truncation of the log.
    """
    if file.key is not None and file.chat() is not None:
        file.sealed = seal_content(file.key, file.number, {"requests": file.requests()})
        tx.execute(update(tables.cases).where(_c.number == file.number).values(content=file.sealed))
        tx.key_destroyed = True


def rewrite(tx: Transaction, file: CaseFile, requests: Sequence[Mapping[str, Any]], timeline: Sequence[Entry]) -> None:
    """Write everything the case holds anew under a new key: what was taken out cannot be read any more, by anybody."""
    chat = file.chat()
    file.key = data_keys.replace(tx, owner_of(file.number))
    content = {"requests": list(requests), **({} if chat is None else {"chat": chat})}
    file.sealed = seal_content(file.key, file.number, content)
    tx.execute(update(tables.cases).where(_c.number == file.number).values(content=file.sealed))
    entries.seal_again(tx, file.number, file.key, timeline)


def owner_of(number: int) -> str:
    """Owner of the key of a case."""
    return f"case:{number}"


def seal_content(key: DataKey, number: int, content: Mapping[str, Any]) -> bytes:
    """What a case holds, as ciphertext bound to its row."""
    return key.seal(json.dumps(content, ensure_ascii=False).encode(), f"cases/{number}/content")


def open_content(key: DataKey, number: int, sealed: bytes) -> dict[str, Any]:
    """Read what `seal_content` wrote. Raises CannotDecrypt."""
    content: dict[str, Any] = json.loads(key.open(sealed, f"cases/{number}/content"))
    return content
