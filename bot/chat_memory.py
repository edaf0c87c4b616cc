"""What a conversation remembers of its messaging chat: which message shows the question, what was heard and answered.

What was sent is noted after the turn that said it is on disk. That note costs no commit of its own where the next turn
of the chat comes soon: it is written with that one (`take_in`), else a little later with those of other chats
(`remember`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.state import Chat, State
from storage import conversations
from storage.transaction import Transaction

_ANSWERED_KEPT = 20
HEARD_KEPT = 100
"""Events of a chat that are known again when they are repeated: as many as Telegram hands over at once."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was sent to a chat: `question` the message that shows the question, `answered` the events it answered."""

    question: int | None = None
    answered: tuple[str, ...] = ()

    def then(self, later: Note) -> Note:
        """Both, in this order."""
        return Note(_newer(self.question, later.question), (*self.answered, *later.answered))


NOTHING = Note()


def sender_of(chat: int) -> str:
    """What stands for a Telegram chat in lookups; only its keyed hash is kept."""
    return f"telegram/{chat}"


def take_in(chat: Chat, note: Note) -> bool:
    """Write a note into the state of a conversation; False when it says nothing new."""
    question = _newer(chat.question, note.question)
    answered = [event for event in note.answered if event not in chat.answered]
    if question == chat.question and not answered:
        return False
    chat.question = question
    chat.answered = [*chat.answered, *answered][-_ANSWERED_KEPT:]
    for event in answered:
        chat.telling.pop(event, None)
    return True


def remember(tx: Transaction, notes: Iterable[tuple[int, Note]]) -> None:
    """Write the notes of many chats, always in the same order, so that no two processes wait for each other."""
    for chat, note in sorted(notes, key=lambda each: each[0]):
        found = conversations.find_by_sender(tx, sender_of(chat))
        if found is None:
            continue
        state = State.load(found.state)
        if state.chat is not None and take_in(state.chat, note):
            conversations.note(tx, found, state.dump())


def said_before(state: State, event: str | None) -> list[dict[str, Any]] | None:
    """What was said to an event that came already, as far as it was not forgotten since; None for a new event."""
    assert state.chat is not None, "the conversation of a chat"
    for heard, first, end in state.chat.heard:
        if heard == event:
            return [message for message in state.messages if first <= message["id"] < end]
    return None


def hear(state: State, event: str | None, first: int) -> None:
    """Keep that `event` was answered by the messages from `first` on."""
    assert state.chat is not None, "the conversation of a chat"
    if event is not None:
        state.chat.heard = [*state.chat.heard, (event, first, state.next_message)][-HEARD_KEPT:]


def _newer(one: int | None, other: int | None) -> int | None:
    """Messages of a chat are numbered upwards: the question never moves up."""
    return max((each for each in (one, other) if each is not None), default=None)
