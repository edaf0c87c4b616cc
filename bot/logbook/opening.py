"""Which logbooks a service may open: of the running quarter and year, and of every period that is over."""

from __future__ import annotations

from bot.deadlines import day_of
from bot.indicators import releasing
from bot.indicators.releasing import UnknownPeriod
from bot.logbook.periods import Period, period_of, running
from bot.world import World
from flows.indicators.report import Report
from storage import logbooks
from storage.logbooks import Logbook
from storage.transaction import Transaction


def periods(tx: Transaction, world: World, service: str) -> list[Period]:
    """Every period whose logbook can be written or read, the newest first, a year before its quarters."""
    here = world.config.services[service]
    begun = {each.period for each in logbooks.of_service(tx, service)}
    names = {*running(day_of(here, tx.now)), *releasing.periods(tx, world, service), *begun}
    found = (each for name in names if (each := period_of(service, here, name)) is not None)
    return sorted(found, key=lambda each: (each.last, each.last - each.first), reverse=True)


def known(tx: Transaction, world: World, service: str, name: str) -> Period:
    """One of them. Raises UnknownPeriod."""
    found = next((each for each in periods(tx, world, service) if each.id == name), None)
    if found is None:
        raise UnknownPeriod(name)
    return found


def figures(tx: Transaction, world: World, service: str, name: str) -> Report | None:
    """The figures of a period that is over, released by this where nobody asked before; null while it is running, and
    where the service had counted nothing yet."""
    return releasing.report(tx, world, service, name) if name in releasing.periods(tx, world, service) else None


def opened(tx: Transaction, world: World, service: str, name: str) -> Logbook:
    """Its logbook, to write in. Raises UnknownPeriod."""
    known(tx, world, service, name)
    return logbooks.take(tx, service, name)
