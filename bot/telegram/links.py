"""Deep links: what follows `/start`."""

from __future__ import annotations

from bot.world import World


def destination(world: World, code: str) -> tuple[str | None, str | None]:
    """Service and campaign that a deep link names; the only service needs no name."""
    services = world.config.services
    if code in services:
        return code, None
    found = [name for name, service in services.items() if code in service.campaigns]
    if len(found) == 1:
        return found[0], code
    return (next(iter(services)), None) if len(services) == 1 else (None, None)
