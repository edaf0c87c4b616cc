"""Reminding the cell of what is due: once that morning, once when it is late; never during a pause."""

from __future__ import annotations

from bot.announcing import announce
from bot.world import World
from storage import notices
from storage.transaction import Transaction

BATCH = 50


def remind(tx: Transaction, world: World) -> int:
    """Announce a batch of cases whose reminder has come; how many, 0 when none is left."""
    due = notices.take(tx, BATCH)
    for notice in due:
        if notice.service in world.config.services:
            announce(tx, world, notice.service, notice.number, notice.due_at)
    return len(due)
