"""A case ends: what was offered or agreed about a meeting ends with it, and the person is told."""

from __future__ import annotations

from bot.cell.delivering import deliver
from bot.cell.hand import write
from bot.cell.language import voice_to
from bot.meeting_words import moment
from bot.meetings import ABOUT_SLOTS, agenda_of, keep_agenda
from bot.world import World
from storage import entries
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction


def end_meeting(tx: Transaction, world: World, who: Caller, file: CaseFile) -> None:
    """Offer nothing any more and call off what was agreed, on an open case; nothing where there is neither."""
    agenda = agenda_of(file)
    meeting = agenda.coming(tx.now)
    if meeting is None and not agenda.free(tx.now):
        return
    keep_agenda(tx, file, agenda, offer=None, meeting=None)
    voice = voice_to(tx, world, file)
    if meeting is None:
        text = voice.own("rdv_retires_fin")
    else:
        when = moment(world.config.services[file.service], meeting.start, voice.lang)
        text = voice.own("rdv_annule_fin", moment=when)
    write(tx, who, file, entries.MESSAGE, {"text": text, "about": ABOUT_SLOTS})
    deliver(tx, file)
