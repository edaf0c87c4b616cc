"""A case as a member reads it: what was shared, how to reach the person, what happened since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cases import open_to_read
from bot.cell import exchange
from bot.cell.directory import Known, directory
from bot.cell.lifecycle import settle
from bot.cell.shared import Reach, Shared, in_full, reach
from bot.deadlines import day_of
from bot.world import World
from storage import casefile, listing, members, merged, tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.colleagues import Colleague, at_work
from storage.entries import Entry
from storage.tasks import Task
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Joined:
    """A duplicate that is followed with a case: what was shared there, and what happened but for what was copied;
    `requests` are its own, as they are kept."""

    number: int
    requests: Sequence[Mapping[str, Any]]
    shared: Sequence[Shared]
    timeline: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Dossier:
    """`clear` are the columns of the case, times in seconds; `file` gives the other parts of what it holds; `names`
    are those of members it mentions, by caller id, `colleagues` are those who can be given something to do; `unread`
    are positions of what the person wrote since the holder last read; `partners` is the directory of the service.

    `joined` are the duplicates of the case, `alike` other cases of its queue with the same contact details."""

    clear: Mapping[str, Any]
    shared: Sequence[Shared]
    reach: Reach
    timeline: Sequence[Entry]
    tasks: Sequence[Task]
    file: CaseFile
    names: Mapping[str, str]
    colleagues: Sequence[Colleague]
    unread: frozenset[int]
    partners: Sequence[Known]
    joined: Sequence[Joined]
    alike: Sequence[Mapping[str, Any]]


def read(tx: Transaction, world: World, who: Caller, number: int) -> Dossier:
    """One case; the reading is written in the journal. What the person wrote is then read, where the holder reads.

    Raises Refused, UnknownCase.
    """
    clear, requests, timeline = open_to_read(tx, who, number)
    file = casefile.open_file(tx, who.service, number)
    planned = [] if file.key is None else tasks.of_case(tx, number, file.key)
    unread = exchange.unread(timeline, planned)
    if exchange.waiting(planned) and who.answers_for(file.holder):
        exchange.finish_answers(tx, file)
        settle(tx, file)
        clear = {**clear, "due_at": file.due_at}
        planned = [each for each in planned if each not in exchange.waiting(planned)]
    joined = list(_joined(tx, world, who, file))
    mentioned = {entry.author for each in joined for entry in each.timeline}
    mentioned |= {entry.author for entry in timeline} | {clear["holder"] or ""}
    mentioned |= {task.assignee for task in planned if task.assignee}
    for mark in (each.get("removed") for each in (*requests, *(entry.content or {} for entry in timeline))):
        for inner in (mark or {}, *(mark or {}).values()):
            if isinstance(inner, Mapping) and "by" in inner:
                mentioned.add(inner["by"])
    return Dossier(
        clear=clear,
        shared=in_full(tx, world, who.service, requests),
        reach=reach(clear["queue"], requests, [each.requests for each in joined]),
        timeline=timeline,
        tasks=planned,
        file=file,
        names=members.names_of(tx, who.service, mentioned),
        colleagues=at_work(tx, who.service),
        unread=unread,
        partners=directory(tx, who.service, day_of(world.config.services[who.service], tx.now)),
        joined=joined,
        alike=listing.same_contact(tx, who.service, number),
    )


def _joined(tx: Transaction, world: World, who: Caller, file: CaseFile) -> Iterator[Joined]:
    """Reading a duplicate is written in the journal as well."""
    numbers = [each.number for each in merged.duplicates(tx, file)]
    for number in numbers:
        _, requests, timeline = open_to_read(tx, who, number)
        own = [each for each in timeline if (each.content or {}).get("from", {}).get("number") != file.number]
        yield Joined(number, requests, in_full(tx, world, who.service, requests), own)
