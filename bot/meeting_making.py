"""What the person does about a meeting: choose a slot, say that none suits, call it off, take the calendar file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import meeting_reminder
from bot.announcing import announce
from bot.calendar_file import Event, calendar_file
from bot.cell.lifecycle import reached, settle
from bot.config import Service
from bot.deadlines import due_at
from bot.meeting_words import how_in_words, moment
from bot.meetings import Agenda, Meeting, Offer, agenda_of, keep_agenda
from flows.events import Unfit
from storage import audit, casefile, entries, members, tasks
from storage.access import PERSON, Caller
from storage.casefile import CaseFile

if TYPE_CHECKING:
    from bot.talk import Talk

CHOOSE, MEETING, GOING = "creneaux", "rendez_vous", "annuler_rdv"
"""Names of the three questions (asking.py)."""
QUESTIONS = (CHOOSE, MEETING, GOING)
GONE = "rdv_parti"
"""Text (messages.yml) for a slot that is not offered any more."""
PICKED, NONE, CALLED_OFF = "slot_picked", "slot_none", "slot_off"
"""Kinds of lines in the timeline."""


def agenda(talk: Talk, queue: str) -> Agenda:
    """What is offered and agreed for the request in this queue; nothing where there is no such request any more."""
    file = _look(talk, queue)
    return Agenda() if file is None else agenda_of(file)


def can_be_asked(talk: Talk, question: str, queue: str) -> bool:
    """Whether one of the three questions still means something."""
    found = agenda(talk, queue)
    return bool(found.free(talk.tx.now)) if question == CHOOSE else found.coming(talk.tx.now) is not None


def service_of(talk: Talk, queue: str) -> Service:
    """The service that reads the request in this queue."""
    return talk.world.config.services[talk.state.cases[queue].service or talk.service]


def hear(talk: Talk, queue: str) -> bool:
    """The cell changed something: note it; whether there are slots to choose from."""
    found, case, now = agenda(talk, queue), talk.state.cases[queue], talk.tx.now
    meeting, free = found.coming(now), found.free(now)
    case.meeting = meeting.start if meeting is not None else 0
    case.offered = max((start for _, start in free), default=0)
    return bool(free) and meeting is None


def choose(talk: Talk, queue: str, option: str) -> None:
    """Take the slot of this option; a meeting chosen before gives way. Raises Unfit when it is not free any more."""
    tx, file = talk.tx, _open(talk, queue)
    assert file.key is not None, "a case with slots has its key"
    found = agenda_of(file)
    start, former = dict(found.free(tx.now)).get(option), found.coming(tx.now)
    if start is None or found.offer is None:  # withdrawn this very moment
        raise Unfit(GONE)
    if former is not None:
        tasks.remove(tx, file.number, former.task)
    service, offer = talk.world.config.services[file.service], found.offer
    to_the_cell = talk.voice_for_the_cell(file.service)
    how = how_in_words(to_the_cell, service, offer.how)
    text = to_the_cell.own("rdv_tache", moment=moment(service, start), moyen=how)
    whose, said = _whose(talk, offer), {"text": text}
    kind = "call" if offer.how == "telephone" else "meeting"
    task = tasks.add(tx, file.service, file.number, file.key, kind, start, assignee=whose, content=said)
    uid, sequence = found.uid or tx.token(16), found.sequence + 1
    meeting = Meeting(start, offer.minutes, offer.how, offer.by, task, uid, sequence)
    _forget_task(talk, file, found)
    keep_agenda(tx, file, found, meeting=meeting, uid=uid, sequence=sequence, task=None)
    meeting_reminder.plan(tx, service, file, meeting)
    _write(talk, file, PICKED, moment(service, start))
    reached(tx, talk.world, Caller(PERSON, file.service, PERSON), file, PICKED)
    announce(tx, talk.world, file.service, file.number, start)
    hear(talk, queue)


def none_suits(talk: Talk, queue: str) -> None:
    """None of the slots suits: the cell is asked for others. Raises Unfit when nothing is offered any more."""
    file = _open(talk, queue)
    if agenda_of(file).offer is None:  # withdrawn this very moment
        raise Unfit(GONE)
    _write(talk, file, NONE)
    _ask_for_others(talk, file, "rdv_tache_aucun")
    hear(talk, queue)
    talk.say_own("rdv_aucun_suite")


def call_off(talk: Talk, queue: str) -> None:
    """The person will not come: the cell is told. Raises Unfit when it is off already."""
    tx, file = talk.tx, _open(talk, queue)
    found = agenda_of(file)
    meeting = found.coming(tx.now)
    if meeting is None:  # the cell was faster
        raise Unfit(GONE)
    tasks.remove(tx, file.number, meeting.task)
    service = talk.world.config.services[file.service]
    _write(talk, file, CALLED_OFF, moment(service, meeting.start))
    _ask_for_others(talk, file, "rdv_tache_annule")
    hear(talk, queue)
    talk.say_own("rdv_annule", moment=moment(service, meeting.start, talk.state.lang))


def give_file(talk: Talk, queue: str) -> None:
    """The file for a calendar, where the entrance can give one (`Talk.file`); the moment in words everywhere."""
    meeting, service = agenda(talk, queue).coming(talk.tx.now), service_of(talk, queue)
    assert meeting is not None, "asked only while a meeting stands"
    talk.file = calendar_file([_event(talk, meeting, service)], talk.tx.now)
    talk.say_own("rdv_rappel", moment=moment(service, meeting.start, talk.state.lang))


def file_of(talk: Talk) -> bytes | None:
    """The file of every meeting of this conversation that is still to come; None without any."""
    found = [(agenda(talk, queue).coming(talk.tx.now), service_of(talk, queue)) for queue in talk.state.cases]
    events = [_event(talk, meeting, service) for meeting, service in found if meeting is not None]
    return calendar_file(events, talk.tx.now) if events else None


def _event(talk: Talk, meeting: Meeting, service: Service) -> Event:
    """Whoever looks at the person's calendar learns of a meeting, and of nothing else."""
    title = talk.voice.own("rdv_titre")
    return Event(meeting.uid, meeting.sequence, meeting.start, meeting.end, title, service.phone or "")


