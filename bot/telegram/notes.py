"""What was sent to chats and is not on disk yet: written with the next turn of each chat, or a little later for all."""

from __future__ import annotations

import asyncio

import structlog

from bot import chat_memory
from bot.chat_memory import NOTHING, Note
from storage.store import Store

_WAIT = 0.2
"""Seconds: what a crash may have said twice was sent within them, and not yet confirmed to Telegram."""
_log = structlog.get_logger()


class Notes:
    """The notes of this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[int, Note] = {}
        self._writing: asyncio.Task[None] | None = None

    def add(self, chat: int, note: Note) -> None:
        """Something was sent to `chat`."""
        self._waiting[chat] = self._waiting.get(chat, NOTHING).then(note)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    def take(self, chat: int) -> Note:
        """What waits for `chat`: whoever takes it writes it, or gives it back with `add`."""
        return self._waiting.pop(chat, NOTHING)

    async def write(self) -> None:
        """Write everything that waits. A failure is logged, and what could not be written waits for the next time."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            try:
                await self._store.run(chat_memory.remember, list(waiting.items()))
            except Exception as error:
                _log.warning("telegram_notes_wait", error=type(error).__name__)
                for chat, note in waiting.items():
                    self._waiting[chat] = note.then(self._waiting.get(chat, NOTHING))

    async def _write_soon(self) -> None:
        await asyncio.sleep(_WAIT)
        await self.write()
