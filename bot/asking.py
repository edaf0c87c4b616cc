"""The assistant's own questions, by name: asked at the door or between two questions of a walk, which then waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot import correcting, meeting_making, news_questions, return_questions, transfer_question
from bot.browsing import READ, OneTheme, OneTopic, Themes
from bot.confirming import NOT_SENDING, CallingBack, Erasing, NotSending, Restarting, withholding
from bot.exchanging import OFFERED, WRITING, Offered, Writing
from bot.news_questions import NEWS, Telling
from bot.own_questions import OwnQuestion, Shown
from bot.proposing import WISHES, Proposing
from bot.return_questions import ADDRESS, OFFER, Addressing, Offering
from bot.slot_questions import CallingOff, Choosing, Standing
from bot.speaking import LANGUAGE, Speaking
from bot.transfer_question import Transferring
from flows.events import Unfit

if TYPE_CHECKING:
    from bot.state import Pending
    from bot.talk import Talk

OWN_QUESTIONS: Mapping[str, OwnQuestion] = {
    "effacer": Erasing(),
    "recommencer": Restarting(),
    "proposer_rappel": CallingBack(),
    NOT_SENDING: NotSending(),
    correcting.CORRECTING: correcting.Correcting(),
    "sujets": Proposing(),
    "information": Themes(),
    "theme": OneTheme(),
    "sujet": OneTopic(),
    meeting_making.CHOOSE: Choosing(),
    meeting_making.MEETING: Standing(),
    meeting_making.GOING: CallingOff(),
    transfer_question.TRANSFER: Transferring(),
    WRITING: Writing(),
    OFFERED: Offered(),
    OFFER: Offering(),
    ADDRESS: Addressing(),
    NEWS: Telling(),
    LANGUAGE: Speaking(),
}
"""By the name that stands as `step` in a prompt; no step of a questionnaire has one of them."""


def shown(talk: Talk) -> Shown:
    """The question that is waiting."""
    pending = talk.state.pending
    assert pending is not None, "asked only where a question waits"
    return OWN_QUESTIONS[pending.name].shown(talk, pending.about)


def take(talk: Talk, choice: str) -> None:
    """Answer the question that is waiting. Raises Unfit when `choice` is not one of its options."""
    pending = talk.state.pending
    assert pending is not None, "asked only where a question waits"
    asked = shown(talk)
    if choice not in [name for name, _ in asked.options]:
        raise Unfit(asked.gone)
    OWN_QUESTIONS[pending.name].take(talk, pending.about, choice)


def back(talk: Talk) -> None:
    """« Retour » from the question that is waiting."""
    pending = talk.state.pending
    assert pending is not None, "asked only where a question waits"
    OWN_QUESTIONS[pending.name].back(talk, pending.about)


def can_be_asked(talk: Talk) -> bool:
    """Whether the question that is asked, if any, still means something."""
    return talk.state.pending is None or makes_sense(talk, talk.state.pending)


def makes_sense(talk: Talk, pending: Pending) -> bool:
    """Whether a question means something now: another version may have asked it, or the cell taken it back."""
    information = talk.world.catalog.information
    if pending.name in meeting_making.QUESTIONS:
        return meeting_making.can_be_asked(talk, pending.name, pending.about[0])
    if pending.name == LANGUAGE:
        return True
    if pending.name == NOT_SENDING:
        return withholding(talk) is not None
    if pending.name == correcting.CORRECTING:
        return correcting.can_be_asked(talk, pending.about)
    if pending.name == transfer_question.TRANSFER:
        return transfer_question.can_be_asked(talk, pending.about[0])
    if pending.name in return_questions.QUESTIONS:
        return return_questions.can_be_asked(talk, pending.about)
    if pending.name == NEWS:
        return news_questions.can_be_asked(talk, pending.about)
    known = {
        *information.topics,
        *(theme.id for theme in information.themes),
        *WISHES,
        READ,
        *talk.state.cases,
    }
    return pending.name in OWN_QUESTIONS and known.issuperset(pending.about)
