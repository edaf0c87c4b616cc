"""The logbook of a period as a document: the copy made when it was validated, or a draft made now."""

from __future__ import annotations

from bot.indicators import since
from bot.logbook.document import Document, Written, load
from bot.logbook.opening import figures, known
from bot.logbook.texts import sections
from bot.world import World
from storage import audit, logbooks
from storage.transaction import Transaction


def document_of(tx: Transaction, world: World, service: str, period: str) -> Document:
    """The copy, or the draft with the figures of a period that is over (released by this, where nobody asked before,
    so it writes). Raises UnknownPeriod."""
    book = logbooks.find(tx, service, period)
    if book is not None and book.frozen is not None:
        return load(book.frozen)
    return draft_of(tx, world, service, period)


def draft_of(tx: Transaction, world: World, service: str, period: str) -> Document:
    """The logbook as it is written now. Raises UnknownPeriod."""
    found = known(tx, world, service, period)
    here = world.config.services[service]
    texts = logbooks.latest(tx, service, period)
    written = [
        Written(name, section.titre["fr"], texts[name].text, texts[name].at)
        if name in texts
        else Written(name, section.titre["fr"], "", None)
        for name, section in sections().items()
    ]
    report = figures(tx, world, service, period)
    return Document(
        service=service,
        service_name=here.name,
        cell=here.cell,
        period=period,
        first_day=found.first.isoformat(),
        last_day=found.last.isoformat(),
        state="brouillon",
        validated_at=None,
        sent=None,
        report=report,
        sections=tuple(written),
        counted_from=since.counted_from(tx, world, service, period) if report is not None else None,
    )


def downloaded(tx: Transaction, world: World, service: str, actor: str, period: str, form: str) -> Document:
    """The same for a file that leaves the service, which the journal keeps. Raises UnknownPeriod."""
    found = document_of(tx, world, service, period)
    audit.record(tx, service, actor, "logbook_exported", f"{period} {form} {found.state}")
    return found
