"""The reports of a service: which periods are over, and the figures of one, frozen the first time it is asked for."""

from __future__ import annotations

from datetime import date

from bot.deadlines import day_of
from bot.indicators import cells, frozen
from bot.indicators.delays import CLASSES
from bot.indicators.own import with_campaigns
from bot.indicators.periods import bounds, ended, quarters
from bot.world import World
from flows.indicators.building import indicators_of
from flows.indicators.chain import Issue, issued
from flows.indicators.report import Report
from flows.indicators.tables import END, QUEUES, STOCK, cell
from storage import figures, releases
from storage.releases import Release
from storage.transaction import Transaction

_WRITTEN_LATE = 7 * 86_400


class UnknownPeriod(LookupError):
    """No such period, or it is not over yet, or it is before the first thing that the service counted."""


def periods(tx: Transaction, world: World, service: str) -> list[str]:
    """The periods of `service` that are over, newest first (« 2026 » before « 2026-T4 »); reads only."""
    return _ended(tx, world, service, tx.now)[::-1]


def report(tx: Transaction, world: World, service: str, period: str) -> Report:
    """The figures of a period that is over, the same ever after. Raises UnknownPeriod.

    The first call works them out and writes them (give it `store.run`), with those of every period before that were not
    released yet: what is withheld of one depends on all that was published. `released` then reads them.
    """
    already = released(tx, world, service, period)
    if already is not None:
        return already
    over = _ended(tx, world, service, tx.now)
    if period not in over:
        raise UnknownPeriod(period)
    done = releases.of_periods(tx, service)
    for name in over[: over.index(period) + 1]:
        if name not in done:
            _release(tx, world, service, name)
    found = released(tx, world, service, period)
    assert found is not None, "it was released just now"
    return found


def released(tx: Transaction, world: World, service: str, period: str) -> Report | None:
    """The figures of a period if they have been released, else None; reads only (`store.read`)."""
    if service not in world.config.services:
        return None
    found = releases.find(tx, service, period)
    return None if found is None else _report(service, found)


def release_next(tx: Transaction, world: World, service: str) -> str | None:
    """Release the oldest period that was over a week ago and that nobody asked for; its name, None when there is none.

    Done before anything is erased: what is gone could not be counted any more. The week is for what is written late.
    """
    issued = releases.of_periods(tx, service)
    over = _ended(tx, world, service, tx.now - _WRITTEN_LATE)
    missing = next((name for name in over if name not in issued), None)
    if missing is not None:
        report(tx, world, service, missing)
    return missing


def began(tx: Transaction, world: World, service: str) -> date | None:
    """The day of the first thing `service` counted, or the first of its month; None where nothing is counted yet."""
    month, received = figures.beginning(tx, service)
    first = [date.fromisoformat(f"{month}-01")] if month else []
    first += [day_of(world.config.services[service], received)] if received is not None else []
    return min(first, default=None)


def _ended(tx: Transaction, world: World, service: str, now: int) -> list[str]:
    """The periods that are over, in the order in which they are released."""
    first = began(tx, world, service)
    return ended(world.config.services[service], first, now) if first else []


def _release(tx: Transaction, world: World, service: str, period: str) -> None:
    """Work out one period after all those before it, of which those of this year and of the last one matter."""
    here = world.config.services[service]
    done = releases.since(tx, service, f"{int(period[:4]) - 1:04}")
    wording = with_campaigns(world.wording(service), here)
    if period in (parts := quarters(period)):
        within = bounds(service, here, period)
        assert within is not None, "it is one of those that are over"
        values, rows = cells.count(tx, here, within, wording, _open_before(done, period))
    else:
        values, rows = cells.sums([frozen.cells_of(done[name].content) for name in parts if name in done])
    before = [frozen.issue_of(name, each.content) for name, each in sorted(done.items())]
    this = issued(Issue(period, values, rows), before)
    found = indicators_of(this, wording, CLASSES, here.followed_workers)
    releases.keep(tx, service, period, frozen.dump(this, found))


def _open_before(issued: dict[str, Release], period: str) -> dict[str, int] | None:
    """What was open at the end of the quarter before, as it was released; None for the first one."""
    earlier = [name for name in issued if "-" in name and name < period]
    if not earlier:
        return None
    values, _ = frozen.cells_of(issued[max(earlier)].content)
    return {queue: values[cell(STOCK, END, queue)] for queue in QUEUES}


def _report(service: str, found: Release) -> Report:
    return frozen.report_of(service, found.period, found.released_at, found.content)
