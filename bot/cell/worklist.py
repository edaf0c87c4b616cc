"""What the cell sees of a queue: what is due first, what is late, what a search finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.permissions import may
from flows.formats import NotInFormat, email, phone
from storage import audit, listing, members, outbox
from storage.access import Caller
from storage.casefile import QUEUES
from storage.colleagues import Colleague, at_work
from storage.listing import Counts, Wanted
from storage.transaction import Transaction

PAGE = 50


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of a queue. `counts` are those of each queue, `names` those of holders by caller id; `stuck` counts the
    notifications that do not arrive, for who coordinates; `colleagues` are there on a whole page."""

    items: Sequence[Mapping[str, Any]]
    following: str | None
    counts: Mapping[str, Counts]
    names: Mapping[str, str]
    stuck: int = 0
    colleagues: Sequence[Colleague] = ()


def look(tx: Transaction, who: Caller, wanted: Wanted, after: str | None, *, whole: bool) -> Worklist:
    """One page, in as many statements whatever it shows. Raises BadCursor."""
    items, following = listing.work_list(tx, who.service, wanted, after, PAGE)
    stuck = outbox.count_stuck(tx, who.service) if may(who.role, "coordinate") else 0
    everybody = at_work(tx, who.service) if whole else ()
    return Worklist(items, following, *_around(tx, who, items), stuck, everybody)


def search(tx: Transaction, who: Caller, queue: str, words: str, *, whole: bool) -> Worklist:
    """The case with this number, or the cases of `queue` with exactly this telephone or e-mail.

    Looking for a person is written in the journal, without a word of what was looked for.
    """
    digits = "".join(words.split())
    if len(digits) == 8 and digits.isascii() and digits.isdecimal():
        items = listing.find_number(tx, who.service, int(digits))
    else:
        audit.record(tx, who.service, who.id, "case_searched", queue)
        contact = _contact(words)
        items = [] if contact is None else listing.find_contact(tx, who.service, queue, contact)
    everybody = at_work(tx, who.service) if whole else ()
    return Worklist(items, None, *_around(tx, who, items), colleagues=everybody)


def _around(
    tx: Transaction, who: Caller, items: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Counts], Mapping[str, str]]:
    holders = {item["holder"] for item in items if item["holder"]}
    return listing.count_due(tx, who.service, QUEUES), members.names_of(tx, who.service, holders)


def _contact(words: str) -> str | None:
    for canonical in (email, phone):
        try:
            return canonical(words)
        except NotInFormat:
            continue
    return None
