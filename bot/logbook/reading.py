"""What the console shows of a logbook: its sections as they stand, what waits aside, where it is in its life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.deadlines import day_of
from bot.indicators import releasing, since
from bot.logbook.document import load
from bot.logbook.gathering import offered
from bot.logbook.opening import known, periods
from bot.logbook.periods import Period
from bot.logbook.texts import sections
from bot.logbook.writing import UnknownText
from bot.world import World
from flows.indicators.report import Report
from storage import logbooks, members
from storage.logbooks import ASIDE, Logbook, Version
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """One section: its text, None while there is none, how many versions it has, and what waits aside; `erased` is who
    erased the words of that text."""

    current: Version | None
    versions: int
    asides: tuple[Version, ...]
    erased: Version | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A logbook as it is now. `report` is null while its period is running; `unreleased` where it could be there, and
    somebody has to ask for it first. `names` are those of authors, by caller; `quarters`, by section, those whose text
    may be taken into a year; `counted_from` is the month where the figures begin, None where at the first."""

    period: Period
    over: bool
    book: Logbook | None
    report: Report | None
    unreleased: bool
    places: Mapping[str, Place]
    steps: tuple[Version, ...]
    names: Mapping[str, str]
    quarters: Mapping[str, Sequence[str]]
    counted_from: str | None

    @property
    def state(self) -> str:
        """`a_commencer` before anything is written."""
        return self.book.state if self.book else "a_commencer"

    @property
    def written_in(self) -> bool:
        """Whether it can be written in."""
        return self.book is None or self.book.state == "brouillon"


@dataclass(frozen=True, slots=True)
class History:
    """One section with every version of its text, the latest first, and what waits aside; `erasures` say who erased the
    words of a version, by its number."""

    period: Period
    book: Logbook | None
    versions: tuple[Version, ...]
    asides: tuple[Version, ...]
    erasures: Mapping[int, Version]
    names: Mapping[str, str]


def shelf(tx: Transaction, world: World, service: str) -> list[tuple[Period, Logbook | None]]:
    """Every period and its logbook, None where nothing was written; the newest first."""
    begun = {each.period: each for each in logbooks.of_service(tx, service)}
    return [(period, begun.get(period.id)) for period in periods(tx, world, service)]


def open_page(tx: Transaction, world: World, service: str, name: str) -> Opened:
    """One logbook; reads only. Raises UnknownPeriod."""
    period = known(tx, world, service, name)
    over = period.over(day_of(world.config.services[service], tx.now))
    book = logbooks.find(tx, service, name)
    latest = logbooks.latest(tx, service, name)
    counts = logbooks.counts(tx, service, name)
    asides = logbooks.asides(tx, service, name)
    erasures = logbooks.erasures(tx, service, name)
    steps = tuple(logbooks.steps(tx, service, name))
    places = {
        section: Place(
            latest.get(section),
            counts.get(section, 0),
            tuple(each for each in asides if each.place == ASIDE + section),
            erasures.get((section, counts.get(section, 0))),
        )
        for section in sections()
    }
    if book is not None and book.frozen is not None:
        copy = load(book.frozen)
        report, month = copy.report, copy.counted_from
    else:
        report = releasing.released(tx, world, service, name)
        month = since.counted_from(tx, world, service, name)
    names = _names(tx, service, (*latest.values(), *asides, *steps, *erasures.values()))
    unreleased = report is None and name in releasing.periods(tx, world, service)
    quarters = offered(tx, service, name, latest)
    return Opened(period, over, book, report, unreleased, places, steps, names, quarters, month)


def open_section(tx: Transaction, world: World, service: str, name: str, section: str) -> History:
    """One section; reads only. Raises UnknownPeriod, UnknownText."""
    period = known(tx, world, service, name)
    if section not in sections():
        raise UnknownText(section)
    versions = logbooks.versions(tx, service, name, section)
    asides = logbooks.versions(tx, service, name, ASIDE + section)
    found = logbooks.erasures(tx, service, name)
    erasures = {number: each for (place, number), each in found.items() if place == section}
    names = _names(tx, service, (*versions, *asides, *erasures.values()))
    return History(period, logbooks.find(tx, service, name), tuple(versions), tuple(asides), erasures, names)


def _names(tx: Transaction, service: str, versions: Iterable[Version]) -> Mapping[str, str]:
    return members.names_of(tx, service, {each.author for each in versions})
