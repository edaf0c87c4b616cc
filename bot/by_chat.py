"""The conversation of a messaging chat: found by a keyed hash of the chat, begun, agreed to, answered in.

Until the person has agreed to answer in the chat itself, no question is asked there: the confidential window is offered
first. Help in a crisis is given at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson

from bot import conversation, replies
from bot.incoming import Action, Incoming, Ordered, Text
from bot.passage import open_passage
from bot.requests import PERSON
from bot.state import Chat, State
from bot.world import World
from storage import audit, casefile, conversations
from storage.conversations import Conversation, EventReused
from storage.transaction import Transaction

_ANSWERED_KEPT = 20

Stage = Literal["nobody", "door", "here", "window", "told", "erased", "elsewhere", "done"]
"""What is to be shown: which service? (`nobody`) · the notice and the two ways (`door`) · the turn (`here`) · a link
(`window`) · that the cell has written, without a word of it (`told`) · that all is gone (`erased`) · that another
service is being talked to (`elsewhere`, with the turn or the door again) · nothing, it was shown already (`done`)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a chat shows next. `turn` is as in design.md, HTTP; `question` the message that shows the question now."""

    stage: Stage
    service: str | None = None
    turn: dict[str, Any] | None = None
    question: int | None = None
    crisis: str | None = None
    link: str | None = None


def sender_of(chat: int) -> str:
    """What stands for a Telegram chat in lookups; only its keyed hash is kept."""
    return f"telegram/{chat}"


def arrive(tx: Transaction, world: World, chat: int, service: str, campaign: str | None) -> Reply:
    """Begin with `service`, or go on with the conversation there is; another service waits until that one is over."""
    found = conversations.find_by_sender(tx, sender_of(chat))
    question = None
    if found is not None:
        state = State.load(found.state)
        if found.service == service:
            return _shown(tx, world, found, state)
        if found.service in world.config.services and (state.run is not None or state.cases):
            return replace(_shown(tx, world, found, state), stage="elsewhere")
        question = state.chat.question if state.chat is not None else None
        conversations.erase(tx, found.id)
    begun = Chat(chat, question=question)
    conversation.start(tx, world, service, campaign, "fr", sender=sender_of(chat), chat=begun)
    return Reply("door", service, question=question)


def come(tx: Transaction, world: World, chat: int, incoming: Incoming | None) -> Reply:
    """Apply one event of the chat, or with None show again where it stands."""
    found = _find(tx, world, chat)
    action = incoming.action if incoming is not None else None
    if found is None:
        return Reply("nobody", crisis=_crisis(world, None, action))
    state = State.load(found.state)
    assert state.chat is not None, "a conversation found by its chat knows it"
    if incoming is None:
        return _shown(tx, world, found, state)
    if incoming.event in state.chat.answered:
        return Reply("done")
    if not state.chat.agreed:
        return _at_the_door(tx, world, found, state, action)
    try:
        again = incoming.event is not None and _said_before(tx, found, incoming.event, incoming.body)
    except EventReused:
        return Reply("done")
    if again is not False:
        # Other events may have followed: what was said is said again, above the question of now.
        shown = _shown(tx, world, found, state)
        assert shown.turn is not None, "agreed to above"
        return replace(shown, turn={**shown.turn, "messages": [*again, *shown.turn["messages"]]})
    turn = conversation.turn_in(tx, world, found, incoming)
    return Reply("here", found.service, orjson.loads(turn), state.chat.question)


def agree(tx: Transaction, world: World, chat: int) -> Reply:
    """The person accepts to answer in the chat: written in the journal, then the first screen."""
    found = _find(tx, world, chat)
    if found is None:
        return Reply("nobody")
    state = State.load(found.state)
    assert state.chat is not None, "a conversation found by its chat knows it"
    if state.chat.agreed or world.config.services[found.service].telegram == "window_only":
        return _shown(tx, world, found, state)
    state.chat.agreed = True
    _save(tx, world, found, state)
    audit.record(tx, found.service, PERSON, "telegram_agreed", "conversation")
    talk = conversation.talk_of(tx, world, found)
    replies.show(talk)
    talk.new = list(talk.state.messages)
    conversations.save(tx, found, talk.state.dump(), talk.expires_at, forget=talk.forget)
    return Reply("here", found.service, orjson.loads(talk.view()), state.chat.question)


def window(tx: Transaction, world: World, chat: int) -> Reply:
    """A one-time link to the same conversation in the web chat, where there is a public address."""
    found = _find(tx, world, chat)
    if found is None:
        return Reply("nobody")
    return _window(tx, world, found, State.load(found.state))


def leave(tx: Transaction, world: World, chat: int) -> Reply:
    """The person takes the agreement back: written in the journal, and the conversation goes on in the window."""
    found = _find(tx, world, chat)
    if found is None:
        return Reply("nobody")
    state = State.load(found.state)
    assert state.chat is not None, "a conversation found by its chat knows it"
    if state.chat.agreed:
        state.chat.agreed = False
        _save(tx, world, found, state)
        audit.record(tx, found.service, PERSON, "telegram_taken_back", "conversation")
    return _window(tx, world, found, state)


def tell(tx: Transaction, world: World, service: str, number: int, event: str) -> tuple[int, Reply] | None:
    """What the cell wrote about the case `number`, for the chat it came from: told once, however often it is tried.

    Only that there is a message, and a link, where the person did not agree to read here. None when there is nothing
    to tell any more.
    """
    try:
        chat = casefile.open_file(tx, service, number).chat()
    except casefile.UnknownCase:
        return None
    found = _find(tx, world, chat) if chat is not None else None
    if chat is None or found is None or found.service != service:
        return None
    state = State.load(found.state)
    if state.chat is None or number not in [case.number for case in state.cases.values()]:
        return None
    if not state.chat.agreed:
        waits = replies.wait(conversation.talk_of(tx, world, found))
        return (chat, replace(_window(tx, world, found, state), stage="told")) if waits else None
    again = _said_before(tx, found, event, b"")
    talk = conversation.talk_of(tx, world, found)
    replies.show(talk)
    if again is False and not talk.new:
        return None
    turn = orjson.loads(talk.view())
    conversations.save(tx, found, talk.state.dump(), talk.expires_at, forget=talk.forget)
    if again is False:
        conversations.remember_event(tx, found, event, b"", orjson.dumps(turn))
    else:
        turn["messages"] = [*again, *turn["messages"]]
    return chat, Reply("here", service, turn, state.chat.question)


def remember(tx: Transaction, chat: int, question: int | None, event: str | None) -> None:
    """Keep which message shows the question, and that the answer to `event` arrived."""
    found = conversations.find_by_sender(tx, sender_of(chat))
    if found is None:
        return
    state = State.load(found.state)
    if state.chat is not None:
        state.chat.question = question
        if event is not None:
            state.chat.answered = [*state.chat.answered, event][-_ANSWERED_KEPT:]
        conversations.note(tx, found, state.dump())


def _said_before(
    tx: Transaction, found: Conversation, event: str, body: bytes
) -> list[dict[str, Any]] | Literal[False]:
    """What was said to an event that came already (nothing, where it was forgotten since); False for a new one."""
    seen, turn = conversations.seen_event(tx, found, event, body)
    if not seen:
        return False
    messages: list[dict[str, Any]] = orjson.loads(turn)["messages"] if turn is not None else []
    return messages


def _find(tx: Transaction, world: World, chat: int) -> Conversation | None:
    found = conversations.find_by_sender(tx, sender_of(chat))
    return found if found is not None and found.service in world.config.services else None


def _shown(tx: Transaction, world: World, found: Conversation, state: State) -> Reply:
    assert state.chat is not None, "a conversation found by its chat knows it"
    if not state.chat.agreed:
        return Reply("door", found.service, question=state.chat.question)
    talk = conversation.talk_of(tx, world, found)
    replies.show(talk)
    conversations.save(tx, found, talk.state.dump(), talk.expires_at, forget=talk.forget)
    return Reply("here", found.service, orjson.loads(talk.view()), state.chat.question)


def _at_the_door(tx: Transaction, world: World, found: Conversation, state: State, action: Action | None) -> Reply:
    match action:
        case Ordered(command="effacer") if not state.cases:
            conversations.erase(tx, found.id)
            return Reply("erased", question=state.chat.question if state.chat is not None else None)
        case Ordered(command="mes_donnees" | "effacer"):
            return _window(tx, world, found, state)
    assert state.chat is not None, "a conversation found by its chat knows it"
    return Reply("door", found.service, question=state.chat.question, crisis=_crisis(world, found.service, action))


def _window(tx: Transaction, world: World, found: Conversation, state: State) -> Reply:
    assert state.chat is not None, "a conversation found by its chat knows it"
    if not world.base_url.startswith("https://"):
        return Reply("door", found.service, question=state.chat.question)
    link = open_passage(tx, world, found, state.chat)
    _save(tx, world, found, state)
    return Reply("window", found.service, question=state.chat.question, link=link)


def _save(tx: Transaction, world: World, found: Conversation, state: State) -> None:
    days = world.config.retention_of(found.service).unfinished_days
    conversations.save(tx, found, state.dump(), tx.now + days * 86_400)


def _crisis(world: World, service: str | None, action: Action | None) -> str | None:
    """The page that help asked for, or a cry for help, calls for, whatever was agreed to."""
    name = world.config.services[service].name if service is not None else ""
    match action:
        case Ordered(command="urgence"):
            return world.crisis.page(None, about_other=False, service_name=name)
        case Text(crisis=reading) if reading.kind is not None:
            return world.crisis.page(reading.kind, about_other=reading.about_other, service_name=name)
        case Text(crisis=reading) if reading.support:
            return world.crisis.support_offer(service_name=name)
    return None
