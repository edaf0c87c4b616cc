"""What the person writes while an exchange is open goes to the cell: into the case, with a task and an announcement."""

from __future__ import annotations

from bot.announcing import announce
from bot.cell.exchange import ANSWER, PART, since, waiting
from bot.cell.lifecycle import reached
from bot.deadlines import due_at
from bot.world import World
from storage import audit, casefile, entries, merged, tasks
from storage.access import PERSON, Caller
from storage.casefile import OVER, CaseFile
from storage.transaction import Transaction


def pass_on(tx: Transaction, world: World, service: str, alias: str, text: str, *, helped: bool) -> int | None:
    """Write `text` in the case behind `alias`; by when it will be read, in seconds since 1970.

    Somebody who answers was reached. `helped` when the page of a crisis was shown for it. None when the exchange is
    over: then nothing is written.
    """
    found = _open(tx, service, alias)
    if found is None:
        return None
    own, file = found
    assert own.key is not None, "a case that can be read has its key"
    assert file.key is not None, "a case with an exchange has its key"
    said = {"text": text, "helped": True} if helped else {"text": text}
    position = entries.add(tx, own.number, own.key, entries.SAID, PERSON, said)
    audit.record(tx, service, PERSON, "case_said", str(own.number))
    read_before = due_at(world.config.services[service], tx.now, 1)
    told = waiting(tasks.of_case(tx, file.number, file.key))
    if told:  # a second message makes it no later
        first = told[0].due_at
        return first if first > tx.now else read_before
    content = {"from": position} if own is file else None
    tasks.add(tx, service, file.number, file.key, ANSWER, read_before, content=content)
    reached(tx, world, Caller(PERSON, service, PERSON), file, entries.SAID)
    announce(tx, world, service, file.number, read_before)
    return read_before


def end(tx: Transaction, service: str, alias: str) -> None:
    """The person ends the exchange; nothing changes where the cell has done so meanwhile."""
    found = _open(tx, service, alias)
    if found is not None:
        _, file = found
        assert file.key is not None, "a case with an exchange has its key"
        casefile.keep(tx, file, **{PART: None})
        entries.add(tx, file.number, file.key, entries.ENDED, PERSON)
        audit.record(tx, service, PERSON, f"case_{entries.ENDED}", str(file.number))


def _open(tx: Transaction, service: str, alias: str) -> tuple[CaseFile, CaseFile] | None:
    """The case behind `alias`, and the one whose exchange is open: of a duplicate, the one that is followed; locked."""
    own = casefile.find_own(tx, service, alias)
    if own is None:
        return None
    file = merged.followed(tx, own) or own
    return None if file.status in OVER or since(file) is None else (own, file)
