"""The human triage: a member reads, and keeps or changes the level the rules gave."""

from __future__ import annotations

from bot.cell.hand import clean, take_in_hand, write
from bot.cell.lifecycle import move, settle
from bot.cell.refusal import wrong
from bot.deadlines import due
from bot.world import World
from storage import casefile
from storage.access import Caller
from storage.queue import LEVELS
from storage.transaction import Transaction


def set_level(tx: Transaction, world: World, who: Caller, number: int, level: str, reason: str) -> None:
    """Decide the level, with a reason in words; both deadlines are counted again from the day of receipt.

    The level of the assistant stays in each request, to be compared. Raises Refused, UnknownCase.
    """
    if level not in LEVELS:
        raise wrong("niveau_inconnu")
    why = clean(reason)
    file = take_in_hand(tx, who, number)
    before = file.level
    deadlines = due(world.config, file.service, level, file.received_at)
    casefile.change(tx, file, level=level, triage_due_at=deadlines.triage_at, contact_due_at=deadlines.contact_at)
    write(tx, who, file, "level", {"old": before, "new": level, "text": why})
    if file.status == "new":
        move(tx, world, who, file, "triaged", {"by": "level"})
    else:
        settle(tx, file)
