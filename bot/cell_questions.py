"""What the cell asks the person through the conversation: heard with its messages, asked once nothing else is."""

from __future__ import annotations

from bot import asking, exchanging, meeting_making, transfer_question
from bot.cell.offering_news import ABOUT_NEWS
from bot.meetings import ABOUT_SLOTS
from bot.news_questions import NEWS
from bot.proposing import BROWSING
from bot.return_questions import OFFER
from bot.state import Pending
from bot.talk import Talk
from bot.transfers import ABOUT_TRANSFER
from storage.entries import Entry

_GIVE_WAY = (*BROWSING, "sujets", exchanging.WRITING, exchanging.OFFERED)
"""Questions that can be asked again at any moment."""
_OF_THE_CELL = (meeting_making.CHOOSE, transfer_question.TRANSFER, NEWS)


def hear(talk: Talk, queue: str, entry: Entry) -> bool:
    """What a message of the cell about the request in this queue asks, if anything. Whether the request was handed to
    another service: what that one wrote comes next."""
    about = (entry.content or {}).get("about")
    if about == ABOUT_SLOTS and meeting_making.hear(talk, queue):
        _wait(talk, Pending(meeting_making.CHOOSE, (queue,)))
    if about == ABOUT_NEWS:
        _wait(talk, Pending(OFFER, ("nouvelles", queue)))
    if about != ABOUT_TRANSFER:
        return False
    if transfer_question.hear(talk, queue) is not None:
        return True
    if talk.state.cases[queue].transfer:
        _wait(talk, Pending(transfer_question.TRANSFER, (queue,)))
    return False


def ask(talk: Talk) -> None:
    """Ask what waits; the questionnaire waits behind. Not in a turn that shows help, nor over a confirmation."""
    state = talk.state
    if state.pending is not None and state.pending.name not in _GIVE_WAY:
        return
    if any(message["kind"] == "crisis" for message in talk.new):
        return
    while state.waiting:
        following = state.waiting.pop(0)
        if asking.makes_sense(talk, following):
            talk.work(lambda: talk.ask(following.name, *following.about))  # noqa: B023 (called at once)
            return


def to_ask_again(asked: Pending | None, waiting: list[Pending]) -> list[Pending]:
    """Those that wait, and before them the one that was asked, where the conversation is put aside."""
    return [asked, *waiting] if asked is not None and asked.name in _OF_THE_CELL else waiting


def _wait(talk: Talk, question: Pending) -> None:
    if question != talk.state.pending and question not in talk.state.waiting:
        talk.state.waiting.append(question)
