"""What one member has to do, over all the cases of their service."""

from __future__ import annotations

from collections.abc import Sequence

from storage import agenda, audit
from storage.access import Caller
from storage.agenda import Planned
from storage.transaction import Transaction

MOST = 200
"""Tasks shown at once."""


def look(tx: Transaction, who: Caller) -> Sequence[Planned]:
    """The caller's open tasks and those of who they stand in for, what is due first on top; one more than MOST where
    there are more. What they say is held by cases: the reading is written in the journal."""
    audit.record(tx, who.service, who.id, "agenda_read", "agenda")
    return agenda.open_tasks(tx, who.service, {who.id, *who.stands_in_for}, MOST + 1)
