"""Members who are away, and who stands in for them meanwhile. Days are ISO dates of the service's own calendar."""

from __future__ import annotations

from sqlalchemy import case, null, select, update

from storage import tables
from storage.access import caller_of
from storage.transaction import Transaction

_m = tables.members.c


def leave(tx: Transaction, member: str, first: str, last: str, stand_in: str | None) -> None:
    """Away from `first` to `last`, both included; `stand_in` is the id of a member of the same service."""
    _write(tx, member, first, last, stand_in)


def come_back(tx: Transaction, member: str) -> None:
    """Away no longer, and no absence is planned."""
    _write(tx, member, None, None, None)


def covered_by(tx: Transaction, service: str, member: str, today: str) -> frozenset[str]:
    """Callers whose cases `member` sees to today: who is away and named them, and whoever those stand in for."""
    query = select(_m.id, _m.stand_in).where(
        _m.service == service,
        _m.status == "active",
        _m.stand_in.is_not(None),
        _m.away_from <= today,
        _m.away_until >= today,
    )
    away = {row.id: row.stand_in for row in tx.execute(query)}
    found: set[str] = set()
    following = {member}
    while following:
        following = {name for name, other in away.items() if other in following} - found - {member}
        found |= following
    return frozenset(map(caller_of, found))


def replace_stand_in(tx: Transaction, service: str, gone: str, instead: str | None) -> int:
    """Where `gone` was to stand in for somebody, `instead` does, or nobody; how many absences changed."""
    nobody_for_oneself = case((_m.id == instead, null()), else_=instead)
    changed = tx.execute(
        update(tables.members).where(_m.service == service, _m.stand_in == gone).values(stand_in=nobody_for_oneself)
    )
    return changed.rowcount


def _write(tx: Transaction, member: str, first: str | None, last: str | None, stand_in: str | None) -> None:
    values = {"away_from": first, "away_until": last, "stand_in": stand_in}
    tx.execute(update(tables.members).where(_m.id == member).values(**values))
