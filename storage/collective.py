"""Collective actions of a service: what was done, when, for which sector; no company and no person is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from storage import tables
from storage.transaction import Transaction

_a = tables.collective_actions.c
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Done:
    """One action. `day` is an ISO date; `author` the id of the caller who recorded it; `content` is JSON data."""

    id: str
    day: str
    kind: str
    sector: str | None
    author: str
    content: Mapping[str, Any]


def years(tx: Transaction, service: str) -> list[str]:
    """The years in which something was done, the latest first."""
    year = func.substr(_a.day, 1, _YEAR).label("year")
    found = tx.execute(select(year).where(_a.service == service).distinct())
    return sorted(found.scalars(), reverse=True)


def of_year(tx: Transaction, service: str, year: str) -> list[Done]:
    """What was done in a year, the latest first."""
    query = select(tables.collective_actions).where(
        _a.service == service, _a.day >= f"{year}-01-01", _a.day <= f"{year}-12-31"
    )
    return [_done(row) for row in tx.execute(query.order_by(_a.day.desc(), _a.id))]


def find(tx: Transaction, service: str, name: str) -> Done | None:
    """One action of the service."""
    row = tx.execute(select(tables.collective_actions).where(_a.service == service, _a.id == name)).first()
    return None if row is None else _done(row)


def add(
    tx: Transaction, service: str, author: str, day: str, kind: str, sector: str | None, content: Mapping[str, Any]
) -> str:
    """Record an action; its id."""
    name = tx.token(6)
    row = {"id": name, "service": service, "author": author, **_values(tx, day, kind, sector, content)}
    tx.execute(insert(tables.collective_actions), row)
    return name


def change(
    tx: Transaction, service: str, name: str, day: str, kind: str, sector: str | None, content: Mapping[str, Any]
) -> bool:
    """Write an action anew; False when the service has no such action."""
    changed = tx.execute(
        update(tables.collective_actions)
        .where(_a.service == service, _a.id == name)
        .values(**_values(tx, day, kind, sector, content))
    )
    return bool(changed.rowcount)


def remove(tx: Transaction, service: str, name: str) -> bool:
    """Delete an action; False when the service has no such action."""
    return bool(tx.execute(delete(tables.collective_actions).where(_a.service == service, _a.id == name)).rowcount)


def _values(tx: Transaction, day: str, kind: str, sector: str | None, content: Mapping[str, Any]) -> dict[str, Any]:
    written = json.dumps(content, ensure_ascii=False)
    return {"day": day, "kind": kind, "sector": sector, "content": written, "updated_at": tx.now}


def _done(row: Any) -> Done:
    return Done(row.id, row.day, row.kind, row.sector, row.author, json.loads(row.content))
