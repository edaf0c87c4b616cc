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

PERSON = "person"
"""Who acts where it is the person: nobody is named."""
MEMBER = "member:"
"""Before the id of a member: their id as a caller, and the owner of the key of what is sealed about them."""
READERS = ("member", "coordinator")
"""Roles whose holders read cases; an admin manages and never reads, an auditor sees the journal."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts, whatever the entrance: `id` as the journal names it, `role` as the permissions do.

    A member: `member:{id}` and the role of the cell. An API key: `key:{id}` and `key:cell` (reads and acts) or
    `key:reader` (reads). `stands_in_for` are the ids of callers who are away and whose cases this one sees to.
    """

    id: str
    service: str
    role: str
    stands_in_for: frozenset[str] = frozenset()

    def answers_for(self, holder: str | None) -> bool:
        """Whether a case of this holder is theirs to see to: their own, or that of somebody they stand in for."""
        return holder == self.id or holder in self.stands_in_for


def caller_of(member: str) -> str:
    """The id, as a caller, of the member with this id."""
    return f"{MEMBER}{member}"


def member_of(caller: str) -> str:
    """The id of the member who acts as this caller."""
    return caller.removeprefix(MEMBER)


def create_api_key(tx: Transaction, service: str, role: str) -> tuple[str, str]:
    """A new key of role `cell` or `reader`: (id, secret). The secret is shown once; only a keyed hash is kept."""
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
    return None if row is None else Caller(f"key:{row.id}", row.service, f"key:{row.role}")


def list_api_keys(tx: Transaction, service: str) -> list[dict[str, Any]]:
    """API keys of a service as id, role, created_at and revoked_at, oldest first."""
    query = select(_a.id, _a.role, _a.created_at, _a.revoked_at).where(_a.service == service)
    return [dict(row) for row in tx.execute(query.order_by(_a.created_at, _a.id)).mappings()]


def revoke_api_key(tx: Transaction, service: str, name: str) -> bool:
    """Take a key away, for good. False when the service has no such key in use."""
    in_use = (_a.id == name) & (_a.service == service) & _a.revoked_at.is_(None)
    return bool(tx.execute(update(tables.api_keys).where(in_use).values(revoked_at=tx.now)).rowcount)


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
