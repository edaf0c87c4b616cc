"""Sessions of members: kept here, so that each can be ended; the browser only holds a random secret."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, insert, or_, select, update

from storage import tables
from storage.transaction import Transaction

_s = tables.sessions.c
_m = tables.members.c

IDLE = 30 * 60
"""Seconds without a request after which a session is over."""
LONGEST = 12 * 3600
"""Seconds after which a session is over, however busy."""
ENTERING = 15 * 60
"""Seconds that a member has to give the code, once the password was right."""

Stage = Literal["code", "enrol", "open"]
"""What is still missing: the code of the telephone, its enrolment, or nothing."""


class SessionOver(LookupError):
    """The session has ended since the request came."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is not over, of a member who is active. `secured` tells whether the member has a TOTP secret."""

    id: str
    member: str
    service: str
    role: str
    stage: Stage
    secured: bool
    created_at: int
    last_seen_at: int


def begin(tx: Transaction, member: str, stage: Stage) -> str:
    """A new session; its secret, to be given to the browser and kept nowhere."""
    _forget_old(tx)
    secret = base64.urlsafe_b64encode(tx.vault.random(32)).rstrip(b"=").decode()
    row = {
        "id": tx.token(6),
        "member": member,
        "secret_hash": tx.vault.lookup("session", secret),
        "stage": stage,
        "created_at": tx.now,
        "last_seen_at": tx.now,
    }
    tx.execute(insert(tables.sessions), row)
    return secret


def find(tx: Transaction, secret: str) -> Session | None:
    """The session behind a secret; None when it is unknown, over or ended, or its member is not active."""
    query = select(
        _s.id, _s.member, _m.service, _m.role, _s.stage, _m.totp_secret, _s.created_at, _s.last_seen_at
    ).join_from(tables.sessions, tables.members, _m.id == _s.member)
    row = tx.execute(
        query.where(_s.secret_hash == tx.vault.lookup("session", secret), _m.status == "active", *_alive(tx))
    ).first()
    if row is None or (row.stage == "code" and row.created_at <= tx.now - ENTERING):
        return None
    secured = row.totp_secret is not None
    return Session(row.id, row.member, row.service, row.role, row.stage, secured, row.created_at, row.last_seen_at)


def touch(tx: Transaction, session: str) -> None:
    """The member is still there. A session that is over by now stays over."""
    tx.execute(update(tables.sessions).where(_s.id == session, *_alive(tx)).values(last_seen_at=tx.now))


def hold(tx: Transaction, session: str) -> None:
    """Keep a session from ending before the transaction does. Raises SessionOver where it is over by now."""
    query = select(_s.id).where(_s.id == session, *_alive(tx)).with_for_update()
    if tx.execute(query).first() is None:
        raise SessionOver(session)


def end(tx: Transaction, member: str, session: str) -> bool:
    """End a session of this member. False when there is no such session."""
    return bool(tx.execute(delete(tables.sessions).where(_s.id == session, _s.member == member)).rowcount)


def end_all(tx: Transaction, member: str, *, but: str = "") -> int:
    """End every session of a member, except `but`; how many."""
    return tx.execute(delete(tables.sessions).where(_s.member == member, _s.id != but)).rowcount


def list_sessions(tx: Transaction, member: str) -> list[dict[str, Any]]:
    """Open sessions of a member as id, created_at, last_seen_at; the latest used first."""
    query = select(_s.id, _s.created_at, _s.last_seen_at).where(_s.member == member, _s.stage == "open", *_alive(tx))
    return [dict(row) for row in tx.execute(query.order_by(_s.last_seen_at.desc(), _s.id)).mappings()]


def _alive(tx: Transaction) -> tuple[Any, ...]:
    return _s.created_at > tx.now - LONGEST, _s.last_seen_at > tx.now - IDLE


def _forget_old(tx: Transaction) -> None:
    over = or_(_s.created_at <= tx.now - LONGEST, _s.last_seen_at <= tx.now - IDLE)
    tx.execute(delete(tables.sessions).where(over))
