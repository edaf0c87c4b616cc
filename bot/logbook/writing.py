"""Writing in a logbook, several at a time: nobody's words are lost, whoever saves last."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from bot.cell.refusal import Refused, wrong
from bot.logbook.opening import opened
from bot.logbook.texts import sections
from bot.world import World
from storage import audit, logbooks
from storage.access import Caller
from storage.logbooks import ASIDE, Logbook, Version
from storage.transaction import Transaction

LONGEST = 6_000
"""Characters of the text of one section: with the accents that a form makes long, still under the size of a request."""
SITTING = 300
"""Seconds during which what one author goes on writing stays one version."""
_KEPT = "\n\u00a0\u202f"
Choice = Literal["a_la_suite", "celui_du_carnet", "celui_a_part"]
CHOICES: tuple[Choice, ...] = ("a_la_suite", "celui_du_carnet", "celui_a_part")


class UnknownText(LookupError):
    """No such section, or no such version of its text."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The text of the section as it stands, None while there is none; `aside` is the author's own, kept beside it
    because somebody else wrote meanwhile."""

    current: Version | None
    aside: Version | None = None


def mark(version: Version | None) -> str:
    """What a page remembers of the text it began from, so that another one written meanwhile is noticed."""
    if version is None:
        return "0"
    return f"{version.version}-{hashlib.sha256(version.text.encode()).hexdigest()[:16]}"


def clean(text: str) -> str:
    """A text as it is kept: may be empty, without control characters but line ends; a tab, or a space of another kind
    that was pasted, becomes a plain one. Raises Refused."""
    spaced = (" " if c.isspace() and c not in _KEPT else c for c in text.replace("\r\n", "\n"))
    kept = "".join(c for c in spaced if c in _KEPT or c.isprintable()).strip()
    if len(kept) > LONGEST:
        raise wrong("texte_long", max=str(LONGEST))
    return kept


def save(
    tx: Transaction, world: World, who: Caller, period: str, section: str, text: str, base: str, aside: int | None
) -> Saved:
    """Keep what somebody wrote from the text marked `base`; aside where that is no longer the text of the section.

    `aside` is the version, among those aside, that the same page already put there and goes on with.
    Raises UnknownPeriod, UnknownText, Refused once the logbook is validated.
    """
    kept = clean(text)
    book = _opened(tx, world, who, period, section)
    current = _current(tx, book, section)
    if kept == (current.text if current else ""):
        return Saved(current)
    if base != mark(current):
        return Saved(current, _put_aside(tx, who, book, section, kept, aside))
    return Saved(_write(tx, who, book, section, current, kept))


def put_together(
    tx: Transaction,
    world: World,
    who: Caller,
    period: str,
    section: str,
    aside: int,
    choice: Choice,
    seen: str,
    text: str | None,
) -> Saved:
    """End a conflict: one text after the other, or one of the two; the other stays in the history.

    `text` is what the author has written since, `seen` the mark of the text that it would replace: where that is no
    longer the one of the section, nothing is done and the conflict stays. Raises like `save`.
    """
    book = _opened(tx, world, who, period, section)
    current = _current(tx, book, section)
    found = next((each for each in _asides(tx, book, section) if each.version == aside), None)
    if found is None:
        return Saved(current)
    if text is not None and found.author == who.id:
        found = logbooks.rewrite(tx, book, found, clean(text))
    if choice == "celui_a_part" and seen != mark(current):
        return Saved(current, found)
    logbooks.remove(tx, book, found)
    theirs = current.text if current else ""
    if choice == "a_la_suite":
        return Saved(_add(tx, who, book, section, clean("\n\n".join(filter(None, (theirs, found.text))))))
    added = logbooks.add(tx, book, section, found.author, found.text)
    if choice == "celui_a_part":
        audit.record(tx, who.service, who.id, "logbook_written", f"{period} {section}")
        return Saved(added)
    return Saved(_add(tx, who, book, section, theirs))


def restore(tx: Transaction, world: World, who: Caller, period: str, section: str, version: int) -> None:
    """Make an earlier version the text again, as a new one. Raises like `save`."""
    book = _opened(tx, world, who, period, section)
    found = next(
        (each for each in logbooks.versions(tx, who.service, period, section) if each.version == version), None
    )
    if found is None or (section, version) in logbooks.erasures(tx, who.service, period):
        raise UnknownText(section)
    _add(tx, who, book, section, found.text)


def _opened(tx: Transaction, world: World, who: Caller, period: str, section: str) -> Logbook:
    if section not in sections():
        raise UnknownText(section)
    book = opened(tx, world, who.service, period)
    if book.state != "brouillon":
        raise Refused("carnet_fige")
    return book


def _current(tx: Transaction, book: Logbook, section: str) -> Version | None:
    return logbooks.latest(tx, book.service, book.period).get(section)


def _asides(tx: Transaction, book: Logbook, section: str) -> list[Version]:
    return logbooks.versions(tx, book.service, book.period, ASIDE + section)


def _write(tx: Transaction, who: Caller, book: Logbook, section: str, current: Version | None, text: str) -> Version:
    """In the version of a moment ago where the same author goes on; never where much of it would go with it, nor in
    one that was emptied, whether by its author or because its words were erased."""
    goes_on = current is not None and current.author == who.id and tx.now - current.at < SITTING
    if current is not None and current.text and goes_on and 2 * len(text) >= len(current.text):
        return logbooks.rewrite(tx, book, current, text)
    return _add(tx, who, book, section, text)


def _add(tx: Transaction, who: Caller, book: Logbook, section: str, text: str) -> Version:
    added = logbooks.add(tx, book, section, who.id, text)
    audit.record(tx, who.service, who.id, "logbook_written", f"{book.period} {section}")
    return added


def _put_aside(tx: Transaction, who: Caller, book: Logbook, section: str, text: str, before: int | None) -> Version:
    for each in _asides(tx, book, section):
        if each.version == before and each.author == who.id:
            return logbooks.rewrite(tx, book, each, text)
    added = logbooks.add(tx, book, ASIDE + section, who.id, text)
    audit.record(tx, who.service, who.id, "logbook_aside", f"{book.period} {section}")
    return added
