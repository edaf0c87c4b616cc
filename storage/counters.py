"""Unlinkable counters: totals by fixed tuples, never a line per person: a run ends, help is shown, work moves on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_for

Kind = Literal[
    "step",
    "channel",
    "level",
    "group_level",
    "group_sent",
    "campaign",
    "help",
    "referral",
    "measure",
    "judgement",
    "agreement",
    "satisfaction",
]
Count = tuple[Kind, str, str]
"""(kind, subject, value): flow × step reached, flow/channel × furthest stage, flow × level, group × level, group ×
sent, campaign × stage, page of help shown × rule that called for it, need that a partner answers × state that a
referral came to, measure × state that it came to, queue/level of the rules × level that a professional kept or
gave, what a person was asked to agree to × answer (`employeur` × `oui`, `non`), question asked after a case was
closed × answer (`utile` × `beaucoup`, `un_peu`, `non`)."""


def add(tx: Transaction, service: str, month: str, counts: Iterable[Count]) -> None:
    """Raise each total of `service` in `month` (YYYY-MM) by one."""
    table = tables.counters
    for kind, subject, value in counts:
        statement = insert_for(tx.dialect, table).values(
            service=service, month=month, kind=kind, subject=subject, value=value, total=1
        )
        keys = ["service", "month", "kind", "subject", "value"]
        tx.execute(statement.on_conflict_do_update(index_elements=keys, set_={"total": table.c.total + 1}))
