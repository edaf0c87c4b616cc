"""Forgetting what was not sent: answers, unfinished runs and messages go; requests that were sent stay within reach."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell_questions import to_ask_again
from bot.coming_back import forget_unfinished
from bot.state import SentCase, State
from bot.world import World
from storage import conversations
from storage.conversations import Conversation
from storage.transaction import Transaction

_OF_A_REQUEST = ("member", "receipt")


def erase_unsent(tx: Transaction, world: World, name: str, token: str) -> None:
    """Forget what was not sent; where nothing was, erase the whole conversation. Raises UnknownConversation."""
    conversation = conversations.open_by_token(tx, name, token)
    state = State.load(conversation.state)
    if state.cases and conversation.service in world.config.services:
        keep_sent(tx, world, conversation, state, state.cases)
    else:
        forget_unfinished(tx, state)
        conversations.erase(tx, conversation.id)


def keep_sent(
    tx: Transaction, world: World, conversation: Conversation, state: State, cases: Mapping[str, SentCase]
) -> None:
    """Reduce a conversation to these requests and what was said of requests, under a new key."""
    forget_unfinished(tx, state)
    kept = State(
        lang=state.lang,
        revision=state.revision + 1,
        waiting=to_ask_again(state.pending, state.waiting),
        cases=dict(cases),
        exchanges=state.exchanges,
        taken_back=state.taken_back,
        latest=state.latest if state.latest in cases else None,
        next_message=state.next_message,
        messages=[message for message in state.messages if message["kind"] in _OF_A_REQUEST],
        chat=state.chat,
        returns=state.returns,
    )
    expires_at = tx.now + world.config.retention_of(conversation.service).unfinished_days * 86_400
    conversations.save(tx, conversation, kept.dump(), expires_at, forget=True)
