"""The conversation of somebody who talks to an assistant of another maker, which calls us (bot/rasa).

That assistant reads all that is typed: no question is asked there until the person has agreed to it. Help in a crisis
is given at any moment. An event that comes again gets the same answer again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import orjson

from bot import agreements, before_agreeing, coming_back, conversation, exchanging, proposing, replies
from bot.helping import help_for
from bot.incoming import Action, Incoming, Ordered, Target, Text
from bot.passage import open_passage
from bot.state import Chat, State
from bot.talk import Talk
from bot.world import World
from flows.languages import FRENCH
from storage import audit, conversations
from storage.access import PERSON
from storage.conversations import Conversation
from storage.transaction import Transaction

Stage = Literal["nobody", "door", "here", "window", "erased", "topic"]
"""What is to be shown: which service? (`nobody`) · the notice and the agreement (`door`) · the turn (`here`) · a link
to the page (`window`) · that all is gone (`erased`) · one topic, to somebody who has not agreed (`topic`)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody, as the calling assistant names them: `name` means nothing to any other assistant.

    `service` is the one that assistant belongs to, where it says so.
    """

    assistant: str
    name: str
    service: str | None = None

    @property
    def key(self) -> str:
        """What stands for them in lookups; only its keyed hash is kept."""
        return f"assistant/{self.assistant}/{self.name}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown next. `turn` is as in design.md, HTTP; `topic` an id; `corrects` when going back corrects an
    answer just read from free text."""

    stage: Stage
    service: str | None = None
    turn: dict[str, Any] | None = None
    crisis: str | None = None
    link: str | None = None
    topic: str | None = None
    corrects: bool = False
    lang: str = FRENCH


def come(
    tx: Transaction, world: World, sender: Sender, action: Action | None, target: Target, event: str | None
) -> Answer:
    """Apply what the person does, or with None show again where they stand."""

    def agreed(talk: Talk) -> None:
        if action is not None:
            conversation.answer(talk, Incoming(action, target))
        else:
            replies.show(talk)

    return _once(tx, world, sender, event, agreed, action)


def agree(tx: Transaction, world: World, sender: Sender, event: str | None) -> Answer:
    """The person accepts to answer there: written in the journal, then the first screen."""

    def begin(found: Conversation, state: State, here: Chat) -> Answer:
        again = []
        if not here.agreed:
            here.agreed, here.agreed_at = True, tx.now
            audit.record(tx, found.service, PERSON, "assistant_agreed", "conversation")
            again = list(state.messages)
        talk = conversation.talk_of(tx, world, found, state)
        replies.show(talk)
        talk.new = [*again, *talk.new]
        return _saved(tx, found, talk)

    return _in_conversation(tx, world, sender, event, begin)


def window(tx: Transaction, world: World, sender: Sender, event: str | None, *, leave: bool = False) -> Answer:
    """A one-time link to the same conversation on our own page; with `leave`, the agreement is taken back."""

    def link(found: Conversation, state: State, here: Chat) -> Answer:
        if leave and here.agreed:
            agreements.leave_chat(tx, found.service, here)
        return _linked(tx, world, found, state, here)

    return _in_conversation(tx, world, sender, event, link)


def tell(tx: Transaction, world: World, sender: Sender, topic: str, said: Text | None, event: str | None) -> Answer:
    """A topic, in the middle of a walk or not. Somebody who has not agreed gets it too: nothing of it is theirs.

    While the person writes to the cell, what they `said` goes there instead; None where they pressed a button.
    """
    found = _find(tx, world, sender)
    if found is None or not _opened(found)[1].agreed:
        service = found.service if found is not None else sender.service
        lang = _opened(found)[0].lang if found is not None else FRENCH
        return Answer("topic" if service is not None else "nobody", service, topic=topic, lang=lang)

    def told(talk: Talk) -> None:
        if said is not None and exchanging.hears(talk):
            conversation.answer(talk, Incoming(said))
            return
        replies.show(talk)
        talk.work(lambda: proposing.follow(talk, topic))

    return _once(tx, world, sender, event, told, None)


