"""What the routes share: the store, the world, the limiter."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from bot.api.limits import Limiter
from bot.initdata import InitData
from bot.world import World
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """Wired once per process and kept in `app.state`. `init_data` is there with a Telegram bot only."""

    store: Store
    world: World
    limiter: Limiter
    init_data: InitData | None = None


def context(request: Request) -> Context:
    """The context of the application that serves `request`."""
    found = request.app.state.context
    assert isinstance(found, Context)
    return found
