"""What the liaison sheet of a referral says: what the person agreed to, and nothing more. It is never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cell import referrals
from bot.cell.hand import open_case
from bot.cell.refusal import Refused
from bot.cell.shared import Line, in_full
from bot.cell.transmissible import ANSWER, transmissible
from bot.config import Service
from bot.deadlines import day_of, hours_in_words
from bot.world import World
from storage import audit
from storage.access import Caller
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `reference` and `reach` lead back to the cell; `from_employer` when the request is an employer's;
    `demo` when everything on it is made up."""

    service: str
    cell: str
    reach: Sequence[str]
    partner: str
    need: str
    made_on: date
    reference: str
    from_employer: bool
    contact: Sequence[Line]
    answers: Sequence[Line]
    text: str
    agreed_on: date
    agreed_how: str
    demo: bool = False


def sheet_of(tx: Transaction, world: World, who: Caller, number: int, name: str) -> Sheet:
    """The sheet of one referral; that it was made is in the journal. Raises Refused, UnknownCase."""
    file = open_case(tx, who, number)
    kept = referrals.referrals_of(file)
    referral = referrals.find(file, name)
    if not referral.agreed:
        raise Refused("accord_repris")
    of_then = [each for each in file.requests() if each["received_at"] == referral.request]
    contact: Sequence[Line] = ()
    answers: Sequence[Line] = ()
    if of_then:
        contact, answers = transmissible(in_full(tx, world, who.service, of_then[-1:])[0])
    service = world.config.services[who.service]
    audit.record(tx, who.service, who.id, "case_referral_sheet", str(number))
    return Sheet(
        service=service.name,
        cell=service.cell,
        reach=_reach(service),
        partner=referral.name,
        need=referral.need,
        made_on=day_of(service, tx.now),
        reference=f"{number}-{kept.index(referral) + 1}",
        from_employer=file.queue == "employeurs",
        contact=[line for line in contact if line.name in referral.fields],
        answers=[line for line in answers if ANSWER + line.name in referral.fields],
        text=referral.text,
        agreed_on=date.fromisoformat(referral.agreement.on),
        agreed_how=referral.agreement.how,
        demo=world.demo,
    )


def _reach(service: Service) -> list[str]:
    if service.phone is None:
        return [service.address] if service.address else []
    return [f"{service.phone} ({hours_in_words(service)})", *([service.address] if service.address else [])]
