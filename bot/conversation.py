"""The conversation, behind every entrance: begin, take a turn, look again, erase. One turn is one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from bot.incoming import Incoming
from bot.requests import withdraw_requests
from bot.state import State
from bot.talk import Talk
from bot.world import World
from flows.words import Message
from storage import conversations
from storage.conversations import Conversation, UnknownConversation
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Started:
    """A conversation that has just begun; `token` is shown to its owner only."""

    id: str
    token: str
    turn: bytes


def start(tx: Transaction, world: World, service: str, campaign: str | None, lang: str) -> Started:
    """Begin a conversation with `service`, which must be configured. An unknown campaign is ignored."""
    known = campaign if campaign in world.config.services[service].campaigns else None
    state = State(lang=lang if lang in _languages(world) else "fr", campaign=known)
    token = tx.token(32)
    talk = Talk(tx, world, service, state)
    talk.say(*(Message("info", talk.voice.say(text)) for text in world.catalog.door.welcome))
    conversation = conversations.create(tx, service, state.dump(), talk.expires_at, token=token)
    return Started(conversation.id, token, talk.view())


def take_turn(tx: Transaction, world: World, name: str, token: str, incoming: Incoming) -> bytes:
    """Apply one event and return the turn as JSON.

    Raises UnknownConversation, or EventReused when the event id came before with another body.
    """
    conversation = conversations.open_by_token(tx, name, token)
    if incoming.event is not None:
        seen, turn = conversations.seen_event(tx, conversation, incoming.event, incoming.body)
        if seen:
            return turn if turn is not None else _talk(tx, world, conversation).view()
    talk = _talk(tx, world, conversation)
    if talk.is_current(incoming.target):
        talk.apply(incoming.action)
    turn = talk.view()
    conversations.save(tx, conversation, talk.state.dump(), talk.expires_at, forget=talk.forget)
    if incoming.event is not None:
        conversations.remember_event(tx, conversation, incoming.event, incoming.body, turn)
    return turn


def look(tx: Transaction, world: World, name: str, token: str, after: int) -> bytes:
    """The current prompt and the messages after `after`, as JSON. Nothing is written. Raises UnknownConversation."""
    conversation = conversations.open_by_token(tx, name, token, lock=False)
    talk = _talk(tx, world, conversation)
    talk.new = [message for message in talk.state.messages if message["id"] > after]
    return talk.view()


def erase(tx: Transaction, name: str, token: str) -> None:
    """Erase a conversation; a request already sent is withdrawn. Raises UnknownConversation."""
    conversation = conversations.open_by_token(tx, name, token)
    withdraw_requests(tx, conversation.service, State.load(conversation.state))
    conversations.erase(tx, conversation.id)


def _talk(tx: Transaction, world: World, conversation: Conversation) -> Talk:
    if conversation.service not in world.config.services:
        raise UnknownConversation(conversation.id)
    talk = Talk(tx, world, conversation.service, State.load(conversation.state))
    talk.settle_run()
    return talk


def _languages(world: World) -> frozenset[str]:
    return frozenset.intersection(*(frozenset(flow.flow.languages) for flow in world.catalog.flows.values()))
