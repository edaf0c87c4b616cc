"""Who may read a service's queue: members of the cell and API keys."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, insert, or_, select, update

from storage import tables
from storage.transaction import Transaction

_m = tables.members.c
_a = tables.api_keys.c

READERS = ("member", "coordinator")
"""Roles whose holders read cases; an admin manages and never reads, an auditor sees the journal."""
INVITATION_LIFE = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls the API: an API key of one service, role `cell` (reads and acts) or `reader` (reads)."""

    id: str
    service: str
    role: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that has not been answered yet."""

    service: str
    role: str
    expires_at: int


def find_invitation(tx: Transaction, token: str) -> Invitation | None:
    """The invitation behind a link, None when it is unknown, answered or over."""
    query = select(_m.service, _m.role, _m.invitation_expires_at).where(
        _m.invitation_hash == tx.vault.lookup("invitation", token), _m.invitation_expires_at > tx.now
    )
    row = tx.execute(query).first()
    return None if row is None else Invitation(row.service, row.role, row.invitation_expires_at)


def create_api_key(tx: Transaction, service: str, role: str) -> tuple[str, str]:
    """A new key: (id, secret). The secret is shown once; only a keyed hash of it is kept."""
    name = tx.token(6)
    secret = f"relais_{base64.urlsafe_b64encode(tx.vault.random(32)).rstrip(b'=').decode()}"
    tx.execute(
        insert(tables.api_keys),
        {
            "id": name,
            "service": service,
            "role": role,
            "key_hash": tx.vault.lookup("api_key", secret),
            "created_at": tx.now,
        },
    )
    return name, secret


def find_api_key(tx: Transaction, secret: str) -> Caller | None:
    """The caller behind an API key, None when it is unknown or revoked."""
    query = select(_a.id, _a.service, _a.role).where(
        _a.key_hash == tx.vault.lookup("api_key", secret), _a.revoked_at.is_(None)
    )
    row = tx.execute(query).first()
    return None if row is None else Caller(row.id, row.service, row.role)


def invite(tx: Transaction, service: str, role: str) -> tuple[str, str]:
    """A new member who has still to answer the invitation: (id, invitation token). Good for seven days."""
    name, token = tx.token(6), tx.token(24)
    tx.execute(
        insert(tables.members),
        {
            "id": name,
            "service": service,
            "role": role,
            "status": "invited",
            "invitation_hash": tx.vault.lookup("invitation", token),
            "invitation_expires_at": tx.now + INVITATION_LIFE,
            "created_at": tx.now,
        },
    )
    return name, token


def reset(tx: Transaction, service: str, name: str) -> str | None:
    """A new invitation token for a member, which ends the one before; None for an unknown member."""
    token = tx.token(24)
    changed = tx.execute(
        update(tables.members)
        .where(_m.id == name, _m.service == service)
        .values(
            status="invited",
            invitation_hash=tx.vault.lookup("invitation", token),
            invitation_expires_at=tx.now + INVITATION_LIFE,
        )
    )
    return token if changed.rowcount else None


def disable(tx: Transaction, service: str, name: str) -> bool:
    """Take a member's access away; never deleted. False for an unknown member."""
    changed = tx.execute(
        update(tables.members)
        .where(_m.id == name, _m.service == service)
        .values(status="disabled", invitation_hash=None, invitation_expires_at=None)
    )
    return bool(changed.rowcount)


def list_members(tx: Transaction, service: str) -> list[dict[str, Any]]:
    """Members of a service, oldest first."""
    query = select(_m.id, _m.role, _m.status, _m.created_at, _m.invitation_expires_at)
    rows = tx.execute(query.where(_m.service == service).order_by(_m.created_at, _m.id)).mappings()
    return [dict(row) for row in rows]


def anybody(tx: Transaction) -> bool:
    """Whether any member or API key exists at all: False on a fresh installation."""
    member, key = select(exists().select_from(tables.members)), select(exists().select_from(tables.api_keys))
    return bool(tx.execute(member).scalar() or tx.execute(key).scalar())


def services_with_readers(tx: Transaction) -> frozenset[str]:
    """Services whose queue somebody can read: a member (an unexpired invitation counts), or an API key."""
    invited = _m.invitation_expires_at.is_(None) | (_m.invitation_expires_at > tx.now)
    member: Select[Any] = select(_m.service).where(
        _m.role.in_(READERS), or_(_m.status == "active", (_m.status == "invited") & invited)
    )
    key: Select[Any] = select(_a.service).where(_a.revoked_at.is_(None))
    return frozenset(tx.execute(member.union(key)).scalars())
