"""May another service have the request? Asked in the conversation; the answer is written down either way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import transfers
from bot.announcing import announce
from bot.cell.exchange import ANSWER
from bot.cell.lifecycle import settle
from bot.deadlines import day_in_words, due_at
from bot.meeting_words import moment
from bot.meetings import agenda_of, keep_agenda
from bot.own_questions import Shown
from bot.transfers import REFUSED, Transfer
from flows.events import Unfit
from storage import audit, casefile, entries, tasks
from storage.access import PERSON, Caller
from storage.casefile import CaseFile

if TYPE_CHECKING:
    from bot.talk import Talk

TRANSFER = "transfert"
"""Name of the question (asking.py); it is asked about the queue of the request."""
_YES, _NO = "accepter", "refuser"


def can_be_asked(talk: Talk, queue: str) -> bool:
    """Whether the cell still asks."""
    file = _find(talk, queue, lock=False)
    return file is not None and transfers.is_asked(file)


class Transferring:
    """Yes, or no?"""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """To whom, why, and what it means."""
        say, file = talk.voice.own, _find(talk, about[0], lock=False)
        found = transfers.transfer_of(file) if file is not None else None
        assert file is not None, "asked only where the case is there"
        assert found is not None, "asked only while the cell asks"
        text = say(
            "transfert_question",
            service_cible=talk.world.config.services[found.to].name,
            service=talk.world.config.services[file.service].name,
            numero=str(file.number),
            raison=found.reason or say("transfert_raison_retiree"),
        )
        return Shown(text, [(_YES, say("transfert_oui")), (_NO, say("transfert_non"))], confirms=True)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Hand it over, or leave it where it is. Raises Unfit when the cell does not ask any more."""
        file = _find(talk, about[0])
        found = transfers.transfer_of(file) if file is not None else None
        if file is None or found is None or not transfers.is_asked(file):
            raise Unfit("transfert_parti")
        talk.state.pending = None
        talk.state.cases[about[0]].transfer = False
        if choice == _NO:
            _refuse(talk, file, found)
        elif not talk.world.somebody_reads(talk.tx, found.to, ask_again=True):
            _refuse(talk, file, found, why="transfert_impossible")
        else:
            _agree(talk, about[0], file, found)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To be answered later, from the door or in words: until then, nothing changes."""
        talk.state.pending = None
        talk.say_own("transfert_plus_tard")


def hear(talk: Talk, queue: str) -> Transfer | None:
    """The cell asks, asks no more, or has done it with an agreement given elsewhere: what is done, if it is."""
    case = talk.state.cases[queue]
    done = transfers.follow(talk.tx, talk.service, case)
    if done is None:
        case.transfer = can_be_asked(talk, queue)
    else:
        tell(talk, done, None)
    return done


def tell(talk: Talk, found: Transfer, read_before: int | None) -> None:
    """Say the new number, and who reads it now; by when, where that was just counted."""
    configured = talk.world.config.services[found.to]
    reach = talk.world.voice(found.to, talk.state.lang, 0, sending=False).facts.words["joindre"]
    when = ""
    if read_before is not None:
        when = talk.voice.own("transfert_delai", lecture=day_in_words(configured, read_before, talk.state.lang))
    words = {"service_cible": configured.name, "numero": str(found.number), "joindre": reach, "delai_lecture": when}
    talk.say_own("transfert_fait", "info", **words)


def _agree(talk: Talk, queue: str, file: CaseFile, found: Transfer) -> None:
    tx, case = talk.tx, talk.state.cases[queue]
    who = Caller(PERSON, file.service, PERSON)
    agenda = agenda_of(file)
    meeting = agenda.coming(tx.now)
    if meeting is not None:
        when = moment(talk.world.config.services[file.service], meeting.start, talk.state.lang)
        talk.say_own("rdv_annule_transfert", moment=when)
    keep_agenda(tx, file, agenda, offer=None, meeting=None)
    _write(talk, file, "transfer_yes", found)
    done, deadlines = transfers.hand_over(tx, talk.world, who, file, found)
    transfers.follow(tx, talk.service, case)
    tell(talk, done, deadlines.triage_at)


def _refuse(talk: Talk, file: CaseFile, found: Transfer, why: str = "transfert_refuse") -> None:
    tx, service = talk.tx, talk.world.config.services[file.service]
    assert file.key is not None, "a case with a transfer has its key"
    transfers.keep_transfer(tx, file, Transfer(found.to, found.reason, "refused"))
    _write(talk, file, REFUSED if why == "transfert_refuse" else "transfer_void", found)
    read_before = due_at(service, tx.now, 1)
    text = talk.voice_for_the_cell(file.service).own("transfert_tache")
    tasks.add(tx, file.service, file.number, file.key, ANSWER, read_before, content={"text": text})
    settle(tx, file)
    announce(tx, talk.world, file.service, file.number, read_before)
    talk.say_own(why)


def _write(talk: Talk, file: CaseFile, kind: str, found: Transfer) -> None:
    assert file.key is not None, "a case with a transfer has its key"
    words = {"service": talk.world.config.services[found.to].name}
    entries.add(talk.tx, file.number, file.key, kind, PERSON, {"words": words})
    audit.record(talk.tx, file.service, PERSON, f"case_{kind}", str(file.number))


def _find(talk: Talk, queue: str, *, lock: bool = True) -> CaseFile | None:
    case = talk.state.cases.get(queue)
    if case is None:
        return None
    return casefile.find_own(talk.tx, case.service or talk.service, case.alias, lock=lock)