# -- Finding, beginning, writing


def _once(
    tx: Transaction,
    world: World,
    sender: Sender,
    event: str | None,
    change: Callable[[Talk], None],
    action: Action | None,
) -> Answer:
    """A change of the conversation by somebody who has agreed; the others are at the door."""

    def turn(found: Conversation, state: State, here: Chat) -> Answer:
        if not here.agreed:
            return _at_the_door(tx, world, found, state, here, action)
        talk = conversation.talk_of(tx, world, found, state)
        change(talk)
        return _saved(tx, found, talk)

    return _in_conversation(tx, world, sender, event, turn, action)


def _in_conversation(
    tx: Transaction,
    world: World,
    sender: Sender,
    event: str | None,
    work: Callable[[Conversation, State, Chat], Answer],
    action: Action | None = None,
) -> Answer:
    """Work in the conversation of a sender, begun where there is none; only once for one event."""
    found = _find(tx, world, sender)
    if found is None:
        if sender.service is None:
            return Answer("nobody", crisis=help_for(world, None, action))
        conversation.start(tx, world, sender.service, None, FRENCH, sender=sender.key, chat=Chat(entrance="assistant"))
        found = _find(tx, world, sender)
        assert found is not None, "begun above"
    if event is not None:
        seen, kept = conversations.seen_event(tx, found, event, b"")
        if kept is not None:
            return Answer(**orjson.loads(kept))
        if seen:  # what it was answered is forgotten since
            return _shown(tx, world, found)
    answer = work(found, *_opened(found))
    if event is not None and answer.stage != "erased":
        conversations.remember_event(tx, found, event, b"", orjson.dumps(asdict(answer)))
    return answer


def _find(tx: Transaction, world: World, sender: Sender) -> Conversation | None:
    """The conversation of a sender, locked. One where nothing is open gives way to the service that is asked for."""
    found = conversations.find_by_sender(tx, sender.key)
    if found is None or found.service not in world.config.services:
        return None
    if sender.service not in (None, found.service):
        state, _ = _opened(found)
        if state.run is None and not state.cases:
            conversations.erase(tx, found.id)
            return None
    return found


def _opened(found: Conversation) -> tuple[State, Chat]:
    state = State.load(found.state)
    assert state.chat is not None, "a conversation found by its chat knows it"
    return state, state.chat


def _saved(tx: Transaction, found: Conversation, talk: Talk) -> Answer:
    turn = talk.shown()
    conversations.save(tx, found, talk.state.dump(), talk.expires_at, forget=talk.forget)
    return Answer("here", found.service, turn, corrects=talk.corrects, lang=talk.state.lang)


def _shown(tx: Transaction, world: World, found: Conversation) -> Answer:
    state, here = _opened(found)
    if not here.agreed:
        return Answer("door", found.service, lang=state.lang)
    talk = conversation.talk_of(tx, world, found, state)
    replies.show(talk)
    return _saved(tx, found, talk)


def _at_the_door(
    tx: Transaction, world: World, found: Conversation, state: State, here: Chat, action: Action | None
) -> Answer:
    match action:
        case Ordered(command="effacer") if not state.cases:
            coming_back.forget(tx, state)
            conversations.erase(tx, found.id)
            return Answer("erased", found.service, lang=state.lang)
        case Ordered(command="mes_donnees" | "effacer"):
            return _linked(tx, world, found, state, here)
    page = before_agreeing.listen(tx, world, found, state, action)
    return Answer("door", found.service, crisis=page, lang=state.lang)


def _linked(tx: Transaction, world: World, found: Conversation, state: State, here: Chat) -> Answer:
    link = open_passage(tx, world, found, here, state.lang) if world.base_url.startswith("https://") else None
    days = world.config.retention_of(found.service).unfinished_days
    conversations.save(tx, found, state.dump(), tx.now + days * 86_400)
    return Answer("window", found.service, link=link, lang=state.lang)
