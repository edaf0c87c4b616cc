"""What the routes share: the store, the world, the limiter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from bot.api.limits import Limiter
from bot.initdata import InitData
from bot.world import World
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """Wired once per process and kept in `app.state`.

    `init_data` and `bot_name` are there with a Telegram bot only; the name is None until Telegram has told it.
    """

    store: Store
    world: World
    limiter: Limiter
    init_data: InitData | None = None
    bot_name: Callable[[], str | None] | None = None


def context(request: Request) -> Context:
    """The context of the application that serves `request`."""
    found = request.app.state.context
    assert isinstance(found, Context)
    return found
