"""The end of a case, and beginning it again."""

from __future__ import annotations

from typing import Any

from bot.cell import exchange, follow_ups, offering_news
from bot.cell.dues import after
from bot.cell.hand import clean, open_case, write
from bot.cell.meeting_end import end_meeting
from bot.cell.outcomes import CLOSING_REASONS, OUTCOMES
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word
from bot.world import World
from storage import casefile, merged, outbox, returns, tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

HANDED_OVER = "transfer"
"""The part of a case that tells of its transfer to another service (bot/transfers.py)."""


def is_handed_over(file: CaseFile) -> bool:
    """Whether another service has the case, with the person's agreement."""
    return _transfer(file) == "done"


def close(tx: Transaction, world: World, who: Caller, file: CaseFile, reason: str | None, outcome: str | None) -> None:
    """Close an open case: what was planned is dropped, follow-ups are planned; its duplicates are over with it.

    Raises Refused."""
    if reason not in CLOSING_REASONS:
        raise wrong("motif_cloture")
    if outcome not in OUTCOMES:
        raise wrong("situation_cloture")
    before = file.status
    end_meeting(tx, world, who, file)
    if _transfer(file) == "asked":  # begun again, it must not still be asked
        casefile.keep(tx, file, **{HANDED_OVER: None})
    exchange.close(tx, who, file)
    tasks.drop(tx, file.number)
    casefile.change(tx, file, status="closed", due_at=None, closed_at=tx.now, closed_reason=reason, outcome=outcome)
    followed = follow_ups.plan(tx, world, file, reason, outcome)
    write(tx, who, file, "closed", {"old": before, "reason": reason, "outcome": outcome})
    if followed and reason == "termine":
        offering_news.offer(tx, world, who, file)
    for each in (file, *merged.duplicates(tx, file)):
        if each is not file:
            casefile.change(tx, each, closed_at=tx.now)
        if not outbox.waits_for_chat(tx, each.service, each.number):
            casefile.forget_chat(tx, each)


def reopen(tx: Transaction, who: Caller, number: int, status: str, reason: str | None) -> None:
    """Begin a closed case again at `status`, with a reason in words; whoever does holds it, and follow-ups are asked
    no more. What was decided at its end stays in the timeline. A duplicate whose person was never reached begins where
    it stood, with its deadlines. Raises Refused, UnknownCase."""
    if not (reason or "").strip():
        raise Refused("motif_reouverture")
    why = clean(reason or "")
    file = open_case(tx, who, number)
    if is_handed_over(file):
        raise Refused("transferee")
    tasks.drop(tx, number)
    returns.erase_of_case(tx, number)
    merged_into: dict[str, Any] | None = file.part(merged.INTO, None)
    if merged_into is not None and file.contacted_at is None:
        status, begun = merged_into["status"], {}
    else:
        begun = {} if file.contacted_at is not None else {"contacted_at": tx.now}
    casefile.change(tx, file, status=status, holder=who.id, closed_at=None, closed_reason=None, outcome=None, **begun)
    casefile.change(tx, file, due_at=after(tx, file))
    _separate(tx, who, file)
    write(tx, who, file, "reopened", {"new": status, "text": why, "words": {"apres": word("statuts", status)}})


def _separate(tx: Transaction, who: Caller, file: CaseFile) -> None:
    """A duplicate that begins again is followed by itself."""
    first = merged.followed(tx, file)
    if file.part(merged.INTO, None) is not None:
        casefile.keep(tx, file, **{merged.INTO: None})
    if first is not None:
        merged.forget(tx, first, file.number)
        write(tx, who, first, "separated", {"words": {"numero": str(file.number)}})


def _transfer(file: CaseFile) -> str | None:
    kept: dict[str, Any] | None = file.part(HANDED_OVER, None)
    return None if kept is None else kept["state"]
