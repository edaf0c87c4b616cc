"""Taking back what should never have been written: the words of a version go, who wrote it and when stay.

While a logbook is written its authors erase their own versions, a coordinator any. Once it is validated only a
coordinator does, with a reason: where the text stands in the frozen copy, the copy says that it was erased, when and
why. Nothing else ever changes in a copy.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.cell.refusal import Refused, wrong
from bot.deadlines import day_of
from bot.logbook.document import dump, load
from bot.logbook.opening import opened
from bot.logbook.states import line
from bot.logbook.texts import sections
from bot.logbook.writing import UnknownText
from bot.permissions import may
from bot.world import World
from flows.logbook import traces
from storage import audit, logbooks
from storage.access import Caller
from storage.logbooks import Logbook, Version
from storage.transaction import Transaction


def may_erase(who: Caller, book: Logbook | None, version: Version) -> bool:
    """Whether `who` may erase this version, as long as it holds any words."""
    if book is None or not version.text:
        return False
    return may(who.role, "coordinate") or (book.state == "brouillon" and version.author == who.id)


def erase(
    tx: Transaction, world: World, who: Caller, period: str, section: str, numbers: Collection[int], reason: str
) -> None:
    """Erase the words of some versions of the text of a section; those without words stay as they are.

    Raises UnknownPeriod, UnknownText, Refused (`reason` names somebody, or is missing once the logbook is validated).
    """
    if section not in sections():
        raise UnknownText(section)
    book = opened(tx, world, who.service, period)
    versions = {each.version: each for each in logbooks.versions(tx, who.service, period, section)}
    if not numbers or not versions.keys() >= set(numbers):
        raise UnknownText(section)
    why = "" if book.frozen is None else _reason(reason)
    for each in (versions[number] for number in sorted(numbers)):
        if not each.text:
            continue
        if not may_erase(who, book, each):
            raise Refused("pas_effacable", status=403)
        logbooks.erase(tx, book, each, who.id, why)
        audit.record(tx, who.service, who.id, "logbook_erased", f"{period} {section} {each.version}")
    last = max(versions)
    if book.frozen is not None and last in numbers and versions[last].text:
        day = day_of(world.config.services[who.service], tx.now).isoformat()
        logbooks.amend(tx, book, dump(load(book.frozen).without(section, day, why)))


def _reason(given: str) -> str:
    kept = line(given, "effacement_sans_motif")
    if traces(kept):
        raise wrong("motif_nomme")
    return kept
