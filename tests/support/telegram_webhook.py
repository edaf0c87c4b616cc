"""Telegram as it calls a webhook: the updates of a chat one after another, each again until a process answers it."""

from __future__ import annotations

import asyncio
import copy
from random import Random
from urllib.parse import urlsplit

import httpx

from tests.support.server import Fleet
from tests.support.telegram_server import TelegramServer

_AGAIN = 0.05


class WebhookCaller:
    """Calls any of the processes that answer. `interrupted` counts the calls that a kill cut off, `repeated` those that
    were made again after they had been answered."""

    def __init__(self, server: TelegramServer, fleet: Fleet, http: httpx.AsyncClient, rng: Random) -> None:
        self._server, self._fleet, self._http, self._rng = server, fleet, http, rng
        self.interrupted = self.repeated = self.delivered = 0

    async def deliver(self, update: int) -> None:
        """Until it is answered; one in four once more, as if that answer had been lost."""
        (content,) = [copy.deepcopy(each) for each in list(self._server.updates) if each["update_id"] == update]
        await self._until_answered(content)
        self.delivered += 1
        if self._rng.random() < 0.25:
            self.repeated += 1
            await self._until_answered(content)

    async def refused(self, update: int, secret: str) -> int:
        """Somebody else calls: what they get."""
        (content,) = [each for each in list(self._server.updates) if each["update_id"] == update]
        return (await self._call(content, secret)).status_code

    async def _until_answered(self, content: object) -> None:
        while True:
            try:
                if (await self._call(content)).status_code == 200:
                    return
            except httpx.TransportError:
                self.interrupted += 1
            await asyncio.sleep(_AGAIN)

    async def _call(self, content: object, secret: str | None = None) -> httpx.Response:
        process = self._rng.choice(await self._fleet.serving())
        while self._server.webhook is None:
            await asyncio.sleep(_AGAIN)
        hook = self._server.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret or hook["secret_token"]}
        return await self._http.post(process.url + urlsplit(hook["url"]).path, json=content, headers=headers)
