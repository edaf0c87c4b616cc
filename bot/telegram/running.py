"""The messaging entrance of `relais run`: its checks, its loop or its webhook, its end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from aiogram.exceptions import TelegramAPIError
from fastapi import APIRouter

from bot.settings import Settings
from bot.telegram.entrance import Entrance
from bot.telegram.messenger import Messenger
from bot.telegram.polling import Poller
from bot.telegram.starting import courier_of, introduce
from bot.telegram.token import InvalidToken
from bot.telegram.updates import KINDS
from bot.telegram.webhook import Door, router_of
from bot.wiring import Installation

_WEBHOOK_PORTS = (None, 443, 80, 88, 8443)
_AGAIN = 10.0
_log = structlog.get_logger()


@dataclass(slots=True)
class Telegram:
    """The entrance as one process runs it. `door` is set where Telegram calls us rather than being asked."""

    entrance: Entrance
    door: Door | None
    public: str
    introduced: bool = False

    @property
    def messenger(self) -> Messenger:
        """What tells chats of the cell's replies."""
        return Messenger(self.entrance)

    @property
    def name(self) -> str | None:
        """How links call the bot, once Telegram has told it."""
        return self.entrance.courier.name

    @property
    def router(self) -> APIRouter | None:
        """The route of the webhook, if there is one."""
        return router_of(self.entrance, self.door) if self.door is not None else None

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set."""
        while not stop.is_set():
            try:
                if await self._ready():
                    break
            except InvalidToken as error:
                _log.error("telegram_token_refused", reason=str(error))
                return
            await _either(stop, _AGAIN)
        if self.door is None and not stop.is_set():
            await Poller(self.entrance).run(stop)

    async def close(self) -> None:
        """Write what waits, and close the connections to Telegram."""
        await self.entrance.close()

    async def _ready(self) -> bool:
        bot = self.entrance.courier.bot
        self.introduced = self.introduced or await introduce(self.entrance.courier)
        if not self.introduced:
            return False
        try:
            if self.door is None:
                await bot.delete_webhook()
            else:
                await bot.set_webhook(
                    f"{self.public}{self.door.path}", secret_token=self.door.secret, allowed_updates=list(KINDS)
                )
        except TelegramAPIError:
            return False
        return True


def entrance_of(installation: Installation) -> Entrance:
    """The entrance of an installation that has a token. Raises InvalidToken."""
    return Entrance(installation.store, installation.world, courier_of(installation.settings))


async def open_telegram(installation: Installation) -> Telegram:
    """Check the token with Telegram, which need not answer now. Raises InvalidToken."""
    settings = installation.settings
    assert settings.telegram_token is not None, "only with a token"
    door = Door.of(installation.store.vault, settings.telegram_token.get_secret_value())
    telegram = Telegram(entrance_of(installation), door if _can_call(settings) else None, settings.base_url())
    try:
        telegram.introduced = await introduce(telegram.entrance.courier)
    except InvalidToken:
        await telegram.close()
        raise
    return telegram


def _can_call(settings: Settings) -> bool:
    """Whether Telegram can call the public address: HTTPS, on one of the ports it takes."""
    address = urlsplit(settings.base_url())
    return address.scheme == "https" and address.port in _WEBHOOK_PORTS


async def _either(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
