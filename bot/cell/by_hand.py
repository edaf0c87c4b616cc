"""A case that did not come through the assistant: a call, a word of the médecin du travail; read by who writes it down,
so that its level is decided with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.cell.hand import take_in_hand, write
from bot.cell.lifecycle import move
from bot.cell.refusal import Refused
from bot.cell.texts import word_of
from bot.deadlines import due
from bot.permissions import may
from bot.world import World
from storage import audit, casefile, listing, queue
from storage.access import Caller
from storage.queue import Request
from storage.transaction import Transaction

FLOW = "parler_a_quelqu_un"
"""Its steps ask for the same contact details, and tell them in words."""
PART = "by_hand"
"""What such a case holds beside the request: `agreement`, null for an employer's."""
ORIGINS = (
    "telephone",
    "medecin_travail",
    "infirmier",
    "employeur",
    "medecin_traitant",
    "medecin_conseil",
    "service_social",
    "cap_emploi",
    "autre",
)
"""Where a case comes from that is not `assistant` (screening.md, Origins)."""
AGREEMENTS = ("oral", "ecrit")
_LIKELY_DUPLICATES = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How and when the person agreed to be followed."""

    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Entered:
    """A case as somebody writes it down, checked. `received_at` is in seconds since 1970; `why` says why this level."""

    queue: str
    origin: str
    received_at: int
    request: str
    level: str
    why: str
    contact: Mapping[str, Any]
    territory: str | None
    position: str | None
    agreement: Agreement | None
    keep: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Cases of the same queue with the same contact details, the latest first: nothing was written."""

    cases: Sequence[Mapping[str, Any]]


def enter(tx: Transaction, world: World, who: Caller, given: Entered, *, sure: bool) -> int | Duplicates:
    """Put the case in the queue, its deadlines counted from the day it was received; its number.

    Unless `sure`, cases that look like the same one are returned instead. Raises Refused.
    """
    if not may(who.role, "act_on_cases"):
        raise Refused("interdit", status=403)
    details = given.contact["contact_coordonnees"]
    if not sure:
        audit.record(tx, who.service, who.id, "case_searched", given.queue)
        same = listing.find_contact(tx, who.service, given.queue, details)
        if same:
            return Duplicates(same[:_LIKELY_DUPLICATES])
    deadlines = due(world.config, who.service, given.level, given.received_at)
    number, _ = queue.add_request(tx, who.service, None, _request(world, who, given, details), deadlines)
    audit.record(tx, who.service, who.id, "case_entered", str(number))
    file = casefile.open_file(tx, who.service, number)
    if given.agreement is not None:
        words = {"forme": word_of("people", "accords", given.agreement.kind), "jour": f"{given.agreement.day:%d/%m/%Y}"}
        write(tx, who, file, "agreed_to_follow", {"words": words})
    write(tx, who, file, "level", {"old": given.level, "new": given.level, "text": given.why})
    move(tx, world, who, file, "triaged", {"by": "level"})
    if given.keep:
        take_in_hand(tx, who, number)
    return number


def _request(world: World, who: Caller, given: Entered, details: str) -> Request:
    flow = world.catalog.flows[FLOW]
    agreement = given.agreement
    return Request(
        queue=given.queue,
        level=given.level,
        origin=given.origin,
        territory=given.territory,
        position=given.position,
        content={
            "flow": flow.id,
            "version": flow.flow.version,
            "digest": flow.digest,
            "reason": None,
            "share": "coordonnees_seules",
            "assessment": None,
            "answers": None,
            "contact": given.contact,
            "summary": [],
        },
        contact=details,
        received_at=given.received_at,
        author=who.id,
        said={"text": given.request},
        parts={PART: {"agreement": {"kind": agreement.kind, "day": agreement.day.isoformat()} if agreement else None}},
    )
