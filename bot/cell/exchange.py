"""An exchange: the person may answer what the cell writes, until one of the two ends it.

Whether it is open stands in the case; the conversation learns of it from the timeline (bot/replies.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.cell.delivering import deliver
from bot.cell.hand import take_in_hand, write
from bot.cell.refusal import Refused
from storage import casefile, tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.entries import ENDED, SAID, Entry
from storage.tasks import Task
from storage.transaction import Transaction

PART = "exchange"
"""The part of a case that says since when the exchange is open."""
ANSWER = "answer"
"""The kind of task that what the person wrote asks for."""


def since(file: CaseFile) -> int | None:
    """When the exchange was opened, in seconds since 1970; None where there is none."""
    found: dict[str, int] | None = file.part(PART, None)
    return None if found is None else found["since"]


def begin(tx: Transaction, file: CaseFile) -> None:
    """Let the person answer; nothing changes where they already may."""
    if since(file) is None:
        casefile.keep(tx, file, **{PART: {"since": tx.now}})


def end(tx: Transaction, who: Caller, number: int) -> None:
    """A member ends the exchange; the conversation is told. Raises Refused, UnknownCase."""
    file = take_in_hand(tx, who, number)
    if since(file) is None:
        raise Refused("echange_termine")
    close(tx, who, file)


def close(tx: Transaction, who: Caller, file: CaseFile) -> None:
    """The same within other work on an open case, where there may be no exchange."""
    if since(file) is None:
        return
    casefile.keep(tx, file, **{PART: None})
    write(tx, who, file, ENDED)
    deliver(tx, file)


def unread(timeline: Sequence[Entry], planned: Sequence[Task]) -> frozenset[int]:
    """Positions of what the person wrote that waits to be read."""
    first = min(
        (each.content["from"] for each in waiting(planned) if each.content and "from" in each.content), default=0
    )
    return frozenset(each.position for each in timeline if first and each.kind == SAID and each.position >= first)


def waiting(planned: Sequence[Task]) -> list[Task]:
    """The open tasks that ask to read what the person wrote."""
    return [each for each in planned if each.kind == ANSWER and each.done_at is None]


def finish_answers(tx: Transaction, file: CaseFile) -> bool:
    """What the person wrote was read; False when nothing waited. What is due is settled by the caller."""
    assert file.key is not None, "a case that was opened has its key"
    found = waiting(tasks.of_case(tx, file.number, file.key))
    for task in found:
        tasks.finish(tx, file.number, task.position)
    return bool(found)
