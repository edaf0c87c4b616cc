"""Beginning a conversation over a network that fails: the same request, repeated, begins one conversation.

No readable token is kept for that. Name and token are keyed hashes of the caller's key, which is therefore a secret.
"""

from __future__ import annotations

from bot import conversation
from bot.conversation import Started
from bot.world import World
from storage import conversations
from storage.conversations import AlreadyBegun, UnknownConversation
from storage.transaction import Transaction


def start_once(
    tx: Transaction, world: World, service: str, campaign: str | None, lang: str, key: str, body: bytes
) -> Started:
    """As `conversation.start`; a repetition gets the same id, token and turn, or the current one once that is gone.

    Raises EventReused when `key` came before with another `body`.
    """
    again = _begun(tx, world, key, body)
    if again is not None:
        return again
    name, token = conversations.named_after(tx, key)[-1]
    try:
        started = conversation.start(tx, world, service, campaign, lang, name=name, token=token)
    except AlreadyBegun:
        # The same request came twice at the same moment: this one has waited for the other to be on disk.
        again = _begun(tx, world, key, body)
        if again is None:
            raise
        return again
    begun = conversations.open_by_token(tx, name, token)
    conversations.remember_event(tx, begun, _event(key), body, started.turn)
    return started


def _begun(tx: Transaction, world: World, key: str, body: bytes) -> Started | None:
    for name, token in conversations.named_after(tx, key):
        try:
            found = conversations.open_by_token(tx, name, token)
        except UnknownConversation:
            continue
        seen, turn = conversations.seen_event(tx, found, _event(key), body)
        if seen:
            return Started(name, token, turn or conversation.talk_of(tx, world, found).view())
    return None


def _event(key: str) -> str:
    """Not the name of a turn: the key may serve for one too."""
    return f"begin/{key}"
