"""What is due next on a case, in the working days of its service."""

from __future__ import annotations

from bot.deadlines import due_at, working_days_until
from bot.world import World
from storage import entries, tasks
from storage.casefile import NOTHING_DUE, CaseFile
from storage.transaction import Transaction

RESUMES_AT = "resumes_at"
"""The part of a paused case that tells when its pause ends, in seconds since 1970."""


def after(tx: Transaction, file: CaseFile) -> int:
    """When the cell must act next on an open case: later steps have targets, not deadlines; what was planned for a day
    is due that day, also during a pause."""
    planned = tasks.next_due(tx, file.number) or NOTHING_DUE
    if file.status == "on_hold":
        return min(planned, file.part(RESUMES_AT, file.due_at or NOTHING_DUE))
    if file.status == "new":
        return min(planned, file.triage_due_at)
    if file.status in ("triaged", "not_reached") and file.contacted_at is None:
        return min(planned, file.contact_due_at)
    return planned


def due_when_resumed(tx: Transaction, world: World, file: CaseFile) -> int:
    """The deadline of the first contact after a pause: the working days left when it began, at least one."""
    service = world.config.services[file.service]
    began = entries.last_at(tx, file.number, "status") or tx.now
    left = working_days_until(service, began, file.contact_due_at)
    return due_at(service, tx.now, max(left, 1))
