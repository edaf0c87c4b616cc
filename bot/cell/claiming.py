"""Who holds a case: one caller, or nobody."""

from __future__ import annotations

from bot.cell.hand import open_live, take_in_hand, write
from bot.cell.refusal import Refused
from bot.permissions import may
from storage import casefile
from storage.access import Caller
from storage.transaction import Transaction


def claim(tx: Transaction, who: Caller, number: int) -> None:
    """Hold a case; nothing changes where the caller, or somebody they stand in for, holds it already.

    Raises Refused with the holder when it is somebody else: of two callers at once, exactly one holds it.
    """
    take_in_hand(tx, who, number)


def release(tx: Transaction, who: Caller, number: int) -> None:
    """Hold a case no longer. Who coordinates may release that of a colleague. Raises Refused, UnknownCase."""
    file = open_live(tx, who, number)
    if file.holder is None:
        return
    if not who.answers_for(file.holder) and not may(who.role, "coordinate"):
        raise Refused("prise", holder=file.holder)
    casefile.change(tx, file, holder=None)
    write(tx, who, file, "released")
