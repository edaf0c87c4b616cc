"""Telling the cell that something waits: a number and « à lire avant le … », nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.config import EmailRoute, WebhookRoute
from bot.world import World
from storage import outbox
from storage.transaction import Transaction


def announce(tx: Transaction, world: World, service: str, number: int, read_before: int) -> None:
    """Put one notification for each route of the service in the outbox."""
    _put(tx, service, world.config.services[service].notifications, {"number": number, "read_before": read_before})


def escalate(tx: Transaction, world: World, service: str, number: int, late_since: int) -> None:
    """The same to who coordinates: the case has been late since then."""
    _put(tx, service, world.config.services[service].escalation, {"number": number, "late_since": late_since})


def announce_freed(tx: Transaction, world: World, service: str, numbers: Sequence[int]) -> None:
    """Nobody holds these cases any more: how many and the number of one, to who coordinates, or to the whole cell where
    no route leads to them alone."""
    configured = world.config.services[service]
    payload = {"number": numbers[0], "freed": len(numbers)}
    _put(tx, service, configured.escalation or configured.notifications, payload)


def _put(
    tx: Transaction, service: str, routes: Sequence[EmailRoute | WebhookRoute], payload: Mapping[str, int]
) -> None:
    for route in routes:
        if isinstance(route, EmailRoute):
            for address in route.email:
                outbox.put(tx, service, "email", address, payload)
        else:
            outbox.put(tx, service, "webhook", str(route.webhook), payload)
