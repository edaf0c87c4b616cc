"""What must be done on a case by a date: planned by a member, done, or dropped."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot.cell.attempts import ATTEMPT
from bot.cell.hand import clean, open_live, write
from bot.cell.lifecycle import settle
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word_of
from bot.config import Service
from bot.deadlines import closing_of, day_in_words
from bot.meetings import agenda_of
from bot.world import World
from storage import tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.colleagues import at_work
from storage.merged import CARRIED
from storage.tasks import FOLLOW_UPS, Task
from storage.transaction import Transaction

_FURTHEST = 731
_SAY_IT_ALL = ("task", "meeting")
"""Kinds whose text needs no other word before it."""


def add_task(tx: Transaction, world: World, who: Caller, number: int, text: str, day: str, assignee: str) -> None:
    """Plan something on an open case, also beside who holds it. `day` is an ISO date; `assignee` is the id of a caller,
    empty for whoever holds the case. Raises Refused, UnknownCase."""
    words = clean(text)
    file = open_live(tx, who, number)
    assert file.key is not None
    service = world.config.services[file.service]
    due_at = _due_on(service, tx.now, day)
    if assignee and assignee not in [each.id for each in at_work(tx, file.service)]:
        raise wrong("collegue_inconnu")
    content = {"text": words}
    position = tasks.add(tx, file.service, number, file.key, "task", due_at, assignee=assignee or None, content=content)
    settle(tx, file)
    said = {**content, "task": position, "words": {"jour": day_in_words(service, due_at)}}
    write(tx, who, file, "task_added", said)


def finish_task(tx: Transaction, who: Caller, number: int, position: int) -> None:
    """Mark an open task done, whoever it was given to. Raises Refused, UnknownCase."""
    file, task = _open_task(tx, who, number, position)
    tasks.finish(tx, number, position)
    settle(tx, file)
    write(tx, who, file, "task_done", _told(task))


def remove_task(tx: Transaction, who: Caller, number: int, position: int) -> None:
    """Take an open task away: it is not to be done any more. A meeting to come is called off instead, where the person
    is told. Raises Refused, UnknownCase."""
    file, task = _open_task(tx, who, number, position)
    if asks_to_meet(file, position, tx.now):
        raise Refused("rdv_a_annuler")
    tasks.remove(tx, number, position)
    settle(tx, file)
    write(tx, who, file, "task_removed", _told(task))


def asks_to_meet(file: CaseFile, position: int, now: int) -> bool:
    """Whether this task is the meeting that the person counts on."""
    meeting = agenda_of(file).coming(now)
    return meeting is not None and meeting.task == position


def label(task: Task) -> str:
    """What is to be done, in words."""
    content = task.content or {}
    if ATTEMPT in content:
        return word_of("plan", "genres", "call_attempt", n=str(content[ATTEMPT]))
    said = str(content.get("text", ""))
    if task.kind in _SAY_IT_ALL:
        return said or word_of("plan", "genres", task.kind)
    kind = word_of("plan", "genres", task.kind)
    return word_of("plan", "genres", "avec", genre=kind, texte=said) if said else kind


def _told(task: Task) -> dict[str, Any]:
    """What the timeline tells of a task that is over."""
    carried = {name: value for name, value in (task.content or {}).items() if name == CARRIED}
    return {"task": task.position, "text": label(task), **carried}


def _open_task(tx: Transaction, who: Caller, number: int, position: int) -> tuple[CaseFile, Task]:
    file = open_live(tx, who, number)
    assert file.key is not None
    for task in tasks.of_case(tx, number, file.key):
        if task.position == position and task.done_at is None and task.kind not in FOLLOW_UPS:
            return file, task
    raise Refused("tache_finie")


def _due_on(service: Service, now: int, given: str) -> int:
    """Closing time of that day; of the next one for what is planned for today once the cell has closed."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise wrong("date_tache") from None
    today = datetime.fromtimestamp(now, service.zone).date()
    if not today <= day <= today + timedelta(days=_FURTHEST):
        raise wrong("date_tache")
    due_at = closing_of(service, day)
    return due_at if due_at > now else closing_of(service, day + timedelta(days=1))
