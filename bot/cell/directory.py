"""The directory of partners: the national ones as this service completed them, and its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from flows.catalog import packaged_files
from flows.checks.partners import read_directory
from flows.partners import NATIONAL, Directory, Partner
from flows.source import InvalidContent
from storage import partners
from storage.partners import Kept, completion_of
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Known:
    """A partner as the cell sees it; a text is empty where nobody has written it yet.

    `territory` is one of flows/partners.py; `verified_on` an ISO date, or a year and month; `stale` when that is over a
    year ago; `own_source` says where a service has its way to reach a national one from.
    """

    id: str
    name: str
    does: str
    for_whom: str
    needs: Sequence[str]
    reach: str
    territory: str
    source: str
    own_source: str
    verified_on: str
    stale: bool
    national: bool
    archived: bool


@cache
def packaged() -> Directory:
    """National partners and territories of this version. Raises InvalidContent when they were damaged."""
    found, problems = read_directory(packaged_files())
    if found is None:
        raise InvalidContent(problems)
    return found


def directory(tx: Transaction, service: str, today: date) -> list[Known]:
    """Every partner by name: those of the service, archived ones included, then the national ones."""
    kept = {each.id: each for each in partners.of_service(tx, service)}
    national = [
        _national(each, kept.pop(completion_of(service, each.id), None), today) for each in packaged().partners.values()
    ]
    own = [_own(each, today) for each in kept.values() if "national" not in each.content]
    return sorted(own, key=_by_name) + sorted(national, key=_by_name)


def chosen(found: Sequence[Known], territory: str, need: str) -> list[Known]:
    """Those who work somewhere in a territory, and answer a need; an empty one chooses all."""
    meet = packaged().territories.meet
    return [
        each
        for each in found
        if (not need or need in each.needs) and (not territory or meet(each.territory, territory))
    ]


def is_stale(verified_on: str, today: date) -> bool:
    """Whether a year has gone since what stands there was verified."""
    year, month, *day = (int(part) for part in verified_on.split("-"))
    return (today.year - 1, today.month, today.day) > (year, month, day[0] if day else 1)


def _national(partner: Partner, completed: Kept | None, today: date) -> Known:
    given = completed.content if completed is not None else {}
    verified_on = str(given.get("verified_on") or partner.verified_on)
    return Known(
        id=partner.id,
        name=partner.name["fr"],
        does=partner.does["fr"] if partner.does else "",
        for_whom=partner.for_whom["fr"] if partner.for_whom else "",
        needs=partner.needs,
        reach=given.get("reach") or (partner.reach["fr"] if partner.reach else ""),
        territory=NATIONAL,
        source=" · ".join(origin.text for origin in partner.sources),
        own_source=given.get("source", ""),
        verified_on=verified_on,
        stale=is_stale(verified_on, today),
        national=True,
        archived=False,
    )


def _own(kept: Kept, today: date) -> Known:
    given = kept.content
    return Known(
        id=kept.id,
        name=given["name"],
        does=given["does"],
        for_whom=given["for_whom"],
        needs=given["needs"],
        reach=given["reach"],
        territory=given["territory"],
        source=given["source"],
        own_source="",
        verified_on=given["verified_on"],
        stale=is_stale(given["verified_on"], today),
        national=False,
        archived=kept.archived_at is not None,
    )


def _by_name(known: Known) -> str:
    return known.name.casefold()
