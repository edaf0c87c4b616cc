"""Opening a case to act on it: only by somebody who may, and only one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.cell.delivering import deliver
from bot.cell.refusal import Refused, wrong
from bot.permissions import may
from storage import audit, casefile, entries, merged
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

LONGEST_TEXT = 4_000
"""Characters of a message or note."""
_KEPT = "\n\u00a0\u202f"
"""Kept although they print nothing: line ends, and the spaces that French sets before « ? »."""


def open_case(tx: Transaction, who: Caller, number: int) -> CaseFile:
    """A case of the caller's service, locked, that can still be written in. Raises Refused, UnknownCase."""
    if not may(who.role, "act_on_cases"):
        raise Refused("interdit", status=403)
    file = casefile.open_file(tx, who.service, number)
    if file.key is None:
        raise Refused("retiree")
    return file


def open_live(tx: Transaction, who: Caller, number: int) -> CaseFile:
    """The same for a case that is not closed. Raises Refused, UnknownCase."""
    file = open_case(tx, who, number)
    if file.status == "closed":
        raise Refused("close")
    return file


def take_in_hand(tx: Transaction, who: Caller, number: int) -> CaseFile:
    """The same, held by the caller from now on, or by somebody they stand in for, who keeps it.

    Raises Refused when somebody else holds it, UnknownCase.
    """
    file = open_live(tx, who, number)
    if file.holder is None:
        casefile.change(tx, file, holder=who.id)
        write(tx, who, file, "claimed")
    elif not who.answers_for(file.holder):
        raise Refused("prise", holder=file.holder)
    return file


def write(tx: Transaction, who: Caller, file: CaseFile, kind: str, content: dict[str, Any] | None = None) -> None:
    """Add a line to the timeline and the same action, without a word of it, to the journal. What the person is to read
    is written in the duplicates of the case too, so that they read it in whichever conversation they come back to."""
    assert file.key is not None, "a case that was opened has its key"
    position = entries.add(tx, file.number, file.key, kind, who.id, content)
    if kind in entries.TOLD:
        _copy(tx, who, file, kind, position, content or {})
    audit.record(tx, who.service, who.id, f"case_{kind}", str(file.number))


def _copy(tx: Transaction, who: Caller, file: CaseFile, kind: str, position: int, content: Mapping[str, Any]) -> None:
    """`from` tells of which line it is the copy; what only the case itself can answer is left out."""
    kept = {name: content[name] for name in ("text", "answers") if name in content}
    for duplicate in merged.duplicates(tx, file):
        assert duplicate.key is not None, "only what can be read is a duplicate"
        copied = {**kept, "from": {"number": file.number, "position": position}}
        entries.add(tx, duplicate.number, duplicate.key, kind, who.id, copied)
        deliver(tx, duplicate)


def clean(text: str) -> str:
    """A text as it is kept, without control characters but line ends. Raises Refused when it is empty or too long."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c in _KEPT or c.isprintable()).strip()
    if not kept:
        raise wrong("texte_vide")
    if len(kept) > LONGEST_TEXT:
        raise wrong("texte_long", max=str(LONGEST_TEXT))
    return kept
