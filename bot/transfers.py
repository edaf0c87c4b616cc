"""A case handed to another service with the person's agreement: the part `transfer` of what the case holds.

The new service gets the same requests under a new key, a new number and a new alias, and nothing else. What was decided
stays, sealed, in the case that is closed: whoever reads that one never learns what becomes of the other.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from bot.announcing import announce
from bot.cell.closing import HANDED_OVER, close
from bot.deadlines import due
from bot.state import SentCase, State
from bot.world import World
from storage import audit, casefile, queue
from storage.access import PERSON, Caller
from storage.casefile import CaseFile
from storage.queue import LEVELS, Due, Request
from storage.transaction import Transaction

ABOUT_TRANSFER = "transfer"
"""`about` of a message of the cell that asks for a transfer, takes it back, or tells that it is done."""
ASKED, REFUSED = "transfer_asked", "transfer_no"
"""Kinds of lines in the timeline."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer to the service `to`, for a `reason` that the person reads. Once done, `number` and `alias` are those
    of the new case: a conversation that was not there meanwhile finds it by them."""

    to: str
    reason: str
    state: Literal["asked", "refused", "done"] = "asked"
    number: int | None = None
    alias: str | None = None


def transfer_of(file: CaseFile) -> Transfer | None:
    """The latest transfer of a case, None without any."""
    kept: dict[str, Any] | None = file.part(HANDED_OVER, None)
    return None if kept is None else Transfer(**kept)


def is_asked(file: CaseFile) -> bool:
    """Whether the person is being asked."""
    found = transfer_of(file)
    return file.status != "closed" and found is not None and found.state == "asked"


def keep_transfer(tx: Transaction, file: CaseFile, transfer: Transfer | None) -> None:
    """Write it; None takes it out."""
    casefile.keep(tx, file, **{HANDED_OVER: None if transfer is None else asdict(transfer)})


def hand_over(tx: Transaction, world: World, who: Caller, file: CaseFile, transfer: Transfer) -> tuple[Transfer, Due]:
    """Give an open case to the other service, which is told, and close it here: the transfer as it is done, and by when
    the new case will be read. The person has agreed; `who` writes it down. Raises Refused."""
    level = min([file.level, *(each["level"] for each in file.requests())], key=LEVELS.index)
    deadlines = due(world.config, transfer.to, level, tx.now)
    alias = tx.token() if file.linked else None
    number, _ = queue.add_request(tx, transfer.to, alias, _request(tx, world, file, level), deadlines)
    audit.record(tx, transfer.to, PERSON, "case_received", str(number))
    announce(tx, world, transfer.to, number, deadlines.triage_at)
    done = replace(transfer, state="done", number=number, alias=alias)
    keep_transfer(tx, file, done)
    close(tx, world, who, file, "transfert", "sans_objet")
    return done, deadlines


def follow(tx: Transaction, service: str, case: SentCase, *, lock: bool = False) -> Transfer | None:
    """Lead from a request of a conversation of `service` to the case it was handed over to, if it was; `lock` has it
    handed over to nobody else until the end of the transaction."""
    file = casefile.find_own(tx, case.service or service, case.alias, lock=lock)
    found = transfer_of(file) if file is not None else None
    if found is None or found.state != "done" or found.alias is None or found.number is None:
        return None
    case.former.append((case.service, case.alias, case.number))
    case.alias, case.number, case.seen = found.alias, found.number, 0
    case.offered, case.meeting, case.transfer = 0, 0, False
    case.service = None if found.to == service else found.to
    return found


def follow_all(tx: Transaction, service: str, state: State) -> None:
    """The same for every request, however often it was handed over."""
    for case in state.cases.values():
        while follow(tx, service, case) is not None:
            pass


def _request(tx: Transaction, world: World, file: CaseFile, level: str) -> Request:
    clear, requests = queue.read_case(tx, file.service, file.number)
    contact = requests[-1]["contact"].get("contact_coordonnees") if requests else None
    voice = world.voice(file.service, "fr", tx.now, sending=False)
    return Request(
        queue=file.queue,
        level=level,
        origin=clear["origin"],
        territory=clear["territory"],
        position=clear["position"],
        content={},
        contact=contact if isinstance(contact, str) else None,
        chat=file.chat(),
        said={"text": voice.own("transfert_recu")},
        parts={"requests": list(requests)},
    )
