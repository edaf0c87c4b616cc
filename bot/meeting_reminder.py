"""The day before a meeting, the messaging chat of the person is told of it, once, without a word of what it is about.

Only a chat where the person agreed to read what the cell writes: no other way was given to the assistant for that.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.coming_back import at_ten
from bot.config import Service
from bot.deadlines import day_of
from bot.meeting_words import moment
from bot.meetings import REMINDED, Meeting, agenda_of
from storage import casefile, outbox
from storage.casefile import CaseFile
from storage.transaction import Transaction

if TYPE_CHECKING:
    from bot.talk import Talk


def plan(tx: Transaction, service: Service, file: CaseFile, meeting: Meeting) -> None:
    """Have it told the day before, at ten; nothing for a meeting chosen later than that, or for who has no chat."""
    at = at_ten(service, day_of(service, meeting.start) - timedelta(days=1))
    if file.chat() is not None and at > tx.now:
        payload = {"number": file.number, REMINDED: meeting.sequence}
        outbox.put(tx, file.service, outbox.CHAT_ROUTE, "", payload, at=at)


def say(talk: Talk, service: str, number: int, sequence: int) -> None:
    """Tell it in the conversation of the chat, if this meeting of the case still stands."""
    for case in talk.state.cases.values():
        if (case.service or talk.service, case.number) != (service, number):
            continue
        file = casefile.find_own(talk.tx, service, case.alias, lock=False)
        meeting = agenda_of(file).coming(talk.tx.now) if file is not None else None
        if meeting is not None and meeting.sequence == sequence:
            when = moment(talk.world.config.services[service], meeting.start, talk.state.lang)
            talk.say_own("rdv_veille", moment=when)
