"""The conversation, behind every entrance: begin, take a turn, look again, erase. One turn is one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from bot import cell_questions, coming_back, exchanging, replies
from bot.incoming import Incoming
from bot.meeting_making import GONE
from bot.meetings import is_slot
from bot.requests import withdraw_requests
from bot.state import Chat, State
from bot.talk import Talk
from bot.world import World
from flows.events import Chosen
from flows.languages import FRENCH, languages
from flows.words import Message
from storage import conversations
from storage.conversations import Conversation, UnknownConversation
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Started:
    """A conversation that has just begun, or been found again; `token` is shown to its owner only."""

    id: str
    token: str
    turn: bytes


def start(
    tx: Transaction,
    world: World,
    service: str,
    campaign: str | None,
    lang: str,
    *,
    name: str | None = None,
    token: str | None = None,
    sender: str | None = None,
    chat: Chat | None = None,
) -> Started:
    """Begin a conversation with `service`, which must be configured. An unknown campaign is ignored.

    Its name and token are random unless given; `sender` finds it again from a messaging `chat`. Raises AlreadyBegun
    when there is one called `name`.
    """
    known = campaign if campaign in world.config.services[service].campaigns else None
    state = State(lang=lang if lang in languages() else FRENCH, campaign=known, chat=chat)
    token = token or tx.token(32)
    talk = Talk(tx, world, service, state)
    if state.lang != FRENCH:
        talk.say(Message("info", languages()[state.lang].notice))
    talk.say(*(Message("info", talk.voice.say(text)) for text in world.catalog.door.welcome))
    conversation = conversations.create(
        tx, service, state.dump(), talk.expires_at, name=name, token=token, sender=sender
    )
    return Started(conversation.id, token, talk.view())


def take_turn(tx: Transaction, world: World, name: str, token: str, incoming: Incoming) -> bytes:
    """Apply one event and return the turn as JSON.

    Raises UnknownConversation, or EventReused when the event id came before with another body.
    """
    return turn_in(tx, world, conversations.open_by_token(tx, name, token), incoming)


def turn_in(tx: Transaction, world: World, conversation: Conversation, incoming: Incoming) -> bytes:
    """The same in a conversation that is open and locked."""
    if incoming.event is not None:
        seen, turn = conversations.seen_event(tx, conversation, incoming.event, incoming.body)
        if seen:
            return turn if turn is not None else talk_of(tx, world, conversation).view()
    talk = talk_of(tx, world, conversation)
    answer(talk, incoming)
    turn = talk.view()
    conversations.save(tx, conversation, talk.state.dump(), talk.expires_at, forget=talk.forget)
    if incoming.event is not None:
        conversations.remember_event(tx, conversation, incoming.event, incoming.body, turn)
    return turn


def answer(talk: Talk, incoming: Incoming) -> None:
    """What the cell wrote meanwhile, then what follows from an event, unless it answers an older question.

    Whoever wrote this has not read that yet: an exchange that opens now hears from the next event on.
    """
    written = replies.say(talk)
    if talk.is_current(incoming.target):
        talk.apply(incoming.action)
    elif isinstance(incoming.action, Chosen) and any(map(is_slot, incoming.action.ids)):
        talk.say_own(GONE, "error")
    cell_questions.ask(talk)
    exchanging.stand(talk, written=written)


def look(tx: Transaction, world: World, name: str, token: str, after: int) -> bytes | None:
    """The current prompt and the messages after `after`, as JSON. Nothing is written. Raises UnknownConversation.

    None when the cell has answered meanwhile: `receive` is then the way to look.
    """
    conversation = conversations.open_by_token(tx, name, token, lock=False)
    talk = talk_of(tx, world, conversation)
    return None if replies.wait(talk) else _seen_after(talk, after)


def receive(tx: Transaction, world: World, name: str, token: str, after: int) -> bytes:
    """The same with the answers of the cell, which are told once. Raises UnknownConversation."""
    conversation = conversations.open_by_token(tx, name, token)
    talk = talk_of(tx, world, conversation)
    replies.show(talk)
    conversations.save(tx, conversation, talk.state.dump(), talk.expires_at, forget=talk.forget)
    return _seen_after(talk, after)


def _seen_after(talk: Talk, after: int) -> bytes:
    talk.new = [message for message in talk.state.messages if message["id"] > after]
    return talk.view()


def erase(tx: Transaction, name: str, token: str) -> None:
    """Erase a conversation; a request already sent is withdrawn. Raises UnknownConversation."""
    conversation = conversations.open_by_token(tx, name, token)
    state = State.load(conversation.state)
    withdraw_requests(tx, conversation.service, state)
    coming_back.forget(tx, state)
    conversations.erase(tx, conversation.id)


def talk_of(tx: Transaction, world: World, conversation: Conversation, state: State | None = None) -> Talk:
    """A conversation ready for a turn; `state` is its state where that was read already.

    Raises UnknownConversation when its service is no longer configured.
    """
    if conversation.service not in world.config.services:
        raise UnknownConversation(conversation.id)
    talk = Talk(tx, world, conversation.service, state or State.load(conversation.state))
    talk.settle_run()
    return talk
