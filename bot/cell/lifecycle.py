"""Life of a case: which status follows which, and pauses (screening.md, Life of a case)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.cell import attempts
from bot.cell.closing import close, reopen
from bot.cell.dues import RESUMES_AT, after, due_when_resumed
from bot.cell.hand import clean, open_case, take_in_hand, write
from bot.cell.judging import count_judgement
from bot.cell.refusal import Refused, wrong
from bot.deadlines import closing_of
from bot.permissions import is_software
from bot.world import World
from storage import casefile
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
    "closed": ("contacted", "in_support"),
    "withdrawn": (),
}
"""What may follow each status. A pause may be prolonged, and a closed case begin again; one taken back is over."""
HOLD_REASONS = ("soins", "tiers", "salarie")
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
    an outcome of OUTCOMES; for any other status `reason` is free text: where to for `redirected`, why for a closed case
    that begins again; elsewhere it may be left out. `not_reached` needs three logged attempts. A service's own software
    logs its attempts itself, and may say less. Raises Refused, UnknownCase.
    """
    before = open_case(tx, who, number).status
    _refuse(before, status)
    if before == "closed":
        reopen(tx, who, number, status, reason)
        return
    file = take_in_hand(tx, who, number)
    if status == "closed":
        close(tx, world, who, file, reason, outcome)
    elif status == "on_hold":
        _pause(tx, world, who, file, until, reason)
    else:
        if not is_software(who.role):
            _must_be_founded(tx, file, status, reason)
        move(tx, world, who, file, status, {"text": clean(reason)} if reason else {})


def reached(tx: Transaction, world: World, who: Caller, file: CaseFile, by: str) -> None:
    """The person was reached `by` a call or a message: a case that waited for that is contacted."""
    attempts.forget_planned(tx, file)
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
    if before == "new" and status != "not_reached":
        count_judgement(tx, world, file)
    if status in ("contacted", "redirected"):
        attempts.forget_planned(tx, file)
    elif status == "not_reached":
        attempts.plan_letter(tx, world, file)
    settle(tx, file)
    write(tx, who, file, "status", {"old": before, "new": status, **(more or {})})


def settle(tx: Transaction, file: CaseFile) -> None:
    """Somebody has seen to it: only what its status and its tasks still ask for is due."""
    casefile.change(tx, file, due_at=after(tx, file))


def _refuse(before: str, status: str) -> None:
    if status not in TRANSITIONS:
        raise wrong("statut_inconnu")
    if status not in TRANSITIONS[before]:
        if before in ("closed", "withdrawn"):
            raise Refused("close" if before == "closed" else "retiree")
        raise Refused("meme_statut" if before == status else "transition", avant=before, apres=status)


def _must_be_founded(tx: Transaction, file: CaseFile, status: str, reason: str | None) -> None:
    if status == "redirected" and not (reason or "").strip():
        raise wrong("vers_qui")
    if status == "not_reached" and (count := attempts.made(tx, file)) < attempts.MOST:
        raise Refused("pas_assez_essaye", n=str(count))


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
    casefile.keep(tx, file, **{RESUMES_AT: closing_of(service, day)})
    casefile.change(tx, file, status="on_hold")
    if before == "new":
        count_judgement(tx, world, file)
    settle(tx, file)
    write(tx, who, file, "status", {"old": before, "new": "on_hold", "reason": reason, "until": day.isoformat()})


def _end_pause(tx: Transaction, world: World, file: CaseFile) -> None:
    """What was left of the deadline when the pause began counts again from now; also where a pause is prolonged."""
    if file.status != "on_hold":
        return
    casefile.keep(tx, file, **{RESUMES_AT: None})
    if file.contacted_at is None:
        casefile.change(tx, file, contact_due_at=due_when_resumed(tx, world, file))
