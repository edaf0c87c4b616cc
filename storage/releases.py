"""Figures as they were first released, frozen: whoever comes first writes them, everybody reads the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_missing

_r = tables.releases.c


@dataclass(frozen=True, slots=True)
class Release:
    """What was released of a period. `released_at` is in seconds since 1970, `content` JSON data."""

    period: str
    released_at: int
    content: Mapping[str, Any]


def find(tx: Transaction, service: str, period: str) -> Release | None:
    """The release of a period, None when there is none yet."""
    row = tx.execute(select(tables.releases).where(_r.service == service, _r.period == period)).first()
    return None if row is None else Release(row.period, row.released_at, orjson.loads(row.content))


def of_periods(tx: Transaction, service: str) -> set[str]:
    """The periods that were released."""
    return set(tx.execute(select(_r.period).where(_r.service == service)).scalars())


def since(tx: Transaction, service: str, year: str) -> dict[str, Release]:
    """The releases of a service from that year on, by period."""
    query = select(tables.releases).where(_r.service == service, _r.period >= year)
    rows = tx.execute(query.order_by(_r.period))
    return {row.period: Release(row.period, row.released_at, orjson.loads(row.content)) for row in rows}


def keep(tx: Transaction, service: str, period: str, content: Mapping[str, Any]) -> Release:
    """Freeze a release, unless another process did meanwhile: what stands is returned."""
    row = {
        "service": service,
        "period": period,
        "released_at": tx.now,
        "content": orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode(),
    }
    tx.execute(insert_missing(tx.dialect, tables.releases).values(**row))
    kept = find(tx, service, period)
    assert kept is not None, "it was written, here or by another"
    return kept
