"""Reading the queue: use cases of the cell, whatever the entrance. Each reading of a case is in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.world import World
from storage import access, audit, queue
from storage.access import Caller
from storage.transaction import Transaction

_TIMES = ("received_at", "triage_due_at", "contact_due_at", "updated_at", "closed_at")


class NotACaller(PermissionError):
    """The API key is unknown or was revoked."""


def caller(tx: Transaction, secret: str) -> Caller:
    """Who calls with this API key. Raises NotACaller."""
    found = access.find_api_key(tx, secret)
    if found is None:
        raise NotACaller
    return found


def list_cases(
    tx: Transaction, world: World, secret: str, filters: dict[str, str | None], after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the caller's own queue, oldest first, and the cursor of the next. Raises NotACaller, BadCursor."""
    who = caller(tx, secret)
    items, following = queue.list_cases(tx, who.service, after=after, limit=limit, **filters)
    return [_shown(world, who.service, item) for item in items], following


def read_case(tx: Transaction, world: World, secret: str, number: int) -> dict[str, Any]:
    """A case of the caller's service with what it holds. Raises NotACaller, UnknownCase."""
    who = caller(tx, secret)
    clear, requests = queue.read_case(tx, who.service, number)
    audit.record(tx, who.service, f"key:{who.id}", "case_read", str(number))
    shown = _shown(world, who.service, clear)
    shown["requests"] = [
        {**request, "received_at": _iso(world, who.service, request["received_at"])} for request in requests
    ]
    return shown


def _shown(world: World, service: str, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: _iso(world, service, row[name]) for name in _TIMES}}


def _iso(world: World, service: str, moment: int | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, world.config.services[service].zone).isoformat()
