"""Coming back to a conversation: the hash of its code, and of the token that the code gave last."""

from __future__ import annotations

from sqlalchemy import case, select, update

from storage import tables
from storage.conversations import Conversation
from storage.transaction import Transaction

_c = tables.conversations.c


def keep(tx: Transaction, conversation: Conversation, receipt: bytes, token: str) -> bool:
    """Make `receipt` the hash of its code; False, and nothing done, when another conversation has the same.

    The former code ends, and with it the token it gave, unless that is the `token` that asks.
    """
    taken = select(_c.id).where(_c.receipt_hash == receipt, _c.id != conversation.id)
    if tx.execute(taken).first() is not None:
        return False
    asking = case((_c.return_hash == tx.vault.lookup("token", token), _c.return_hash))
    change = update(tables.conversations).where(_c.id == conversation.id)
    tx.execute(change.values(receipt_hash=receipt, return_hash=asking))
    return True


def is_kept(tx: Transaction, conversation: Conversation) -> bool:
    """Whether a code leads to it."""
    return tx.execute(select(_c.receipt_hash).where(_c.id == conversation.id)).scalar() is not None


def let_return(tx: Transaction, conversation: Conversation) -> str:
    """A token for the device somebody came back on; it ends the one given before to another such device."""
    token = tx.token(32)
    change = update(tables.conversations).where(_c.id == conversation.id)
    tx.execute(change.values(return_hash=tx.vault.lookup("token", token)))
    return token
