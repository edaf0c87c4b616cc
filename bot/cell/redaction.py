"""Taking health information about somebody else out of a manager's case; a mark says who did, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.cell.hand import open_case, write
from bot.cell.referrals import find, keep_referral
from bot.cell.refusal import Refused
from bot.transfers import keep_transfer, transfer_of
from storage import casefile, entries, merged, tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.entries import Entry
from storage.transaction import Transaction

FIELDS = ("contact_nom", "employeur")
"""What a manager writes in their own words."""


def remove_entry(tx: Transaction, who: Caller, number: int, position: int) -> None:
    """Take the text of one line of the timeline out, for good; of a task, from each of its lines and from the task.

    Raises Refused, UnknownCase."""
    file = _open(tx, who, number)
    assert file.key is not None
    timeline = entries.timeline(tx, number, file.key)
    kept = []
    found = False
    task = next((entry.content.get("task") for entry in timeline if entry.position == position and entry.content), None)
    if task is not None:
        tasks.forget_text(tx, number, task)
    for entry in timeline:
        content = entry.content or {}
        same = entry.position == position or (task is not None and content.get("task") == task)
        if same and entry.content and "text" in entry.content:
            rest = {name: value for name, value in entry.content.items() if name != "text"}
            entry = replace(entry, content={**rest, "removed": _mark(tx, who)})
            found = True
        kept.append(entry)
    if not found:
        raise Refused("rien_a_retirer")
    _remove_reason(tx, file, [entry for entry in timeline if entry not in kept])
    casefile.rewrite(tx, file, file.requests(), kept)
    for duplicate in merged.duplicates(tx, file):
        _remove_copy(tx, who, duplicate, {"number": number, "position": position})
    write(tx, who, file, "redacted", {"position": position})


def _remove_reason(tx: Transaction, file: CaseFile, removed: Sequence[Entry]) -> None:
    """Where the line told why another service should have the case, the question to the person told it as well."""
    transfer = transfer_of(file)
    if transfer is not None and any(transfer.reason in str((entry.content or {})["text"]) for entry in removed):
        keep_transfer(tx, file, replace(transfer, reason=""))


def _remove_copy(tx: Transaction, who: Caller, file: CaseFile, original: Mapping[str, int]) -> None:
    """Where the line was a message, the duplicate of the case holds a copy of it."""
    assert file.key is not None
    timeline = entries.timeline(tx, file.number, file.key)
    if not any((entry.content or {}).get("from") == original for entry in timeline):
        return
    kept = [
        replace(entry, content={"from": original, "removed": _mark(tx, who)})
        if (entry.content or {}).get("from") == original
        else entry
        for entry in timeline
    ]
    casefile.rewrite(tx, file, file.requests(), kept)


def remove_field(tx: Transaction, who: Caller, number: int, index: int, name: str) -> None:
    """Take one field of the request at `index` out, and the line of its summary. Raises Refused, UnknownCase."""
    file = _open(tx, who, number)
    assert file.key is not None
    requests = file.requests()
    if name not in FIELDS or not 0 <= index < len(requests) or not requests[index]["contact"].get(name):
        raise Refused("rien_a_retirer")
    request = requests[index]
    value = str(request["contact"].pop(name))
    request["summary"] = [line for line in request["summary"] if value not in line]
    request.setdefault("removed", {})[name] = _mark(tx, who)
    casefile.rewrite(tx, file, requests, entries.timeline(tx, number, file.key))
    write(tx, who, file, "redacted", {"field": name})


def remove_referral(tx: Transaction, who: Caller, number: int, name: str) -> None:
    """Take out what the referral of this id says to the partner: no sheet tells it from now on.

    Raises Refused, UnknownCase."""
    file = _open(tx, who, number)
    assert file.key is not None
    referral = find(file, name)
    if not referral.text:
        raise Refused("rien_a_retirer")
    keep_referral(tx, file, replace(referral, text="", removed=_mark(tx, who)))
    casefile.rewrite(tx, file, file.requests(), entries.timeline(tx, number, file.key))
    write(tx, who, file, "redacted", {"referral": name})


def _open(tx: Transaction, who: Caller, number: int) -> CaseFile:
    file = open_case(tx, who, number)
    if file.queue != "employeurs":
        raise Refused("pas_employeur")
    return file


def _mark(tx: Transaction, who: Caller) -> dict[str, Any]:
    return {"by": who.id, "at": tx.now}
