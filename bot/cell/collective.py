"""Collective actions: workshops, company visits, awareness, advice. No company and no person is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.cell.directory import directory
from bot.cell.hand import clean
from bot.cell.refusal import wrong
from bot.world import World
from storage import audit, collective
from storage.access import Caller
from storage.transaction import Transaction

Form = Mapping[str, str]

KINDS = ("atelier", "visite_entreprise", "sensibilisation", "conseil_employeur", "reunion", "autre")
MOST_PEOPLE = 99_999
_EARLIEST = date(2000, 1, 1)


class UnknownAction(LookupError):
    """No such action for this service."""


def options(world: World, step: str) -> dict[str, str]:
    """The sectors (`secteur`) or company sizes (`taille`) that managers are asked about, in words by id."""
    return {each.id: each.text["fr"] for each in world.catalog.flows["manager"].by_id[step].step.options}


def add(tx: Transaction, world: World, who: Caller, form: Form, today: date) -> None:
    """Record an action. Raises Refused."""
    name = collective.add(tx, who.service, who.id, *_read(tx, world, who, form, today, None))
    audit.record(tx, who.service, who.id, "collective_added", name)


def change(tx: Transaction, world: World, who: Caller, name: str, form: Form, today: date) -> None:
    """Write an action anew. Raises Refused, UnknownAction."""
    before = collective.find(tx, who.service, name)
    if before is None:
        raise UnknownAction(name)
    collective.change(tx, who.service, name, *_read(tx, world, who, form, today, before.content["partner"]))
    audit.record(tx, who.service, who.id, "collective_changed", name)


def remove(tx: Transaction, who: Caller, name: str) -> None:
    """Delete an action; the journal keeps that it was there. Raises UnknownAction."""
    if not collective.remove(tx, who.service, name):
        raise UnknownAction(name)
    audit.record(tx, who.service, who.id, "collective_removed", name)


def _read(
    tx: Transaction, world: World, who: Caller, form: Form, today: date, before: Mapping[str, str] | None
) -> tuple[str, str, str | None, dict[str, Any]]:
    """Day, kind, sector and the rest; `before` is the partner it had, who may have left the directory since."""
    kind, sector, size = form.get("genre", ""), form.get("secteur", ""), form.get("taille", "")
    if kind not in KINDS:
        raise wrong("action_genre")
    if sector not in ("", *options(world, "secteur")) or size not in ("", *options(world, "taille")):
        raise wrong("action_secteur")
    content = {
        "size": size or None,
        "people": _people(form.get("personnes", "")),
        "partner": _partner(tx, who, form.get("partenaire", ""), today, before),
        "text": clean(form.get("texte", "")),
    }
    return _day(form.get("jour", ""), today), kind, sector or None, content


def _partner(
    tx: Transaction, who: Caller, given: str, today: date, before: Mapping[str, str] | None
) -> dict[str, str] | None:
    if not given:
        return None
    if before is not None and before["id"] == given:
        return dict(before)
    for known in directory(tx, who.service, today):
        if known.id == given:
            return {"id": known.id, "name": known.name}
    raise wrong("orientation_partenaire")


def _people(given: str) -> int | None:
    if not given.strip():
        return None
    kept = given.strip()
    if not (kept.isascii() and kept.isdecimal() and len(kept) <= len(str(MOST_PEOPLE)) and int(kept) > 0):
        raise wrong("action_personnes")
    return int(kept)


def _day(given: str, today: date) -> str:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise wrong("action_jour") from None
    if not _EARLIEST <= day <= today:
        raise wrong("action_jour")
    return day.isoformat()
