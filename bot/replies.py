"""What the cell wrote reaches the person: once, as messages of the conversation the request came from."""

from __future__ import annotations

from bot.talk import Talk
from flows.words import Message
from storage import entries


def wait(talk: Talk) -> bool:
    """Whether the cell wrote something that this conversation has not shown."""
    return any(
        entries.messages_after(talk.tx, talk.service, case.alias, case.seen) for case in talk.state.cases.values()
    )


def show(talk: Talk) -> None:
    """Say what the cell wrote since the person last looked; a message taken out meanwhile is not said."""
    for case in talk.state.cases.values():
        for entry in entries.messages_after(talk.tx, talk.service, case.alias, case.seen):
            case.seen = entry.position
            if entry.content and "text" in entry.content:
                talk.say(Message("member", entry.content["text"]))
