"""All services together for who coordinates: sums of what each has released, and texts of transmitted logbooks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.cell.directory import packaged
from bot.config import Service
from bot.indicators import releasing
from bot.world import World
from flows.indicators.report import Report
from flows.indicators.together import Together, to_show, together
from flows.partners import Territories
from storage import logbooks
from storage.transaction import Transaction

PRACTICES = ("bonnes_pratiques", "leviers", "outils_mobilises")
BARRIERS = ("freins_organisationnels", "freins_partenariat", "freins_juridiques", "outils_echecs")
"""Sections of a logbook (flows/logbook.py) that are read side by side."""


@dataclass(frozen=True, slots=True)
class Across:
    """Every service in one period, or those of one région.

    `released` counts the services of this territory that have released the period, `of` all of its services; `texts`
    are by section of the logbook, in an order that says nothing of who wrote, None where too few would say it.
    """

    together: Together
    released: int
    of: int
    texts: Mapping[str, tuple[str, ...]] | None


def regions(world: World) -> dict[str, str]:
    """The région of each service whose départements are all in the same one; other services have none."""
    territories = packaged().territories
    found = {name: _region(service, territories) for name, service in world.config.services.items()}
    return {name: region for name, region in found.items() if region is not None}


def periods(tx: Transaction, world: World) -> list[str]:
    """The periods that are over for some service, newest first, a year before its quarters."""
    names = {each for service in world.config.services for each in releasing.periods(tx, world, service)}
    return sorted(names, key=lambda name: (name[:4], "-" not in name, name), reverse=True)


def across(tx: Transaction, world: World, service: str, period: str, region: str | None) -> Across:
    """What a coordinator of `service` sees of a period: of the services of a région, or of all (None). Reads only."""
    groups = regions(world)
    reports: dict[str, Report] = {}
    for name in world.config.services:
        found = releasing.released(tx, world, name, period)
        if found is not None:
            reports[name] = found
    here = [name for name in world.config.services if region is None or groups.get(name) == region]
    return Across(
        together(reports, groups, region, reports.get(service)),
        sum(name in reports for name in here),
        len(here),
        _texts(tx, world, period, groups, region, reports),
    )


def _texts(
    tx: Transaction,
    world: World,
    period: str,
    groups: Mapping[str, str],
    region: str | None,
    reports: Collection[str],
) -> dict[str, tuple[str, ...]] | None:
    books = {name: logbooks.find(tx, name, period) for name in world.config.services}
    sent = [name for name, book in books.items() if book is not None and book.state == "transmis"]
    some = any(region is None or groups.get(name) == region for name in sent)
    shown = to_show(sent, groups, region) if to_show(reports, groups, region) else ()
    if some and not shown:
        return None
    found = [logbooks.latest(tx, name, period) for name in shown]
    texts = {
        section: tuple(sorted(each[section].text for each in found if section in each and each[section].text.strip()))
        for section in (*PRACTICES, *BARRIERS)
    }
    return {section: those for section, those in texts.items() if those}


def _region(service: Service, territories: Territories) -> str | None:
    found = {territories.region_of(f"D{code}") for code in service.departments}
    return found.pop() if len(found) == 1 else None