def _look(talk: Talk, queue: str) -> CaseFile | None:
    case = talk.state.cases.get(queue)
    if case is None:
        return None
    return casefile.find_own(talk.tx, case.service or talk.service, case.alias, lock=False)


def _open(talk: Talk, queue: str) -> CaseFile:
    case = talk.state.cases[queue]
    file = casefile.find_own(talk.tx, case.service or talk.service, case.alias)
    assert file is not None, "asked only where the case is there"
    return file


def _write(talk: Talk, file: CaseFile, kind: str, when: str | None = None) -> None:
    assert file.key is not None, "a case with slots has its key"
    content = None if when is None else {"words": {"moment": when}}
    entries.add(talk.tx, file.number, file.key, kind, PERSON, content)
    audit.record(talk.tx, file.service, PERSON, f"case_{kind}", str(file.number))


def _ask_for_others(talk: Talk, file: CaseFile, key: str) -> None:
    """Nothing is offered nor agreed any more: the cell is to propose something else, the next working day."""
    tx, found, service = talk.tx, agenda_of(file), talk.world.config.services[file.service]
    assert file.key is not None, "a case with slots has its key"
    assert found.offer is not None, "what was offered is refused, or called off"
    _forget_task(talk, file, found)
    read_before = due_at(service, tx.now, 1)
    said = {"text": talk.voice_for_the_cell(file.service).own(key)}
    whose = _whose(talk, found.offer)
    task = tasks.add(tx, file.service, file.number, file.key, "task", read_before, assignee=whose, content=said)
    keep_agenda(tx, file, found, meeting=None, offer=None, task=task)
    settle(tx, file)
    announce(tx, talk.world, file.service, file.number, read_before)


def _whose(talk: Talk, offer: Offer) -> str | None:
    """In whose name the task is: who offered, or whoever holds the case where they work here no more."""
    return offer.by if members.is_active(talk.tx, offer.by) else None


def _forget_task(talk: Talk, file: CaseFile, found: Agenda) -> None:
    if found.task is not None:
        tasks.finish(talk.tx, file.number, found.task)
