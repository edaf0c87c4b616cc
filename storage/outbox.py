"""Notifications waiting to be delivered: written with the turn, delivered at least once with back-off."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from storage import tables
from storage.transaction import Transaction

_o = tables.outbox.c

CHAT_ROUTE = "telegram"
"""Tells a messaging chat of a reply of the cell: the notification names the case, whose file names the chat."""
CLAIM_LIFE = 120
"""Seconds after which a delivery that never reported back is tried again."""
_FIRST_DELAY = 15
_LONGEST_DELAY = 6 * 3600
_GIVE_UP_AFTER = 60
"""Attempts: about two weeks at the longest delay; the entry then stays, failed, with its reason."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing to deliver: `route` (email, webhook), its `target`, and a payload that names a case, never a person."""

    id: str
    service: str
    route: str
    target: str
    payload: Mapping[str, Any]
    attempts: int


def put(
    tx: Transaction, service: str, route: str, target: str, payload: Mapping[str, Any], *, at: int | None = None
) -> str:
    """Add a notification, to be delivered from the moment `at` on; returns its id, the same at each attempt so that a
    receiver can drop repetitions."""
    name = tx.token()
    row = {
        "id": name,
        "service": service,
        "route": route,
        "target": target,
        "payload": json.dumps(payload, ensure_ascii=False),
        "state": "waiting",
        "attempts": 0,
        "created_at": tx.now,
        "next_at": tx.now if at is None else at,
    }
    tx.execute(insert(tables.outbox), row)
    return name


def claim(tx: Transaction, limit: int) -> list[Notification]:
    """Take the notifications that are due; two processes never take the same one at once."""
    query = select(tables.outbox).where(_o.state == "waiting", _o.next_at <= tx.now).order_by(_o.next_at).limit(limit)
    rows = tx.execute(query.with_for_update(skip_locked=True)).all()
    if rows:
        names = [row.id for row in rows]
        tx.execute(update(tables.outbox).where(_o.id.in_(names)).values(next_at=tx.now + CLAIM_LIFE))
    return [
        Notification(row.id, row.service, row.route, row.target, json.loads(row.payload), row.attempts) for row in rows
    ]


def delivered(tx: Transaction, name: str) -> None:
    """It arrived."""
    tx.execute(
        update(tables.outbox)
        .where(_o.id == name)
        .values(state="delivered", attempts=_o.attempts + 1, next_at=tx.now, last_error=None)
    )


def failed(tx: Transaction, name: str, reason: str, jitter: float) -> int | None:
    """It did not arrive: try again later, waiting twice as long each time; None when it is given up.

    `jitter` in 0..1 spreads the attempts of many processes. Returns the moment of the next attempt. A report that
    comes so late that another process has delivered it meanwhile changes nothing.
    """
    query = select(_o.attempts).where(_o.id == name, _o.state == "waiting").with_for_update()
    before = tx.execute(query).scalar()
    if before is None:
        return None
    attempts = before + 1
    delay = min(_FIRST_DELAY * 2 ** min(attempts - 1, 20), _LONGEST_DELAY)
    next_at = tx.now + int(delay * (0.75 + 0.5 * jitter))
    over = attempts >= _GIVE_UP_AFTER
    tx.execute(
        update(tables.outbox)
        .where(_o.id == name)
        .values(state="failed" if over else "waiting", attempts=attempts, next_at=next_at, last_error=reason[:300])
    )
    return None if over else next_at


def give_up(tx: Transaction, name: str, reason: str) -> None:
    """It can never arrive: it is not tried again, and stays, failed, with its reason."""
    tx.execute(
        update(tables.outbox)
        .where(_o.id == name, _o.state == "waiting")
        .values(state="failed", attempts=_o.attempts + 1, next_at=tx.now, last_error=reason[:300])
    )


def waits_for_chat(tx: Transaction, service: str, number: int) -> bool:
    """Whether the chat of the case `number` is still to be told of something."""
    return any(payload["number"] == number for _, payload in _for_chats(tx, service))


def take_out(tx: Transaction, service: str, number: int, what: str) -> None:
    """Tell the chat of the case `number` nothing any more of what the payload calls `what`."""
    for name, payload in _for_chats(tx, service):
        if payload["number"] == number and what in payload:
            tx.execute(delete(tables.outbox).where(_o.id == name))


def _for_chats(tx: Transaction, service: str) -> list[tuple[str, dict[str, Any]]]:
    query = select(_o.id, _o.payload).where(_o.service == service, _o.route == CHAT_ROUTE, _o.state == "waiting")
    return [(row.id, json.loads(row.payload)) for row in tx.execute(query)]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A notification that was tried and did not arrive; `given_up` once it is not tried any more."""

    route: str
    target: str
    number: int
    attempts: int
    next_at: int
    reason: str
    given_up: bool


def stuck(tx: Transaction, service: str, limit: int) -> list[Stuck]:
    """The notifications of a service that do not arrive, the latest first."""
    query = select(tables.outbox).where(*_is_stuck(service)).order_by(_o.created_at.desc(), _o.id).limit(limit)
    return [
        Stuck(
            row.route,
            row.target,
            json.loads(row.payload)["number"],
            row.attempts,
            row.next_at,
            row.last_error or "",
            row.state == "failed",
        )
        for row in tx.execute(query)
    ]


def count_stuck(tx: Transaction, service: str) -> int:
    """How many notifications of a service do not arrive."""
    return int(tx.execute(select(func.count()).select_from(tables.outbox).where(*_is_stuck(service))).scalar_one())


def _is_stuck(service: str) -> tuple[ColumnElement[bool], ...]:
    return _o.service == service, _o.state.in_(("waiting", "failed")), _o.attempts > 0


def forget_delivered(tx: Transaction, before: int) -> int:
    """Drop what was delivered before that moment; how many."""
    return tx.execute(delete(tables.outbox).where(_o.state == "delivered", _o.next_at <= before)).rowcount
