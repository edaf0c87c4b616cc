"""One case, opened to work on it: locked, its key at hand. What it holds and its timeline share that key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select, update

from storage import data_keys, entries, tables, tasks
from storage.case_keys import owner_of
from storage.entries import Entry
from storage.sealing import seal, unseal
from storage.transaction import Transaction
from storage.vault import DataKey

_c = tables.cases.c
_k = tables.data_keys.c

_Part = TypeVar("_Part")

QUEUES = ("salaries", "employeurs")
"""The queues of a cell."""
OVER = ("closed", "withdrawn")
"""Statuses of a case in which nothing can be done any more, unless it begins again."""
NOTHING_DUE = 2**40
"""`due_at` of an open case for which nothing is due: after every deadline, so that the queue shows it last."""
_CHAT_FORGOTTEN = "chat_forgotten"
_REACHED = {
    **dict.fromkeys(("triaged", "contacted", "on_hold", "not_reached", "redirected", "closed"), ("triaged_at",)),
    **dict.fromkeys(("assessed", "in_support"), ("triaged_at", "assessed_at")),
}


class UnknownCase(LookupError):
    """No such case for this service."""


@dataclass(slots=True)
class CaseFile:
    """A case as it stands. `key` is None once the person took it back: nothing of it can be read or written.

    `linked`: a conversation leads to it, where the person reads what the cell writes.
    """

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
    linked: bool = False

    def requests(self) -> list[dict[str, Any]]:
        """The requests it holds, oldest first."""
        return self.part("requests", [])

    def chat(self) -> int | None:
        """The messaging chat that the last request came from, for the worker alone."""
        return self.part("chat", None)

    @property
    def unheard(self) -> bool:
        """Whether the chat that the request came from was forgotten: what the cell writes is announced nowhere."""
        return self.chat() is None and self.part(_CHAT_FORGOTTEN, False)

    def part(self, name: str, default: _Part) -> _Part:
        """One part of what the case holds, as JSON data; `default` where it has none, or was taken back."""
        if self.key is None or self.sealed is None:
            return default
        found: _Part = open_content(self.key, self.number, self.sealed).get(name, default)
        return found


def open_file(tx: Transaction, service: str, number: int) -> CaseFile:
    """The case `number` of `service`, locked until the end of the transaction. Raises UnknownCase."""
    query = select(tables.cases).where(_c.number == number, _c.service == service).with_for_update()
    row = tx.execute(query).first()
    if row is None:
        raise UnknownCase(number)
    return _file(tx, row)


def find_own(tx: Transaction, service: str, alias: str, *, lock: bool = True) -> CaseFile | None:
    """The case behind `alias`, locked unless it is only looked at; None when it is not there any more."""
    query = select(tables.cases).where(_c.alias_hash == tx.vault.lookup("alias", alias), _c.service == service)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _file(tx, row)


def _file(tx: Transaction, row: Any) -> CaseFile:
    wrapped = tx.execute(select(_k.wrapped).where(_k.owner == owner_of(row.number))).scalar()
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
        key=None if wrapped is None else tx.vault.key(wrapped, owner_of(row.number)),
        sealed=row.content,
        linked=row.alias_hash is not None,
    )


def change(tx: Transaction, file: CaseFile, **columns: Any) -> None:
    """Write these columns of an open case. Another `due_at` brings a reminder of its own; the first status that says
    that somebody has read it, or assessed it, is remembered with its moment."""
    reached = _REACHED.get(columns.get("status", ""), ())
    columns |= {name: func.coalesce(_c[name], tx.now) for name in reached}
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
    return None if due_at is None or due_at == NOTHING_DUE else due_at - tasks.NOTICE_BEFORE


def keep(tx: Transaction, file: CaseFile, **parts: Any) -> None:
    """Write these parts of what an open case holds, as JSON data; None takes a part out."""
    assert file.key is not None, "a case that was opened has its key"
    assert file.sealed is not None, "a case with a key holds something"
    content = {**open_content(file.key, file.number, file.sealed), **parts}
    kept = {name: part for name, part in content.items() if part is not None}
    file.sealed = seal_content(file.key, file.number, kept)
    tx.execute(update(tables.cases).where(_c.number == file.number).values(content=file.sealed, updated_at=tx.now))


def forget_chat(tx: Transaction, file: CaseFile) -> None:
    """Take the messaging chat out of a case that needs it no more.

    The key stays, or a backup of before would lose the whole case; what the page held leaves the files with the next
    truncation of the log.
    """
    if file.key is not None and file.chat() is not None:
        keep(tx, file, chat=None, **{_CHAT_FORGOTTEN: True})
        tx.key_destroyed = True


def rewrite(tx: Transaction, file: CaseFile, requests: Sequence[Mapping[str, Any]], timeline: Sequence[Entry]) -> None:
    """Write everything the case holds anew under a new key: what was taken out cannot be read any more, by anybody."""
    assert file.key is not None, "a case that was opened has its key"
    assert file.sealed is not None, "a case with a key holds something"
    content = {**open_content(file.key, file.number, file.sealed), "requests": list(requests)}
    planned = tasks.of_case(tx, file.number, file.key)
    file.key = data_keys.replace(tx, owner_of(file.number))
    file.sealed = seal_content(file.key, file.number, content)
    tx.execute(update(tables.cases).where(_c.number == file.number).values(content=file.sealed))
    entries.seal_again(tx, file.number, file.key, timeline)
    tasks.seal_again(tx, file.number, file.key, planned)


def seal_content(key: DataKey, number: int, content: Mapping[str, Any]) -> bytes:
    """What a case holds, as ciphertext bound to its row."""
    return seal(key, f"cases/{number}/content", content)


def open_content(key: DataKey, number: int, sealed: bytes) -> dict[str, Any]:
    """Read what `seal_content` wrote. Raises CannotDecrypt."""
    return unseal(key, f"cases/{number}/content", sealed)
