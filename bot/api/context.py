"""What the routes share: the store, the world, the limiter."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from bot.api.limits import Limiter
from bot.world import World
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """Wired once per process and kept in `app.state`."""

    store: Store
    world: World
    limiter: Limiter


def context(request: Request) -> Context:
    """The context of the application that serves `request`."""
    found = request.app.state.context
    assert isinstance(found, Context)
    return found
