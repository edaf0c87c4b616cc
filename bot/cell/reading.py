"""A case as a member reads it: what was shared, how to reach the person, what happened since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cases import open_to_read
from bot.cell.shared import Reach, Shared, in_full, reach
from bot.world import World
from storage import members
from storage.access import Caller
from storage.entries import Entry
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Dossier:
    """`clear` are the columns of the case, times in seconds; `names` those of members it mentions, by caller id."""

    clear: Mapping[str, Any]
    shared: Sequence[Shared]
    reach: Reach
    timeline: Sequence[Entry]
    names: Mapping[str, str]


def read(tx: Transaction, world: World, who: Caller, number: int) -> Dossier:
    """One case; the reading is written in the journal. Raises Refused, UnknownCase."""
    clear, requests, timeline = open_to_read(tx, who, number)
    mentioned = {entry.author for entry in timeline} | {clear["holder"] or ""}
    for mark in (each.get("removed") for each in (*requests, *(entry.content or {} for entry in timeline))):
        for inner in (mark or {}, *(mark or {}).values()):
            if isinstance(inner, Mapping) and "by" in inner:
                mentioned.add(inner["by"])
    return Dossier(
        clear=clear,
        shared=in_full(tx, world, who.service, requests),
        reach=reach(clear["queue"], requests),
        timeline=timeline,
        names=members.names_of(tx, who.service, mentioned),
    )
