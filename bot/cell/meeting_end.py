"""A case ends: what was offered or agreed about a meeting ends with it, and the person is told."""

from __future__ import annotations

from bot.cell.delivering import deliver
from bot.cell.hand import write
from bot.cell.language import voice_to
from bot.cell.refusal import Refused
from bot.meeting_words import moment
from bot.meetings import ABOUT_SLOTS, Meeting, agenda_of, keep_agenda
from bot.world import World
from storage import entries
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction


def end_meeting(tx: Transaction, world: World, who: Caller, file: CaseFile, *, says: str = "rdv_annule_fin") -> None:
    """Offer nothing any more and call off what was agreed, on an open case; nothing where there is neither.

    `says` is the text of messages.yml that tells the person of a meeting called off, and why."""
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
        text = voice.own(says, moment=when, numero=str(file.number))
    write(tx, who, file, entries.MESSAGE, {"text": text, "about": ABOUT_SLOTS})
    deliver(tx, file)


def known_as(meeting: Meeting) -> str:
    """What a page that told of a meeting sends back: another one agreed since is known as something else."""
    return str(meeting.sequence)


def refuse_unknown_meeting(tx: Transaction, world: World, file: CaseFile, known: str | None) -> None:
    """A case is not closed over a meeting that whoever closes it was not told of; `known` as `known_as` tells.

    Raises Refused."""
    meeting = agenda_of(file).coming(tx.now)
    if meeting is not None and known != known_as(meeting):
        raise Refused("rdv_a_venir", moment=moment(world.config.services[file.service], meeting.start))
