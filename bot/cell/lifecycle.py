"""Life of a case: which status follows which, pauses and closing (screening.md, Life of a case)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.cell.dues import after, due_when_resumed
from bot.cell.hand import clean, open_case, take_in_hand, write
from bot.cell.refusal import Refused, wrong
from bot.deadlines import closing_of
from bot.world import World
from storage import casefile, outbox
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

_ASIDE = ("on_hold", "not_reached", "redirected", "closed")
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "new": ("triaged", "contacted", *_ASIDE),
    "triaged": ("contacted", *_ASIDE),
    "contacted": ("assessed", "in_support", *_ASIDE),
    "assessed": ("in_support", *_ASIDE),
    "in_support": ("assessed", *_ASIDE),
    "on_hold": ("triaged", "contacted", "assessed", "in_support", *_ASIDE),
    "not_reached": ("contacted", "on_hold", "redirected", "closed"),
    "redirected": ("contacted", "in_support", "closed"),
    "closed": (),
    "withdrawn": (),
}
"""What may follow each status. A pause may be prolonged. What is over stays over: a new request opens a new case."""
HOLD_REASONS = ("soins", "tiers", "salarie")
CLOSING_REASONS = ("termine", "refus", "injoignable", "hors_champ_reoriente", "doublon", "transfert", "deces")
OUTCOMES = (
    "inconnue",
    "meme_poste",
    "meme_poste_amenage",
    "reclassement_interne",
    "reclassement_externe",
    "formation_en_cours",
    "inaptitude_prononcee",
    "licenciement_inaptitude",
    "rupture_conventionnelle",
    "demission",
    "fin_contrat",
    "autre_rupture",
    "invalidite",
    "retraite",
    "arret_en_cours",
    "creation_activite",
    "sans_objet",
)
"""Job situations at the end, known or `inconnue`."""
_LONGEST_PAUSE = 366
_NOT_REACHED_YET = ("new", "triaged", "not_reached")


def change_status(
    tx: Transaction,
    world: World,
    who: Caller,
    number: int,
    status: str,
    until: str | None = None,
    reason: str | None = None,
    outcome: str | None = None,
) -> None:
    """Move a case on.

    `on_hold` needs a reason of HOLD_REASONS and `until`, an ISO date; `closed` needs a reason of CLOSING_REASONS and
    an outcome of OUTCOMES; for any other status `reason` is free text. Raises Refused, UnknownCase.
    """
    _refuse(open_case(tx, who, number).status, status)
    file = take_in_hand(tx, who, number)
    if status == "closed":
        _close(tx, who, file, reason, outcome)
    elif status == "on_hold":
        _pause(tx, world, who, file, until, reason)
    else:
        move(tx, world, who, file, status, {"text": clean(reason)} if reason else {})


def reached(tx: Transaction, world: World, who: Caller, file: CaseFile, by: str) -> None:
    """The person was reached `by` a call or a message: a case that waited for that is contacted."""
    if file.status in _NOT_REACHED_YET:
        move(tx, world, who, file, "contacted", {"by": by})
    else:
        settle(tx, file)


def move(
    tx: Transaction, world: World, who: Caller, file: CaseFile, status: str, more: Mapping[str, Any] | None = None
) -> None:
    """Give an open case this status and what is due then, and write it down. Raises Refused."""
    before = file.status
    _refuse(before, status)
    first = status in ("contacted", "assessed", "in_support") and file.contacted_at is None
    _end_pause(tx, world, file)
    casefile.change(tx, file, status=status, **({"contacted_at": tx.now} if first else {}))
    settle(tx, file)
    write(tx, who, file, "status", {"old": before, "new": status, **(more or {})})


def settle(tx: Transaction, file: CaseFile) -> None:
    """Somebody has seen to it: only what its status still asks for is due. The end of a pause stays."""
    if file.status != "on_hold":
        casefile.change(tx, file, due_at=after(tx, file))


def _refuse(before: str, status: str) -> None:
    if status not in TRANSITIONS:
        raise wrong("statut_inconnu")
    if status not in TRANSITIONS[before]:
        if before in ("closed", "withdrawn"):
            raise Refused("close" if before == "closed" else "retiree")
        raise Refused("meme_statut" if before == status else "transition", avant=before, apres=status)


def _pause(tx: Transaction, world: World, who: Caller, file: CaseFile, until: str | None, reason: str | None) -> None:
    if reason not in HOLD_REASONS:
        raise wrong("motif_pause")
    service = world.config.services[file.service]
    today = datetime.fromtimestamp(tx.now, service.zone).date()
    try:
        day = date.fromisoformat(until or "")
    except ValueError:
        raise wrong("date_pause") from None
    if not today < day <= today + timedelta(days=_LONGEST_PAUSE):
        raise wrong("date_pause")
    before = file.status
    _end_pause(tx, world, file)
    casefile.change(tx, file, status="on_hold", due_at=closing_of(service, day))
    write(tx, who, file, "status", {"old": before, "new": "on_hold", "reason": reason, "until": day.isoformat()})


def _end_pause(tx: Transaction, world: World, file: CaseFile) -> None:
    """What was left of the deadline when the pause began counts again from now; also where a pause is prolonged."""
    if file.status == "on_hold" and file.contacted_at is None:
        casefile.change(tx, file, contact_due_at=due_when_resumed(tx, world, file))


def _close(tx: Transaction, who: Caller, file: CaseFile, reason: str | None, outcome: str | None) -> None:
    if reason not in CLOSING_REASONS:
        raise wrong("motif_cloture")
    if outcome not in OUTCOMES:
        raise wrong("situation_cloture")
    before = file.status
    casefile.change(tx, file, status="closed", due_at=None, closed_at=tx.now, closed_reason=reason, outcome=outcome)
    write(tx, who, file, "closed", {"old": before, "reason": reason, "outcome": outcome})
    if not outbox.waits_for_chat(tx, file.service, file.number):
        casefile.forget_chat(tx, file)
