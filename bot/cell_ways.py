"""Ways to what the cell and the person settled or still have to: from the door, and in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import meeting_making, transfer_question
from bot.meeting_making import CHOOSE, GOING, MEETING
from bot.meeting_words import moment
from bot.transfer_question import TRANSFER
from flows.events import Unfit

if TYPE_CHECKING:
    from bot.talk import Talk

_OF_A_MEETING = re.compile(r"\b(?:mon|le|un|ce) (?:rendez vous|rdv|creneau)\b")
_CALLS_OFF = re.compile(r"\b(?:annul|decommand|supprim)")
_OF_A_TRANSFER = re.compile(r"\btransfert\b")
_SHORT = 8
"""Words beyond which a text says more than that."""


def at_the_door(talk: Talk) -> list[tuple[str, str]]:
    """The ways that are open: option and label."""
    found, now, say = [], talk.tx.now, talk.voice.own
    for queue, case in talk.state.cases.items():
        if case.transfer:
            found.append((f"{TRANSFER}/{queue}", say("transfert_porte")))
        if case.meeting > now:
            when = moment(meeting_making.service_of(talk, queue), case.meeting, talk.state.lang)
            found.append((f"{MEETING}/{queue}", say("rdv_porte", moment=when)))
        elif case.offered > now:
            found.append((f"{CHOOSE}/{queue}", say("rdv_porte_choisir")))
    return found


def enter(talk: Talk, option: str) -> bool:
    """Go where an option of `at_the_door` leads. Raises Unfit when it leads nowhere any more."""
    question, _, queue = option.partition("/")
    if question not in (MEETING, CHOOSE, TRANSFER) or queue not in talk.state.cases:
        return False
    if not _makes_sense(talk, question, queue):
        meeting_making.hear(talk, queue)
        talk.state.cases[queue].transfer = transfer_question.can_be_asked(talk, queue)
        raise Unfit("transfert_parti" if question == TRANSFER else meeting_making.GONE)
    talk.ask(question, queue)
    return True


def asked_for(talk: Talk, clean: str) -> bool:
    """Whether a text in plain form asks for one of them (« annuler le rendez-vous »), which is then shown."""
    if len(clean.split()) > _SHORT:
        return False
    wanted: list[str] = []
    if _OF_A_MEETING.search(clean):
        wanted = [GOING, CHOOSE] if _CALLS_OFF.search(clean) else [MEETING, CHOOSE]
    elif _OF_A_TRANSFER.search(clean):
        wanted = [TRANSFER]
    for queue in talk.state.cases if wanted else ():
        for question in wanted:
            if _makes_sense(talk, question, queue):
                talk.ask(question, queue)
                return True
    return False


def _makes_sense(talk: Talk, question: str, queue: str) -> bool:
    if question == TRANSFER:
        return transfer_question.can_be_asked(talk, queue)
    return meeting_making.can_be_asked(talk, question, queue)
