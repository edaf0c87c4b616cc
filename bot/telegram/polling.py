"""Asking Telegram for updates. One is confirmed only once every update below it is on disk and answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import structlog
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from sqlalchemy.exc import DBAPIError

from bot.telegram.courier import Courier
from bot.telegram.entrance import Entrance
from bot.telegram.spacing import Sleep
from bot.telegram.updates import KINDS, AskForUpdates, Event, read

_WAIT = 25
_AT_ONCE = 100
_FINISH = 8.0
_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_ATTEMPTS = 3
_log = structlog.get_logger()


class Poller:
    """The loop around getUpdates. `jitter` gives a number in 0..1."""

    def __init__(
        self, entrance: Entrance, sleep: Sleep = asyncio.sleep, jitter: Callable[[], float] = random.random
    ) -> None:
        self._entrance = entrance
        self._courier: Courier = entrance.courier
        self._sleep = sleep
        self._jitter = jitter
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._offset: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Ask and answer until `stop` is set, then finish what is under way."""
        failures = 0
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                asking = asyncio.create_task(self.once(_WAIT))
                await asyncio.wait((asking, stopping), return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    asking.cancel()
                    await asyncio.gather(asking, return_exceptions=True)
                    break
                error = asking.exception()
                if error is not None:
                    _log.error("telegram_polling_failed", error=type(error).__name__)
                failures = 0 if error is None and asking.result() else failures + 1
                if failures:
                    pause = min(_LONGEST_PAUSE, _PAUSE * 2**failures) * (0.75 + self._jitter() / 2)
                    pausing = asyncio.ensure_future(self._sleep(pause))
                    await asyncio.wait((pausing, stopping), return_when=asyncio.FIRST_COMPLETED)
                    pausing.cancel()
        finally:
            stopping.cancel()
            await self._finish()

    async def once(self, wait: int = 0) -> bool:
        """Ask once and begin to answer; False when Telegram could not be asked."""
        if self._under_way:
            # Asked now, Telegram would give at once what is under way: something must end first, or a little time pass.
            await asyncio.wait(self._under_way.values(), timeout=_PAUSE, return_when=asyncio.FIRST_COMPLETED)
            wait = 0 if self._under_way else wait
        asking = AskForUpdates(offset=self._next(), limit=_AT_ONCE, timeout=wait, allowed_updates=list(KINDS))
        try:
            found: Any = await self._courier.bot(asking, request_timeout=wait + 15)
        except TelegramRetryAfter as flood:
            await self._sleep(flood.retry_after)
            return True
        except TelegramUnauthorizedError:
            _log.error("telegram_token_refused")
            return False
        except TelegramConflictError:
            _log.error("telegram_conflict", remedy="another program asks for the updates of this bot: stop one of them")
            return False
        except (TelegramAPIError, ClientDecodeError) as error:
            _log.warning("telegram_failed", method="GetUpdates", error=type(error).__name__)
            return False
        for content in sorted(found, key=lambda each: int(each["update_id"])):
            number = int(content["update_id"])
            if number not in self._under_way:
                self._under_way[number] = asyncio.create_task(self._answer(number, read(content)))
        if not found:
            # All is confirmed: after a quiet week Telegram numbers updates anew, perhaps lower.
            self._offset = None
        return True

    async def settled(self) -> None:
        """Wait until everything that was begun is answered."""
        while self._under_way:
            await asyncio.gather(*self._under_way.values())

    async def _finish(self) -> None:
        """What cannot be answered in time is not confirmed: Telegram gives it again to the next process."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=_FINISH)
        for each in list(self._under_way.values()):
            each.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _next(self) -> int | None:
        """The lowest update not answered yet: what is below is confirmed by asking from there on."""
        return min(self._under_way) if self._under_way else self._offset

    async def _answer(self, number: int, event: Event | None) -> None:
        try:
            if event is not None:
                await answer_surely(self._entrance, event, self._sleep)
            self._offset = max(self._offset or 0, number + 1)
        finally:
            del self._under_way[number]


async def answer_surely(entrance: Entrance, event: Event, sleep: Sleep) -> None:
    """Answer an update whatever fails: as long as it takes for the database, a few times for the rest.

    One that can never be answered must not keep the others from being confirmed.
    """
    failures = 0
    while failures < _ATTEMPTS:
        try:
            await entrance.handle(event)
            return
        except DBAPIError as error:
            _log.error("telegram_update_waits", error=type(error).__name__)
        except Exception as error:
            failures += 1
            _log.error("telegram_update_failed", error=type(error).__name__)
        await sleep(min(_LONGEST_PAUSE, _PAUSE * 2**failures))
    await entrance.apologise(event)
