"""What the cell wrote reaches the person: once, as messages of the conversation the request came from."""

from __future__ import annotations

from bot import cell_questions, exchanging
from bot.state import SentCase
from bot.talk import Talk
from flows.words import Message
from storage import entries
from storage.access import PERSON
from storage.entries import ENDED, MESSAGE, Entry


def wait(talk: Talk) -> bool:
    """Whether there is something that this conversation has not shown."""
    return any(_new(talk))


def wait_to_be_read(talk: Talk) -> bool:
    """Whether the cell wrote something that this conversation has not shown."""
    return any(entry.kind == MESSAGE for entry in _new(talk))


def show(talk: Talk) -> None:
    """Say what the cell wrote since the person last looked, then ask what an exchange asks."""
    written = say(talk)
    cell_questions.ask(talk)
    exchanging.stand(talk, written=written)


def say(talk: Talk) -> bool:
    """Say it; a message taken out meanwhile is not said. Whether the person may answer something of it."""
    answerable = False
    for queue, case in talk.state.cases.items():
        answerable = _say_of(talk, queue, case) or answerable
    return answerable


def _say_of(talk: Talk, queue: str, case: SentCase) -> bool:
    answerable = False
    for entry in entries.messages_after(talk.tx, case.service or talk.service, case.alias, case.seen):
        case.seen = entry.position
        if entry.kind == ENDED:
            if exchanging.is_open(talk, case.alias) and entry.author != PERSON:
                talk.say_own("echange_fini")
            exchanging.closed(talk, case.alias)
        elif entry.content and "text" in entry.content:
            talk.say(Message("member", entry.content["text"]))
            if cell_questions.hear(talk, queue, entry):
                return _say_of(talk, queue, case)
            if entry.content.get("answers"):
                exchanging.opened(talk, case.alias)
            answerable = answerable or exchanging.is_open(talk, case.alias)
    return answerable


def _new(talk: Talk) -> list[Entry]:
    cases = talk.state.cases.values()
    return [
        entry
        for case in cases
        for entry in entries.messages_after(talk.tx, case.service or talk.service, case.alias, case.seen)
    ]
