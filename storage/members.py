"""Members of a cell: invited, active, disabled; never deleted, so that the journal always names somebody.

The name and e-mail of a member are ciphertext under a key of their own; the e-mail is found again by a keyed hash.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage import data_keys, sessions, tables
from storage.access import MEMBER, member_of
from storage.transaction import Transaction
from storage.vault import DataKey

_m = tables.members.c
_k = tables.data_keys.c
_r = tables.recovery_codes.c

INVITATION_LIFE = 7 * 24 * 3600
_NOTHING_KNOWN = {"login_hash": None, "password": None, "totp_secret": None, "totp_step": None}


class EmailTaken(ValueError):
    """Another member signs in with this e-mail address."""


class InvitationOver(LookupError):
    """The invitation is unknown, answered or over."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that has not been answered yet."""

    member: str
    service: str
    role: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What is shown of a member; both empty until the invitation is answered."""

    name: str = ""
    email: str = ""


def invite(tx: Transaction, service: str, role: str) -> tuple[str, str]:
    """A new member who has still to answer the invitation: (id, invitation token). Good for seven days."""
    name, token = tx.token(6), tx.token(24)
    tx.execute(
        insert(tables.members),
        {"id": name, "service": service, "role": role, "created_at": tx.now, **_invited(tx, token)},
    )
    return name, token


def find_invitation(tx: Transaction, token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation behind a link, None when it is unknown, answered or over."""
    query = select(_m.id, _m.service, _m.role, _m.invitation_expires_at).where(
        _m.invitation_hash == tx.vault.lookup("invitation", token), _m.invitation_expires_at > tx.now
    )
    row = tx.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Invitation(row.id, row.service, row.role, row.invitation_expires_at)


def accept(tx: Transaction, token: str, profile: Profile, password_hash: str) -> Invitation:
    """Answer an invitation: the member is active from now on. Raises InvitationOver, EmailTaken."""
    found = find_invitation(tx, token, lock=True)
    if found is None:
        raise InvitationOver
    login = login_hash(tx, profile.email)
    if tx.execute(select(_m.id).where(_m.login_hash == login, _m.id != found.member)).first() is not None:
        raise EmailTaken
    known = tx.execute(select(_k.wrapped).where(_k.owner == MEMBER + found.member)).scalar()
    key = data_keys.create(tx, MEMBER + found.member) if known is None else key_of(tx, found.member)
    shown = json.dumps({"name": profile.name, "email": profile.email}, ensure_ascii=False).encode()
    values = {
        **_NOTHING_KNOWN,
        "status": "active",
        "invitation_hash": None,
        "invitation_expires_at": None,
        "login_hash": login,
        "profile": key.seal(shown, bound(found.member, "profile")),
        "password": key.seal(password_hash.encode(), bound(found.member, "password")),
    }
    tx.execute(update(tables.members).where(_m.id == found.member).values(**values))
    sessions.end_all(tx, found.member)  # one may have begun in the very moment the access before was taken away
    return found


def reset(tx: Transaction, service: str, name: str) -> str | None:
    """A new invitation token for a member: ends the one before, the password, codes and sessions; None if unknown."""
    token = tx.token(24)
    return token if _end_access(tx, service, name, _invited(tx, token)) else None


def disable(tx: Transaction, service: str, name: str) -> bool:
    """Take a member's access away; never deleted. False for an unknown member."""
    ended = {"status": "disabled", "invitation_hash": None, "invitation_expires_at": None}
    return _end_access(tx, service, name, ended)


def lock(tx: Transaction, service: str, name: str) -> bool:
    """Keep a member as they are until the end of the transaction; False where the service has no such member."""
    query = select(_m.id).where(_m.id == name, _m.service == service).with_for_update()
    return tx.execute(query).first() is not None


def stays_active(tx: Transaction, name: str) -> bool:
    """Whether a member is active, and stays so until the end of the transaction."""
    query = select(_m.id).where(_m.id == name, _m.status == "active").with_for_update(read=True)
    return tx.execute(query).first() is not None


def is_active(tx: Transaction, caller: str) -> bool:
    """Whether the member behind this id of a caller is active now."""
    query = select(_m.id).where(_m.id == member_of(caller), _m.status == "active")
    return tx.execute(query).first() is not None


def list_members(tx: Transaction, service: str) -> list[dict[str, Any]]:
    """Members of a service, oldest first, with `name` and `email` ("" until the invitation is answered)."""
    query = select(_m.id, _m.role, _m.status, _m.created_at, _m.invitation_expires_at, _m.profile, _k.wrapped)
    joined = query.join_from(tables.members, tables.data_keys, _k.owner == MEMBER + _m.id, isouter=True)
    rows = tx.execute(joined.where(_m.service == service).order_by(_m.created_at, _m.id)).mappings()
    found = []
    for row in rows:
        shown = dict(row)
        profile = opened_profile(tx, row["id"], shown.pop("profile"), shown.pop("wrapped"))
        found.append({**shown, "name": profile.name, "email": profile.email})
    return found


def login_hash(tx: Transaction, email: str) -> bytes:
    """How an e-mail address is found again: however it is written in capitals."""
    return tx.vault.lookup("login", email.strip().casefold())


def key_of(tx: Transaction, member: str) -> DataKey:
    """The key of what is sealed about an active member."""
    wrapped = tx.execute(select(_k.wrapped).where(_k.owner == MEMBER + member)).scalar_one()
    return tx.vault.key(wrapped, MEMBER + member)


def profile_of(tx: Transaction, member: str) -> Profile:
    """The name and e-mail of a member; both empty until the invitation is answered."""
    query = select(_m.profile, _k.wrapped).join_from(tables.members, tables.data_keys, _k.owner == MEMBER + _m.id)
    row = tx.execute(query.where(_m.id == member)).first()
    return Profile() if row is None else opened_profile(tx, member, row.profile, row.wrapped)


def names_of(tx: Transaction, service: str, callers: Collection[str]) -> dict[str, str]:
    """The name of each of these callers who is a member of the service, by caller id; one query however many."""
    ids = sorted({member_of(caller) for caller in callers if caller.startswith(MEMBER)})
    query = select(_m.id, _m.profile, _k.wrapped).join_from(
        tables.members, tables.data_keys, _k.owner == MEMBER + _m.id
    )
    rows = tx.execute(query.where(_m.service == service, _m.id.in_(ids)))
    return {MEMBER + row.id: opened_profile(tx, row.id, row.profile, row.wrapped).name for row in rows}


def bound(member: str, column: str) -> str:
    """What a sealed value of a member is bound to."""
    return f"members/{member}/{column}"


def _invited(tx: Transaction, token: str) -> dict[str, Any]:
    return {
        "status": "invited",
        "invitation_hash": tx.vault.lookup("invitation", token),
        "invitation_expires_at": tx.now + INVITATION_LIFE,
    }


def _end_access(tx: Transaction, service: str, name: str, values: dict[str, Any]) -> bool:
    changed = tx.execute(
        update(tables.members).where(_m.id == name, _m.service == service).values(**_NOTHING_KNOWN, **values)
    )
    if not changed.rowcount:
        return False
    tx.execute(delete(tables.recovery_codes).where(_r.member == name))
    sessions.end_all(tx, name)
    return True


def opened_profile(tx: Transaction, member: str, profile: bytes | None, wrapped: bytes | None) -> Profile:
    """Read a sealed profile with the wrapped key of what is sealed about the member; empty where there is none."""
    if profile is None or wrapped is None:
        return Profile()
    return Profile(**json.loads(tx.vault.key(wrapped, MEMBER + member).open(profile, bound(member, "profile"))))
