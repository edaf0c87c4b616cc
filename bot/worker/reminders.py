"""Reminding the cell of what is due: once that morning, once when it is late; never during a pause. Late by one working
day, it is told once to who coordinates."""

from __future__ import annotations

from bot.announcing import announce, escalate
from bot.deadlines import late_by_a_day
from bot.world import World
from storage import notices
from storage.notices import Notice
from storage.transaction import Transaction

BATCH = 50


def remind(tx: Transaction, world: World) -> int:
    """Announce a batch of cases whose reminder has come; how many, 0 when none is left."""
    services = world.config.services

    def escalated_at(notice: Notice) -> int | None:
        service = services.get(notice.service)
        return late_by_a_day(service, notice.due_at) if service is not None and service.escalation else None

    due = [*notices.take(tx, BATCH, escalated_at), *notices.take_follow_ups(tx, BATCH)]
    for notice in due:
        if notice.service not in services:
            continue
        if notice.escalates:
            escalate(tx, world, notice.service, notice.number, notice.due_at)
        else:
            announce(tx, world, notice.service, notice.number, notice.due_at)
    return len(due)
