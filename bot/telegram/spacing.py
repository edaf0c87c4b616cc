"""Never faster than Telegram allows: about thirty messages a second for a bot, one a second in a chat, short bursts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Sleep = Callable[[float], Awaitable[None]]
_EVERY = 1 / 25
_BURST = 1.0
"""Seconds of the bot's messages that may leave at once."""
_EVERY_IN_CHAT = 1.0
_BURST_IN_CHAT = 5.0
"""Seconds of a chat's messages that may leave at once: what is said in one turn, and the question."""
_CLEAN_ABOVE = 1_000


class Spacing:
    """When the next message may leave. A place is taken when it is asked for, so that nobody overtakes."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._free_at = 0.0
        self._chats: dict[int, float] = {}

    async def wait(self, chat: int | None = None) -> None:
        """Before a call that Telegram counts; `chat` where it writes a new message."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at) + _EVERY
        pause = self._free_at - now - _BURST
        if chat is not None:
            free_at = self._chats[chat] = max(now, self._chats.get(chat, 0.0)) + _EVERY_IN_CHAT
            pause = max(pause, free_at - now - _BURST_IN_CHAT)
            if len(self._chats) > _CLEAN_ABOVE:
                self._chats = {each: at for each, at in self._chats.items() if at > now}
        if pause > 0:
            await self._sleep(pause)
