"""The conversation of a messaging chat: found by a keyed hash of the chat, begun, agreed to, answered in.

Until the person has agreed to answer in the chat itself, no question is asked there: the confidential window is offered
first. Help in a crisis is given at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot import agreements, before_agreeing, chat_memory, coming_back, conversation, replies
from bot.chat_memory import NOTHING, Note, hear, said_before, sender_of, take_in
from bot.helping import help_for
from bot.incoming import Action, Incoming, Ordered
from bot.passage import open_passage
from bot.return_questions import is_offered
from bot.state import Chat, State
from bot.talk import Talk
from bot.world import World
from flows.languages import FRENCH
from storage import audit, conversations
from storage.access import PERSON
from storage.conversations import Conversation
from storage.transaction import Transaction

Stage = Literal["nobody", "door", "here", "window", "told", "erased", "elsewhere", "done"]
"""What is to be shown: which service? (`nobody`) · the notice and the two ways (`door`) · the turn (`here`) · a link
(`window`) · that the cell has written, without a word of it (`told`) · that all is gone (`erased`) · that another
service is being talked to (`elsewhere`, with the turn or the door again) · nothing, it was shown already (`done`)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a chat shows next. `turn` is as in design.md, HTTP; `question` the message that shows the question now;
    `corrects` when going back corrects an answer just read from free text; `file` is for a calendar."""

    stage: Stage
    service: str | None = None
    turn: dict[str, Any] | None = None
    question: int | None = None
    crisis: str | None = None
    link: str | None = None
    corrects: bool = False
    file: bytes | None = None
    lang: str = FRENCH


def arrive(tx: Transaction, world: World, chat: int, service: str, campaign: str | None) -> Reply:
    """Begin with `service`, or go on with the conversation there is; another service waits until that one is over."""
    found = conversations.find_by_sender(tx, sender_of(chat))
    question = None
    if found is not None:
        state, here = opened(found)
        if found.service == service:
            return _shown(tx, world, found, state)
        if found.service in world.config.services and (state.run is not None or state.cases):
            return replace(_shown(tx, world, found, state), stage="elsewhere")
        question = here.question
        conversations.erase(tx, found.id)
    conversation.start(tx, world, service, campaign, FRENCH, sender=sender_of(chat), chat=Chat(question=question))
    return Reply("door", service, question=question)


def come(tx: Transaction, world: World, chat: int, incoming: Incoming | None, note: Note = NOTHING) -> Reply:
    """Apply one event of the chat, or with None show again where it stands; `note` is written along."""
    found = find(tx, world, chat)
    action = incoming.action if incoming is not None else None
    if found is None:
        erased = action == Ordered("effacer") and coming_back.forget_chat(tx, chat)
        return Reply("erased" if erased else "nobody", crisis=help_for(world, None, action))
    state, here = opened(found)
    news = take_in(here, note)
    if incoming is not None and incoming.event in here.answered:
        if news:
            conversations.note(tx, found, state.dump())
        return Reply("done")
    if not here.agreed:
        return _at_the_door(tx, world, chat, found, state, action, news=news)
    if incoming is None:
        return _shown(tx, world, found, state)
    if said_before(state, incoming.event) is not None:
        return _shown(tx, world, found, state, incoming.event)
    first = state.next_message
    here.id = chat
    talk = conversation.talk_of(tx, world, found, state)
    conversation.answer(talk, incoming)
    hear(talk.state, incoming.event, first)
    return saved(tx, found, talk)


def noted(tx: Transaction, chat: int, note: Note, use_case: Callable[..., Reply], *args: Any) -> Reply:
    """Another use case of the chat, with a note to write: before it, or in the conversation that it begins."""
    chat_memory.remember(tx, [(chat, note)])
    reply = use_case(tx, *args)
    if reply.question is None:
        chat_memory.remember(tx, [(chat, note)])
        reply = replace(reply, question=note.question)
    return reply


def agree(tx: Transaction, world: World, chat: int, event: str | None = None) -> Reply:
    """The person accepts to answer in the chat: written in the journal, then the first screen."""
    found = find(tx, world, chat)
    if found is None:
        return Reply("nobody")
    state, here = opened(found)
    if here.agreed or world.config.services[found.service].telegram == "window_only":
        return _shown(tx, world, found, state, event)
    here.agreed, here.agreed_at = True, tx.now
    audit.record(tx, found.service, PERSON, "telegram_agreed", "conversation")
    talk = conversation.talk_of(tx, world, found, state)
    replies.show(talk)
    talk.new = list(talk.state.messages)
    hear(talk.state, event, talk.new[0]["id"] if talk.new else talk.state.next_message)
    return saved(tx, found, talk)


def window(tx: Transaction, world: World, chat: int) -> Reply:
    """A one-time link to the same conversation in the web chat, where there is a public address."""
    found = find(tx, world, chat)
    if found is None:
        return Reply("nobody")
    return link_to(tx, world, chat, found, opened(found)[0])


def leave(tx: Transaction, world: World, chat: int) -> Reply:
    """The person takes the agreement back: written in the journal, and the conversation goes on in the window."""
    found = find(tx, world, chat)
    if found is None:
        return Reply("nobody")
    state, here = opened(found)
    if here.agreed:
        agreements.leave_chat(tx, found.service, here)
        _save(tx, world, found, state)
    return link_to(tx, world, chat, found, state)


# -- Shared with what the cell writes (telling.py)


def find(tx: Transaction, world: World, chat: int) -> Conversation | None:
    """The conversation of a chat, locked; None when there is none with a service of today."""
    found = conversations.find_by_sender(tx, sender_of(chat))
    return found if found is not None and found.service in world.config.services else None


def opened(found: Conversation) -> tuple[State, Chat]:
    """The state of a conversation that was found by its chat, and what it knows of that chat."""
    state = State.load(found.state)
    assert state.chat is not None, "a conversation found by its chat knows it"
    return state, state.chat


def saved(tx: Transaction, found: Conversation, talk: Talk) -> Reply:
    """Write what was worked out, and show it. The chat is named no longer than something is open."""
    here = talk.state.chat
    assert here is not None, "a conversation found by its chat knows it"
    open_link = here.window or here.link_until > tx.now
    if not (talk.state.run or talk.state.paused or talk.state.cases or open_link or is_offered(talk.state)):
        here.id = None
    turn = talk.shown()
    conversations.save(tx, found, talk.state.dump(), talk.expires_at, forget=talk.forget)
    return Reply(
        "here", found.service, turn, here.question, corrects=talk.corrects, file=talk.file, lang=talk.state.lang
    )


def link_to(tx: Transaction, world: World, chat: int, found: Conversation, state: State) -> Reply:
    """A one-time link to the window, where there is a public address. What is sent there may be answered here."""
    assert state.chat is not None, "a conversation found by its chat knows it"
    question = state.chat.question
    if not world.base_url.startswith("https://"):
        return Reply("door", found.service, question=question, lang=state.lang)
    state.chat.id = chat
    link = open_passage(tx, world, found, state.chat, state.lang)
    _save(tx, world, found, state)
    return Reply("window", found.service, question=question, link=link, lang=state.lang)


def _shown(tx: Transaction, world: World, found: Conversation, state: State, event: str | None = None) -> Reply:
    """The question of now; above it what `event` was answered, if it was: other events may have followed."""
    assert state.chat is not None, "a conversation found by its chat knows it"
    if not state.chat.agreed:
        return Reply("door", found.service, question=state.chat.question, lang=state.lang)
    again = said_before(state, event) or []
    talk = conversation.talk_of(tx, world, found, state)
    replies.show(talk)
    talk.new = [*again, *talk.new]
    return saved(tx, found, talk)


def _at_the_door(
    tx: Transaction, world: World, chat: int, found: Conversation, state: State, action: Action | None, *, news: bool
) -> Reply:
    assert state.chat is not None, "a conversation found by its chat knows it"
    question = state.chat.question
    match action:
        case Ordered(command="effacer") if not state.cases:
            coming_back.forget(tx, state)
            coming_back.forget_chat(tx, chat)
            conversations.erase(tx, found.id)
            return Reply("erased", question=question, lang=state.lang)
        case Ordered(command="mes_donnees" | "effacer"):
            return link_to(tx, world, chat, found, state)
    page = before_agreeing.listen(tx, world, found, state, action, news=news)
    return Reply("door", found.service, question=question, crisis=page, lang=state.lang)


def _save(tx: Transaction, world: World, found: Conversation, state: State) -> None:
    days = world.config.retention_of(found.service).unfinished_days
    conversations.save(tx, found, state.dump(), tx.now + days * 86_400)
