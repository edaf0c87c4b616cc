"""What a service keeps of its partners: its own, and what it completes of the national ones. Nothing about a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_for

_p = tables.partners.c


@dataclass(frozen=True, slots=True)
class Kept:
    """One partner as it is kept; `content` is JSON data, `archived_at` null while it is in use."""

    id: str
    content: Mapping[str, Any]
    archived_at: int | None


def of_service(tx: Transaction, service: str) -> list[Kept]:
    """Everything a service keeps of partners, archived ones included."""
    rows = tx.execute(select(tables.partners).where(_p.service == service).order_by(_p.id))
    return [_kept(row) for row in rows]


def find(tx: Transaction, service: str, name: str) -> Kept | None:
    """One of them, locked until the end of the transaction."""
    query = select(tables.partners).where(_p.service == service, _p.id == name).with_for_update()
    row = tx.execute(query).first()
    return None if row is None else _kept(row)


def add(tx: Transaction, service: str, content: Mapping[str, Any]) -> str:
    """A new partner; its id."""
    name = tx.token(6)
    tx.execute(insert(tables.partners), _row(tx, service, name, content, None))
    return name


def write(tx: Transaction, service: str, name: str, content: Mapping[str, Any], archived_at: int | None = None) -> None:
    """Keep a partner of the service as it is now."""
    changed = _row(tx, service, name, content, archived_at)
    statement = insert_for(tx.dialect, tables.partners).values(changed)
    kept = {column: changed[column] for column in ("content", "updated_at", "archived_at")}
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=kept, where=_p.service == service))


def completion_of(service: str, national: str) -> str:
    """The id under which a service completes a national partner: always the same, so that it is done once."""
    return hashlib.sha256(f"{service}/{national}".encode()).hexdigest()[:16]


def _row(
    tx: Transaction, service: str, name: str, content: Mapping[str, Any], archived_at: int | None
) -> dict[str, Any]:
    return {
        "id": name,
        "service": service,
        "content": json.dumps(content, ensure_ascii=False),
        "updated_at": tx.now,
        "archived_at": archived_at,
    }


def _kept(row: Any) -> Kept:
    return Kept(row.id, json.loads(row.content), row.archived_at)
