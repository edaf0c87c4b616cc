"""Cases of one queue that are about the same person: one is followed, the others lead to it and keep what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from storage import casefile, entries, tables, tasks
from storage.access import PERSON
from storage.casefile import OVER, CaseFile, UnknownCase
from storage.transaction import Transaction

INTO = "merged_into"
"""Part of a duplicate: {"number": of the case that is followed, "status": its own before}."""
MERGED = "merged"
"""Part of the case that is followed: the numbers of its duplicates."""
CARRIED = "carried_from"
"""In what a task holds that was planned on a duplicate, and in the lines that tell what became of it: its number."""


def duplicates(tx: Transaction, file: CaseFile) -> Iterator[CaseFile]:
    """The duplicates of a case that can still be read, each locked."""
    numbers: list[int] = file.part(MERGED, [])
    for number in numbers:
        found = _open(tx, file.service, number)
        if found is not None and found.key is not None:
            yield found


def followed(tx: Transaction, file: CaseFile) -> CaseFile | None:
    """The open case that a duplicate leads to, locked; None for a case that leads to none."""
    into = file.part(INTO, None)
    found = None if into is None else _open(tx, file.service, into["number"])
    return found if found is not None and found.status not in OVER else None


def let_go(tx: Transaction, number: int) -> None:
    """The person takes the case `number` back: the case that it led to is told, and its own duplicates begin again."""
    service = tx.execute(select(tables.cases.c.service).where(tables.cases.c.number == number)).scalar()
    file = None if service is None else _open(tx, service, number)
    if file is None or file.key is None:
        return
    first = followed(tx, file)
    if first is not None:
        forget(tx, first, number)
        _forget_carried(tx, first, number)
        assert first.key is not None, "an open case has its key"
        words = {"words": {"numero": str(number)}}
        entries.add(tx, first.number, first.key, "merged_gone", PERSON, words)
    if file.status not in OVER:
        for duplicate in duplicates(tx, file):
            _begin_again(tx, duplicate, number)


def forget(tx: Transaction, first: CaseFile, number: int) -> None:
    """The case `number` is no duplicate of `first` any more."""
    numbers: list[int] = first.part(MERGED, [])
    casefile.keep(tx, first, **{MERGED: [each for each in numbers if each != number] or None})


def _forget_carried(tx: Transaction, first: CaseFile, number: int) -> None:
    """What was planned on the case `number` is still to be done; what it said goes, from the tasks and the timeline."""
    assert first.key is not None, "an open case has its key"
    for task in tasks.of_case(tx, first.number, first.key):
        if (task.content or {}).get(CARRIED) == number:
            tasks.forget_text(tx, first.number, task.position)
    told = [each for each in entries.timeline(tx, first.number, first.key) if each.content]
    lines = [replace(each, content={}) for each in told if (each.content or {}).get(CARRIED) == number]
    entries.seal_again(tx, first.number, first.key, lines)


def _begin_again(tx: Transaction, file: CaseFile, gone: int) -> None:
    """Where it stood before, and due at once where nothing else is: nobody is lost."""
    assert file.key is not None, "only what can be read is a duplicate"
    status = file.part(INTO, {"status": "new"})["status"]
    casefile.keep(tx, file, **{INTO: None})
    due_at = file.triage_due_at if status == "new" else tx.now if file.contacted_at else file.contact_due_at
    ended = {"closed_at": None, "closed_reason": None, "outcome": None}
    casefile.change(tx, file, status=status, due_at=due_at, **ended)
    entries.add(tx, file.number, file.key, "separated", PERSON, {"words": {"numero": str(gone)}})


def _open(tx: Transaction, service: str, number: int) -> CaseFile | None:
    try:
        return casefile.open_file(tx, service, number)
    except UnknownCase:
        return None
