"""Slots for a meeting: proposed by a member, withdrawn, and a meeting called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.cell.delivering import deliver
from bot.cell.exchange import finish_answers
from bot.cell.hand import clean, take_in_hand, write
from bot.cell.language import voice_to
from bot.cell.lifecycle import settle
from bot.cell.refusal import Refused, wrong
from bot.cell.shared import Reach, reach
from bot.cell.writing import wrote
from bot.config import DAYS, Service
from bot.deadlines import is_open_day
from bot.meeting_words import how_in_words, moment
from bot.meetings import ABOUT_SLOTS, HOWS, MOST_SLOTS, How, Offer, agenda_of, keep_agenda
from bot.world import World
from storage import entries, tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

LENGTHS = (15, 30, 45, 60, 90)
"""Minutes that a meeting may take."""
_FURTHEST = timedelta(days=92)


def propose_slots(
    tx: Transaction,
    world: World,
    who: Caller,
    number: int,
    slots: Sequence[tuple[str, str]],
    how: str,
    minutes: int,
    text: str = "",
    *,
    anyway: bool = False,
) -> None:
    """Offer the person a few moments, each an ISO date and an hour of the service; what was offered before is not any
    more. A moment when the service is closed is refused unless `anyway`. Raises Refused, UnknownCase."""
    if how not in HOWS:
        raise wrong("creneau_moyen")
    if minutes not in LENGTHS:
        raise wrong("creneau_duree")
    words = clean(text) if text.strip() else ""
    file = take_in_hand(tx, who, number)
    service = world.config.services[file.service]
    starts = _starts(service, tx.now, slots)
    if not file.linked:
        raise Refused("sans_conversation")
    if how not in hows(reach(file.queue, file.requests())):
        raise wrong("creneau_sans_telephone")
    agenda = agenda_of(file)
    if agenda.coming(tx.now) is not None:
        raise Refused("rdv_pris")
    if not anyway and (closed := [start for start in starts if not is_open_at(service, start, minutes)]):
        raise wrong("creneau_ferme", creneaux="\u00a0; ".join(moment(service, start) for start in closed))
    offer = Offer(agenda.offers + 1, who.id, how, minutes, starts)
    finish_answers(tx, file)
    if agenda.task is not None:
        tasks.finish(tx, number, agenda.task)
    keep_agenda(tx, file, agenda, offer=offer, offers=offer.id, task=None)
    voice = voice_to(tx, world, file)
    lines = [f"• {moment(service, start, voice.lang)}" for start in starts]
    asked = voice.own("rdv_proposes", moyen=how_in_words(voice, service, offer.how), minutes=str(minutes))
    said = "\n".join([asked, *lines])
    _say(tx, who, file, f"{words}\n\n{said}" if words else said)
    wrote(tx, world, who, file)


def hows(reach: Reach) -> tuple[How, ...]:
    """How a meeting can be proposed to somebody: by telephone only where they left a number."""
    return HOWS if reach.phone else tuple(each for each in HOWS if each != "telephone")


def withdraw_slots(tx: Transaction, world: World, who: Caller, number: int) -> None:
    """Offer nothing any more. Raises Refused, UnknownCase."""
    file = take_in_hand(tx, who, number)
    agenda = agenda_of(file)
    if agenda.offer is None or agenda.coming(tx.now) is not None:
        raise Refused("sans_creneaux")
    keep_agenda(tx, file, agenda, offer=None)
    voice = voice_to(tx, world, file)
    _say(tx, who, file, voice.own("rdv_retires"))
    settle(tx, file)


def call_off(tx: Transaction, world: World, who: Caller, number: int, text: str = "") -> None:
    """Call a meeting off, with a word to the person. Raises Refused, UnknownCase."""
    words = clean(text) if text.strip() else ""
    file = take_in_hand(tx, who, number)
    agenda = agenda_of(file)
    meeting = agenda.coming(tx.now)
    if meeting is None:
        raise Refused("sans_rdv")
    tasks.remove(tx, number, meeting.task)
    keep_agenda(tx, file, agenda, meeting=None, offer=None)
    voice = voice_to(tx, world, file)
    when = moment(world.config.services[file.service], meeting.start, voice.lang)
    said = voice.own("rdv_annule_equipe", moment=when)
    _say(tx, who, file, f"{said}\n\n{words}" if words else said)
    settle(tx, file)


def is_open_at(service: Service, start: int, minutes: int) -> bool:
    """Whether the service is open from then on for that long."""
    begin = datetime.fromtimestamp(start, service.zone)
    end = datetime.fromtimestamp(start + minutes * 60, service.zone)
    hours = service.opening.get(DAYS[begin.weekday()], ())
    inside = any(each.start <= begin.time() and end.time() <= each.end for each in hours)
    return is_open_day(service, begin.date()) and inside and begin.date() == end.date()


def _starts(service: Service, now: int, slots: Sequence[tuple[str, str]]) -> list[int]:
    """The moments in seconds, in order. Raises Refused for none, too many, twice the same, the past, no such hour."""
    found = []
    for day, hour in slots:
        try:
            at = time.fromisoformat(hour).replace(second=0, microsecond=0)
            wanted = datetime.combine(date.fromisoformat(day), at, service.zone)
        except ValueError:
            raise wrong("creneau_illisible") from None
        start = int(wanted.timestamp())
        if datetime.fromtimestamp(start, service.zone).replace(fold=0) != wanted:
            raise wrong("creneau_illisible")  # the hour that is skipped in March
        if not now < start <= now + int(_FURTHEST.total_seconds()):
            raise wrong("creneau_passe")
        found.append(start)
    if not found:
        raise wrong("creneau_aucun")
    if len(found) > MOST_SLOTS or len(set(found)) < len(found):
        raise wrong("creneau_nombre", max=str(MOST_SLOTS))
    return sorted(found)


def _say(tx: Transaction, who: Caller, file: CaseFile, text: str) -> None:
    write(tx, who, file, entries.MESSAGE, {"text": text, "about": ABOUT_SLOTS})
    deliver(tx, file)
