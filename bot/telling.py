"""What the cell wrote reaches the messaging chat that a request came from; then a closed case forgets that chat."""

from __future__ import annotations

from dataclasses import replace

from bot import conversation, meeting_reminder, replies, transfers
from bot.by_chat import Reply, find, link_to, opened, saved
from bot.chat_memory import sender_of
from bot.state import Chat, State
from bot.world import World
from storage import casefile, conversations, merged, outbox
from storage.casefile import UnknownCase
from storage.transaction import Transaction


def chat_of(tx: Transaction, service: str, number: int) -> int | None:
    """The chat that the case `number` came from, None when there is none any more."""
    try:
        return casefile.open_file(tx, service, number).chat()
    except UnknownCase:
        return None


def tell(
    tx: Transaction, world: World, service: str, number: int, event: str, meeting: int | None = None
) -> Reply | None:
    """What the cell wrote about the case `number`, or that its meeting of this sequence is near, for the chat it came
    from: told once, however often it is tried.

    Only that there is a message, and a link, where the person did not agree to read here; of a meeting, nothing. None
    when there is nothing to tell any more.
    """
    chat = chat_of(tx, service, number)
    found = find(tx, world, chat) if chat is not None else None
    if chat is None or found is None:
        return None
    state, here = opened(found)
    if event in here.answered or not _knows(tx, found.service, state, service, number):
        return None
    if not here.agreed:
        waits = meeting is None and replies.wait_to_be_read(conversation.talk_of(tx, world, found))
        return replace(link_to(tx, world, chat, found, state), stage="told") if waits else None
    _undo(state, here, event)  # a process died before it knew whether the message arrived
    here.id = chat
    first, read = state.next_message, {queue: case.seen for queue, case in state.cases.items()}
    talk = conversation.talk_of(tx, world, found, state)
    if meeting is None:
        replies.show(talk)
    else:
        meeting_reminder.say(talk, service, number, meeting)
    if not talk.new:
        return None
    here.telling[event] = (first, state.next_message, read)
    return saved(tx, found, talk)


def _knows(tx: Transaction, own: str, state: State, service: str, number: int) -> bool:
    """Whether a request of a conversation of the service `own` is that case, or was handed over to become it."""
    followed = State.load(state.dump())
    transfers.follow_all(tx, own, followed)
    return any(
        (service, number) == (where, each) for case in followed.cases.values() for where, _, each in case.places(own)
    )


def take_back(tx: Transaction, chat: int, event: str) -> None:
    """What `tell` said did not arrive: it waits to be said again, whenever the person comes or it is tried again."""
    found = conversations.find_by_sender(tx, sender_of(chat))
    if found is not None:
        state, here = opened(found)
        _undo(state, here, event)
        conversations.note(tx, found, state.dump())


def _undo(state: State, here: Chat, event: str) -> None:
    if event in here.telling:
        first, end, read = here.telling.pop(event)
        state.messages = [message for message in state.messages if not first <= message["id"] < end]
        for queue, seen in read.items():
            if queue in state.cases:
                state.cases[queue].seen = min(seen, state.cases[queue].seen)


def let_go(tx: Transaction, service: str, number: int) -> None:
    """A notification needs the chat no more: a closed case forgets it, unless another one still waits, or it is the
    duplicate of an open case, of which the person is still told."""
    try:
        file = casefile.open_file(tx, service, number)
    except UnknownCase:
        return
    over = file.status == "closed" and merged.followed(tx, file) is None
    if over and not outbox.waits_for_chat(tx, service, number):
        casefile.forget_chat(tx, file)
