"""Conversations: one encrypted row each, its key in a row of its own, and the events already answered."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from storage import data_keys, tables
from storage.prepared import Prepared
from storage.transaction import Transaction
from storage.upsert import insert_missing
from storage.vault import CannotDecrypt, DataKey

_c = tables.conversations.c
_k = tables.data_keys.c
_e = tables.events.c

EVENT_LIFE = 48 * 3600
"""Seconds during which a repeated event gets the same turn again."""


@dataclass(slots=True)
class Conversation:
    """A conversation read and, when writing, locked. `state` is the plain JSON of what is known of it."""

    id: str
    service: str
    state: bytes
    key: DataKey


class UnknownConversation(LookupError):
    """No such conversation, erased since, or the token is not its own."""


class AlreadyBegun(ValueError):
    """The name asked for belongs to a conversation already."""


class EventReused(ValueError):
    """The same event id came with another content."""


_columns = select(_c.id, _c.service, _c.token_hash, _c.return_hash, _c.state, _k.wrapped).join_from(
    tables.conversations, tables.data_keys, _k.owner == _c.id
)
_by_id = _columns.where(_c.id == bindparam("wanted"))
_by_sender = _columns.where(_c.sender_hash == bindparam("wanted"))
_by_receipt = _columns.where(_c.receipt_hash == bindparam("wanted"))
_find = Prepared(_by_id)
_lock = Prepared(_by_id.with_for_update(of=tables.conversations))
_lock_by_sender = Prepared(_by_sender.with_for_update(of=tables.conversations))
_lock_by_receipt = Prepared(_by_receipt.with_for_update(of=tables.conversations))
_save = Prepared(
    update(tables.conversations)
    .where(_c.id == bindparam("wanted"))
    .values(state=bindparam("state"), expires_at=bindparam("expires_at"))
)
_find_event = Prepared(
    select(_e.body_hash, _e.turn).where(_e.conversation == bindparam("wanted"), _e.event_hash == bindparam("event"))
)
_keep_event = Prepared(insert(tables.events))


def create(
    tx: Transaction,
    service: str,
    state: bytes,
    expires_at: int,
    *,
    name: str | None = None,
    token: str | None = None,
    sender: str | None = None,
) -> Conversation:
    """Start a conversation, found again by its id and `token`, or by `sender` (kept as keyed hashes).

    Raises AlreadyBegun when there is one called `name`; without it, the name is random.
    """
    name = name or tx.token()
    wrapped, key = tx.vault.new_key(name)
    kept = insert_missing(tx.dialect, tables.data_keys).returning(_k.owner)
    if tx.execute(kept, {"owner": name, "wrapped": wrapped}).first() is None:
        raise AlreadyBegun(name)
    row = {
        "id": name,
        "service": service,
        "token_hash": tx.vault.lookup("token", token) if token else None,
        "sender_hash": tx.vault.lookup("sender", sender) if sender else None,
        "state": key.seal(state, _bound(name)),
        "expires_at": expires_at,
    }
    tx.execute(insert(tables.conversations), row)
    return Conversation(name, service, state, key)


def named_after(tx: Transaction, secret: str) -> list[tuple[str, str]]:
    """Names and tokens of a conversation that `secret` alone stands for: the one to begin with it now comes last.

    Before it, the one that may have begun with it in the period before: a repetition is known for EVENT_LIFE at least.
    """
    period = tx.now // EVENT_LIFE
    names = [tx.vault.lookup("begin", f"{each}/{secret}").hex()[:32] for each in (period - 1, period)]
    return [(name, tx.vault.lookup("begin_token", f"{name}/{secret}").hex()) for name in names]


def open_by_token(tx: Transaction, name: str, token: str, *, lock: bool = True) -> Conversation:
    """The conversation `name`, locked until the end of the transaction. Raises UnknownConversation."""
    # PostgreSQL refuses a NUL character in a text; no name of ours has one.
    query = _lock if lock else _find
    row = query.first(tx, wanted=name) if name.isalnum() else None
    if row is None or not any(
        each and tx.vault.same("token", token, each) for each in (row.token_hash, row.return_hash)
    ):
        raise UnknownConversation(name)
    return _opened(tx, row, query, name)


def kept_until(tx: Transaction, name: str) -> int:
    """When the conversation `name`, which exists, will be erased unless something is said, in seconds since 1970."""
    return int(tx.execute(select(_c.expires_at).where(_c.id == name)).scalar_one())


def open_by_id(tx: Transaction, name: str) -> Conversation:
    """The conversation `name` for the assistant's own work (purges), locked. Raises UnknownConversation."""
    row = _lock.first(tx, wanted=name)
    if row is None:
        raise UnknownConversation(name)
    return _opened(tx, row, _lock, name)


