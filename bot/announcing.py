"""Telling the cell that something waits: a number and « à lire avant le … », nothing else."""

from __future__ import annotations

from bot.config import EmailRoute
from bot.world import World
from storage import outbox
from storage.transaction import Transaction


def announce(tx: Transaction, world: World, service: str, number: int, read_before: int) -> None:
    """Put one notification for each route of the service in the outbox."""
    payload = {"number": number, "read_before": read_before}
    for route in world.config.services[service].notifications:
        if isinstance(route, EmailRoute):
            for address in route.email:
                outbox.put(tx, service, "email", address, payload)
        else:
            outbox.put(tx, service, "webhook", str(route.webhook), payload)
