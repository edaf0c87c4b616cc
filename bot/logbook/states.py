"""The life of a logbook: written, validated (a copy is frozen), reopened with a reason, transmitted for good."""

from __future__ import annotations

import hashlib
from datetime import date

from bot.cell.refusal import Refused, wrong
from bot.deadlines import day_of
from bot.logbook.document import Sent, dump, load
from bot.logbook.making import draft_of
from bot.logbook.opening import known, opened
from bot.logbook.periods import in_figures
from bot.logbook.texts import sections
from bot.logbook.writing import clean
from bot.world import World
from flows.logbook import traces
from storage import audit, logbooks
from storage.access import Caller
from storage.logbooks import ASIDE, Logbook
from storage.transaction import Transaction

LONGEST_REASON = 300


def validate(tx: Transaction, world: World, who: Caller, period: str, *, sure: bool = False) -> None:
    """Freeze the figures and texts of a period that is over; one in which somebody may be recognised, only when `sure`.

    Raises UnknownPeriod, Refused (`a_relire`: to be asked once more).
    """
    book = opened(tx, world, who.service, period)
    if book.state != "brouillon":
        raise Refused("deja_valide")
    found = known(tx, world, who.service, period)
    if not found.over(day_of(world.config.services[who.service], tx.now)):
        raise Refused("periode_en_cours", jour=in_figures(found.next_day))
    for waiting in logbooks.asides(tx, who.service, period):
        section = sections().get(waiting.place.removeprefix(ASIDE))
        if section is not None:
            raise Refused("a_reunir", titre=section.titre["fr"])
    draft = draft_of(tx, world, who.service, period)
    telling = [each.title for each in draft.sections if traces(each.text)]
    if telling and not sure:
        raise Refused("a_relire", sections="\u00a0; ".join(telling))
    frozen = draft.validated(tx.now)
    logbooks.move(tx, book, "valide", who.id, "validated", "", dump(frozen))
    audit.record(tx, who.service, who.id, "logbook_validated", period)


def reopen(tx: Transaction, world: World, who: Caller, period: str, reason: str) -> None:
    """Back to writing, with the reason; the frozen copy goes. Raises UnknownPeriod, Refused."""
    book = opened(tx, world, who.service, period)
    if book.state != "valide":
        raise Refused("pas_valide")
    logbooks.move(tx, book, "brouillon", who.id, "reopened", line(reason, "motif_vide"), None)
    audit.record(tx, who.service, who.id, "logbook_reopened", period)


def transmit(tx: Transaction, world: World, who: Caller, period: str, day: str, to: str, seen: str) -> None:
    """Say when and to whom the validated logbook went; final. `seen` is the mark of the copy that went.

    Raises UnknownPeriod, Refused.
    """
    book = opened(tx, world, who.service, period)
    if book.state != "valide" or book.frozen is None or book.frozen_at is None:
        raise Refused("pas_valide")
    if seen != copy_mark(book):
        raise Refused("autre_copie")
    service = world.config.services[who.service]
    sent = Sent(_sent_on(day, day_of(service, book.frozen_at), day_of(service, tx.now)), line(to, "destinataire_vide"))
    frozen = load(book.frozen).transmitted(sent)
    logbooks.move(tx, book, "transmis", who.id, "transmitted", sent.to, dump(frozen))
    audit.record(tx, who.service, who.id, "logbook_transmitted", period)


def copy_mark(book: Logbook | None) -> str:
    """By what a page knows the frozen copy it shows, so that another one validated meanwhile is noticed."""
    return "" if book is None or book.frozen is None else hashlib.sha256(book.frozen.encode()).hexdigest()[:16]


def line(given: str, refusal: str) -> str:
    """A reason or a name as one line. Raises Refused with this key where there is none, or too much of it."""
    kept = " ".join(clean(given).split())
    if not 0 < len(kept) <= LONGEST_REASON:
        raise wrong(refusal, max=str(LONGEST_REASON))
    return kept


def _sent_on(given: str, earliest: date, latest: date) -> str:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise wrong("jour_faux") from None
    if not earliest <= day <= latest:
        raise wrong("jour_faux")
    return day.isoformat()
