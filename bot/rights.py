"""What a person may do with what is kept of them: see it, take it along, correct it, take an agreement back."""

from __future__ import annotations

import orjson

from bot import agreements, kept
from bot.conversation import talk_of
from bot.talk import Talk
from bot.world import World
from flows import engine
from storage import audit, conversations, receipts
from storage.access import PERSON
from storage.conversations import Conversation
from storage.transaction import Transaction


def see(tx: Transaction, world: World, name: str, token: str) -> bytes:
    """Everything kept, as JSON. Nothing is written. Raises UnknownConversation."""
    return _document(tx, world, conversations.open_by_token(tx, name, token, lock=False))


def export(tx: Transaction, world: World, name: str, token: str) -> bytes:
    """The same, to take along: written in the journal, without a word of it. Raises UnknownConversation."""
    conversation = conversations.open_by_token(tx, name, token)
    # Nothing in the journal may join the two queues: neither the numbers of the cases nor the conversation is named.
    audit.record(tx, conversation.service, PERSON, "data_exported", "conversation")
    return _document(tx, world, conversation)


def take_back(tx: Transaction, world: World, name: str, token: str, agreement: str) -> bytes:
    """Take an agreement back and return the turn that follows; one that does not stand changes nothing.

    Raises UnknownConversation.
    """
    conversation = conversations.open_by_token(tx, name, token)
    talk = talk_of(tx, world, conversation)
    talk.work(lambda: agreements.take_back(talk, agreement))
    return _saved(tx, conversation, talk)


def correct(tx: Transaction, world: World, name: str, token: str, run: str, step: str) -> bytes:
    """Ask an answered question again, to change its answer; one that cannot be changed is left as it is.

    Raises UnknownConversation.
    """
    conversation = conversations.open_by_token(tx, name, token)
    talk = talk_of(tx, world, conversation)
    talk.work(lambda: _ask_again(talk, run, step))
    return _saved(tx, conversation, talk)


def _ask_again(talk: Talk, run: str, step: str) -> None:
    current = next(((flow, each) for flow, each in talk.walks() if each is talk.state.run and each.id == run), None)
    if current is None or talk.state.pending is not None:
        return
    turn = engine.revisit(*current, step, talk.voice)
    if turn is not None:
        talk.follow(turn)


def _document(tx: Transaction, world: World, conversation: Conversation) -> bytes:
    talk = talk_of(tx, world, conversation)
    until = conversations.kept_until(tx, conversation.id)
    return orjson.dumps(kept.document(talk, until, receipts.is_kept(tx, conversation)))


def _saved(tx: Transaction, conversation: Conversation, talk: Talk) -> bytes:
    turn = talk.view()
    conversations.save(tx, conversation, talk.state.dump(), talk.expires_at, forget=talk.forget)
    return turn
