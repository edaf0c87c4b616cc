"""Attempts to reach the person: three calls without an answer, then a letter (screening.md, Life of a case)."""

from __future__ import annotations

from bot.cell.texts import word_of
from bot.deadlines import day_of, due_at
from bot.world import World
from storage import entries, tasks
from storage.casefile import CaseFile
from storage.entries import SAID, Entry
from storage.tasks import Task
from storage.transaction import Transaction

CALLED = ("telephone", "sms")
"""`contact_moyen` of who left a number."""
MOST = 3
"""Logged attempts after which a person counts as not reached."""
ATTEMPT = "attempt"
"""In what a task of kind `call` holds, and in the line of a call nobody answered: which attempt it is."""
LETTER = "letter"
"""In what the task of writing to somebody not reached holds."""
_TRIED_AGAIN = ("new", "triaged", "contacted", "assessed", "in_support")
_SHOWED = (SAID, "added", "reopened")
"""Lines after which attempts are counted afresh: the person wrote, asked again, or the case begins again."""


def made(tx: Transaction, file: CaseFile) -> int:
    """How many logged calls in a row nobody answered."""
    assert file.key is not None, "a case that was opened has its key"
    count = 0
    for entry in reversed(entries.timeline(tx, file.number, file.key)):
        if _reached(entry):
            break
        count += entry.kind == "call"
    return count


def plan_next(tx: Transaction, world: World, file: CaseFile, count: int) -> None:
    """After `count` attempts: the one that was planned is made, the next one is due on the next working day."""
    for task in _planned(tx, file, ATTEMPT):
        tasks.finish(tx, file.number, task.position)
    if count < MOST and file.status in _TRIED_AGAIN:
        _add(tx, world, file, "call", {ATTEMPT: count + 1})


def plan_letter(tx: Transaction, world: World, file: CaseFile) -> None:
    """Not reached by telephone: somebody writes, on the next working day at the latest."""
    forget_planned(tx, file)
    _add(tx, world, file, "task", {"text": word_of("plan", "genres", "lettre"), LETTER: True})


def forget_planned(tx: Transaction, file: CaseFile) -> None:
    """The person was reached: no attempt is to be made any more, nor a letter to be written for want of one."""
    for task in (*_planned(tx, file), *_planned(tx, file, LETTER)):
        tasks.remove(tx, file.number, task.position)


def finish_called(tx: Transaction, world: World, file: CaseFile) -> None:
    """The person was reached by telephone: what was agreed for today at the latest, a meeting for instance, is done."""
    assert file.key is not None, "a case that was opened has its key"
    service = world.config.services[file.service]
    today = day_of(service, tx.now)
    for task in tasks.of_case(tx, file.number, file.key):
        if task.kind == "call" and task.done_at is None and day_of(service, task.due_at) <= today:
            tasks.finish(tx, file.number, task.position)


def _reached(entry: Entry) -> bool:
    said = entry.content or {}
    if entry.kind == "call":
        return bool(said["result"] == "reached")
    return entry.kind in _SHOWED or (entry.kind == "status" and said["new"] == "contacted")


def _planned(tx: Transaction, file: CaseFile, mark: str = ATTEMPT) -> list[Task]:
    assert file.key is not None, "a case that was opened has its key"
    planned = tasks.of_case(tx, file.number, file.key)
    return [each for each in planned if each.done_at is None and mark in (each.content or {})]


def _add(tx: Transaction, world: World, file: CaseFile, kind: str, content: dict[str, object]) -> None:
    assert file.key is not None, "a case that was opened has its key"
    when = due_at(world.config.services[file.service], tx.now, 1)
    tasks.add(tx, file.service, file.number, file.key, kind, when, content=content)
