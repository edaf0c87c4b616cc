"""A case as a member reads it: what was shared, how to reach the person, what happened since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cases import open_to_read
from bot.cell.shared import Reach, Shared, in_full, reach
from bot.world import World
from storage import casefile, members, tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.entries import Entry
from storage.tasks import Task
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Dossier:
    """`clear` are the columns of the case, times in seconds; `file` gives the other parts of what it holds; `names`
    are those of members it mentions, by caller id."""

    clear: Mapping[str, Any]
    shared: Sequence[Shared]
    reach: Reach
    timeline: Sequence[Entry]
    tasks: Sequence[Task]
    file: CaseFile
    names: Mapping[str, str]


def read(tx: Transaction, world: World, who: Caller, number: int) -> Dossier:
    """One case; the reading is written in the journal. Raises Refused, UnknownCase."""
    clear, requests, timeline = open_to_read(tx, who, number)
    file = casefile.open_file(tx, who.service, number)
    planned = [] if file.key is None else tasks.of_case(tx, number, file.key)
    mentioned = {entry.author for entry in timeline} | {clear["holder"] or ""}
    mentioned |= {task.assignee for task in planned if task.assignee}
    for mark in (each.get("removed") for each in (*requests, *(entry.content or {} for entry in timeline))):
        for inner in (mark or {}, *(mark or {}).values()):
            if isinstance(inner, Mapping) and "by" in inner:
                mentioned.add(inner["by"])
    return Dossier(
        clear=clear,
        shared=in_full(tx, world, who.service, requests),
        reach=reach(clear["queue"], requests),
        timeline=timeline,
        tasks=planned,
        file=file,
        names=members.names_of(tx, who.service, mentioned),
    )
