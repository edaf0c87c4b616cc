"""Reading the queue: use cases of the cell, whatever the entrance. Each reading of a case is in the journal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.cell.refusal import Refused
from bot.permissions import may
from bot.world import World
from storage import access, audit, casefile, entries, listing, queue
from storage.access import Caller
from storage.casefile import NOTHING_DUE
from storage.transaction import Transaction

_TIMES = (
    "received_at",
    "triage_due_at",
    "contact_due_at",
    "due_at",
    "contacted_at",
    "updated_at",
    "closed_at",
)


class NotACaller(PermissionError):
    """The API key is unknown or was revoked."""


def caller(tx: Transaction, secret: str) -> Caller:
    """Who calls with this API key. Raises NotACaller."""
    found = access.find_api_key(tx, secret)
    if found is None:
        raise NotACaller
    return found


def list_cases(
    tx: Transaction, world: World, who: Caller, filters: dict[str, str | None], after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the caller's own queue, oldest first, and the cursor of the next. Raises Refused, BadCursor."""
    _must_read(who)
    items, following = listing.list_cases(tx, who.service, after=after, limit=limit, **filters)
    return [shown(world, who.service, item) for item in items], following


def read_case(tx: Transaction, world: World, who: Caller, number: int) -> dict[str, Any]:
    """A case of the caller's service: what was shared, and what happened since. Raises Refused, UnknownCase."""
    clear, requests, timeline = open_to_read(tx, who, number)
    found = shown(world, who.service, clear)
    found["requests"] = [
        {
            **{name: value for name, value in request.items() if name != "removed"},
            "received_at": _iso(world, who.service, request["received_at"]),
        }
        for request in requests
    ]
    found["entries"] = [{**asdict(entry), "at": _iso(world, who.service, entry.at)} for entry in timeline]
    return found


def open_to_read(
    tx: Transaction, who: Caller, number: int
) -> tuple[dict[str, Any], list[dict[str, Any]], list[entries.Entry]]:
    """Clear columns, requests and timeline of a case, times in seconds; the reading is written in the journal.

    Raises Refused, UnknownCase.
    """
    _must_read(who)
    file = casefile.open_file(tx, who.service, number)
    clear, _ = queue.read_case(tx, who.service, number)
    audit.record(tx, who.service, who.id, "case_read", str(number))
    timeline = [] if file.key is None else entries.timeline(tx, number, file.key)
    return clear, file.requests(), timeline


def shown_case(tx: Transaction, world: World, who: Caller, number: int) -> dict[str, Any]:
    """A case as listed, after something was done on it."""
    return shown(world, who.service, queue.read_case(tx, who.service, number)[0])


def shown(world: World, service: str, row: dict[str, Any]) -> dict[str, Any]:
    """Clear columns of a case as programs see them: times in ISO 8601, null where nothing is due."""
    due = {"due_at": None} if row["due_at"] == NOTHING_DUE else {}
    row = {**row, **due}
    return {**row, **{name: _iso(world, service, row[name]) for name in _TIMES}}


def _must_read(who: Caller) -> None:
    if not may(who.role, "read_cases"):
        raise Refused("interdit", status=403)


def _iso(world: World, service: str, moment: int | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, world.config.services[service].zone).isoformat()