def find_by_sender(tx: Transaction, sender: str) -> Conversation | None:
    """The conversation of a chat account, locked; None when there is none yet."""
    wanted = tx.vault.lookup("sender", sender)
    row = _lock_by_sender.first(tx, wanted=wanted)
    return None if row is None else _opened(tx, row, _lock_by_sender, wanted)


def find_by_receipt(tx: Transaction, receipt: bytes) -> Conversation | None:
    """The conversation whose code has this keyed hash, locked; None when no code has it."""
    row = _lock_by_receipt.first(tx, wanted=receipt)
    return None if row is None else _opened(tx, row, _lock_by_receipt, receipt)


def save(tx: Transaction, conversation: Conversation, state: bytes, expires_at: int, *, forget: bool = False) -> None:
    """Write the new state. With `forget`, under a new key: what the old one protected cannot be read any more."""
    name = conversation.id
    if forget:
        conversation.key = data_keys.replace(tx, name)
        tx.execute(update(tables.events).where(_e.conversation == name).values(turn=None))
    conversation.state = state
    sealed = conversation.key.seal(state, _bound(name))
    _save.run(tx, wanted=name, state=sealed, expires_at=expires_at)


def note(tx: Transaction, conversation: Conversation, state: bytes) -> None:
    """Write a new state that the person had no part in: its time goes on as before."""
    conversation.state = state
    sealed = conversation.key.seal(state, _bound(conversation.id))
    tx.execute(update(tables.conversations).where(_c.id == conversation.id).values(state=sealed))


def erase(tx: Transaction, name: str) -> None:
    """Remove a conversation and destroy its key."""
    tx.execute(delete(tables.events).where(_e.conversation == name))
    tx.execute(delete(tables.conversations).where(_c.id == name))
    data_keys.destroy(tx, name)


def seen_event(tx: Transaction, conversation: Conversation, event: str, body: bytes) -> tuple[bool, bytes | None]:
    """Whether `event` was answered already, and the turn it got (None when its answers were forgotten since).

    Raises EventReused when it came with another body.
    """
    row = _find_event.first(tx, wanted=conversation.id, event=tx.vault.lookup("event", event))
    if row is None:
        return False, None
    if not hmac.compare_digest(row.body_hash, tx.vault.lookup("body", body)):
        raise EventReused(event)
    if row.turn is None:
        return True, None
    return True, conversation.key.open(row.turn, _bound_event(conversation.id))


def remember_event(tx: Transaction, conversation: Conversation, event: str, body: bytes, turn: bytes) -> None:
    """Keep the turn given to `event`, so that the same event gets it again."""
    _keep_event.run(
        tx,
        conversation=conversation.id,
        event_hash=tx.vault.lookup("event", event),
        body_hash=tx.vault.lookup("body", body),
        turn=conversation.key.seal(turn, _bound_event(conversation.id)),
        at=tx.now,
    )


def expired(tx: Transaction, limit: int) -> list[str]:
    """Conversations whose time is over, oldest first, at most `limit`, locked; one that is being answered is not."""
    query = select(_c.id).where(_c.expires_at <= tx.now).order_by(_c.expires_at).limit(limit)
    return list(tx.execute(query.with_for_update(skip_locked=True)).scalars())


def forget_events(tx: Transaction) -> int:
    """Drop events older than their life; how many."""
    return tx.execute(delete(tables.events).where(_e.at <= tx.now - EVENT_LIFE)).rowcount


def _opened(tx: Transaction, row: Any, query: Prepared, wanted: str | bytes) -> Conversation:
    try:
        return _decrypted(tx, row)
    except CannotDecrypt:
        # A row it had to wait for, PostgreSQL reads as it is now, but the key beside it as it was before.
        again = query.first(tx, wanted=wanted) if tx.locks_rows else None
        if again is None:
            raise
        return _decrypted(tx, again)


def _decrypted(tx: Transaction, row: Any) -> Conversation:
    key = tx.vault.key(row.wrapped, row.id)
    return Conversation(row.id, row.service, key.open(row.state, _bound(row.id)), key)


def _bound(name: str) -> str:
    return f"conversations/{name}/state"


def _bound_event(name: str) -> str:
    return f"events/{name}/turn"
