"""The turns of chats: one transaction each, the note of what was sent before written along."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot import by_chat
from bot.by_chat import Reply
from bot.chat_memory import NOTHING, Note
from bot.incoming import Incoming
from bot.telegram.notes import Notes
from bot.telegram.updates import Event, Pressed
from bot.world import World
from storage.store import Store


class Turns:
    """Takes the turns of this process."""

    def __init__(self, store: Store, world: World, notes: Notes) -> None:
        self._store, self._world, self._notes = store, world, notes

    async def come(self, event: Event, incoming: Incoming | None) -> Reply:
        """Apply what the event says, or with None show again where its chat stands."""
        async with self._noting(event) as note:
            return await self._store.run(by_chat.come, self._world, event.chat, incoming, note)

    async def run(self, event: Event, use_case: Callable[..., Reply], *args: Any) -> Reply:
        """Another use case of by_chat.py for the chat of an event."""
        async with self._noting(event) as note:
            work = (use_case, self._world, event.chat, *args)
            if note == NOTHING:
                return await self._store.run(*work)
            return await self._store.run(by_chat.noted, event.chat, note, *work)

    @asynccontextmanager
    async def _noting(self, event: Event) -> AsyncIterator[Note]:
        """The note to write; it waits on where the turn fails.

        A pressed message that is newer than the question we know of is the question: its note was lost with a process.
        """
        note = self._notes.take(event.chat)
        if isinstance(event.deed, Pressed):
            note = note.then(Note(event.deed.message))
        try:
            yield note
        except BaseException:
            self._notes.add(event.chat, note)
            raise
