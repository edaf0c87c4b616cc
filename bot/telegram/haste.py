"""Holding back a chat that goes too fast: the limit of every conversation (config.yml), said once, never to a cry for
help."""

from __future__ import annotations

from typing import Literal

from bot.api.limits import Limiter
from bot.incoming import beginning_and_end
from bot.telegram.buttons import Button
from bot.telegram.updates import Commanded, Event, Pressed, Said, Unread
from bot.world import World

_WINDOW = 60
_HELP = 10
"""How often a minute help is given to a chat that is held back: more than a person asks for, less than a flood."""
Pace = Literal["fine", "too fast", "still too fast"]


class Haste:
    """Counts the events of each chat."""

    def __init__(self, world: World, limiter: Limiter) -> None:
        self._world, self._limiter = world, limiter

    def of(self, event: Event) -> Pace:
        """Whether an event may pass; what may not is said the first time of each minute."""
        chat = str(event.chat)
        if not self._limiter.wait("chat", chat, self._world.config.rate_limits.conversation_per_minute, _WINDOW):
            return "fine"
        if self._asks_for_help(event) and not self._limiter.wait("help", chat, _HELP, _WINDOW):
            return "fine"
        return "still too fast" if self._limiter.wait("held", chat, 1, _WINDOW) else "too fast"

    def _asks_for_help(self, event: Event) -> bool:
        match event.deed:
            case Commanded(name="urgence") | Pressed(button=Button(deed="command", value="urgence")):
                return True
            case Said(text=words) | Unread(caption=words) if words:
                return self._world.crisis.read(beginning_and_end(words)).kind is not None
        return False
