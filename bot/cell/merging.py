"""« C’est la même personne »: of two cases of a queue one is followed, the other leads to it; both stay readable."""

from __future__ import annotations

from typing import Any

from bot.cell import exchange
from bot.cell.attempts import ATTEMPT
from bot.cell.hand import take_in_hand, write
from bot.cell.lifecycle import settle
from bot.cell.meeting_end import end_meeting
from bot.cell.plan import label
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word_of
from bot.meetings import agenda_of
from bot.world import World
from storage import casefile, holding, merged, tasks
from storage.access import Caller
from storage.casefile import CaseFile, UnknownCase
from storage.merged import CARRIED, INTO, MERGED
from storage.queue import LEVELS
from storage.transaction import Transaction


def merge(tx: Transaction, world: World, who: Caller, number: int, into: int) -> None:
    """Close the case `number` as a duplicate of `into`, an open case of the same queue that is followed from now on.

    That one takes the more urgent level and deadlines, and what was planned. A meeting stays in the conversation it
    was agreed in, where the person changes it: it must be over, or called off. Raises Refused, UnknownCase.
    """
    if number == into:
        raise wrong("doublon_meme")
    holding.lock(tx, who.service, [number, into])
    casefile.open_file(tx, who.service, number)
    try:
        first = casefile.open_file(tx, who.service, into)
    except UnknownCase:
        raise wrong("doublon_inconnu") from None
    duplicate = take_in_hand(tx, who, number)
    if first.queue != duplicate.queue:
        raise Refused("doublon_file")
    if first.key is None or first.status == "closed":
        raise Refused("doublon_clos")
    if agenda_of(duplicate).coming(tx.now) is not None:
        raise Refused("doublon_rdv")
    first = take_in_hand(tx, who, into)
    end_meeting(tx, world, who, duplicate)
    _carry_over(tx, duplicate, first)
    _bind(tx, duplicate, first)
    settle(tx, first)
    write(tx, who, duplicate, "merged_into", _naming(into))
    write(tx, who, first, "merged", _naming(number))


def _bind(tx: Transaction, duplicate: CaseFile, first: CaseFile) -> None:
    """Each knows of the other; a duplicate's own duplicates become those of `first`."""
    numbers: list[int] = [duplicate.number]
    for other in merged.duplicates(tx, duplicate):
        numbers.append(other.number)
        casefile.keep(tx, other, **{INTO: {**other.part(INTO, {}), "number": first.number}})
    known: list[int] = first.part(MERGED, [])
    casefile.keep(tx, first, **{MERGED: [*known, *numbers]})
    casefile.keep(tx, duplicate, **{MERGED: None, INTO: {"number": first.number, "status": duplicate.status}})
    casefile.change(
        tx,
        first,
        level=min(first.level, duplicate.level, key=LEVELS.index),
        triage_due_at=min(first.triage_due_at, duplicate.triage_due_at),
        contact_due_at=min(first.contact_due_at, duplicate.contact_due_at),
    )
    ended = {"closed_at": tx.now, "closed_reason": "doublon", "outcome": "sans_objet"}
    casefile.change(tx, duplicate, status="closed", due_at=None, **ended)


def _carry_over(tx: Transaction, duplicate: CaseFile, first: CaseFile) -> None:
    """What was planned on the duplicate is to be done all the same; who may write there still may."""
    assert duplicate.key is not None
    assert first.key is not None
    for task in tasks.of_case(tx, duplicate.number, duplicate.key):
        if task.done_at is not None or ATTEMPT in (task.content or {}):
            continue
        kind, content = task.kind, {CARRIED: duplicate.number, **(task.content or {})}
        if kind == exchange.ANSWER:
            content = {}
        elif kind != "task":
            said = word_of("merge", "pages", "reprise", quoi=label(task), numero=str(duplicate.number))
            kind, content = "task", {"text": said, CARRIED: content[CARRIED]}
        tasks.add(
            tx,
            first.service,
            first.number,
            first.key,
            kind,
            task.due_at,
            assignee=task.assignee,
            content=content or None,
        )
    tasks.drop(tx, duplicate.number)
    if exchange.since(duplicate) is not None:
        casefile.keep(tx, duplicate, **{exchange.PART: None})
        exchange.begin(tx, first)


def _naming(number: int) -> dict[str, Any]:
    return {"number": number, "words": {"numero": str(number)}}
