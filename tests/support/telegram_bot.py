"""The bot beside its Bot API server, and people who talk to it; synchronous, one step at a time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from aiogram.client.session.aiohttp import AiohttpSession
from pydantic import SecretStr

from bot.telegram.courier import Courier
from bot.telegram.entrance import Entrance
from bot.telegram.messenger import Messenger
from bot.telegram.polling import Poller
from bot.telegram.starting import courier_of
from bot.wiring import Installation
from bot.worker.loop import carrier_of, deliver_due
from bot.world import World
from tests.support.telegram_server import TOKEN, Chat, Shown, TelegramServer, telegram_server

_chats = itertools.count(80_000_000)


def with_telegram(installation: Installation, server: TelegramServer, base_url: str) -> Installation:
    """The same installation, given a bot of `server` and a public address."""
    given = {"telegram_token": SecretStr(TOKEN), "telegram_url": server.url, "public_url": base_url}
    old = installation.world
    world = World(old.catalog, old.crisis, installation.config, base_url)
    return replace(installation, settings=installation.settings.model_copy(update=given), world=world)


class BotInProcess:
    """One process of the bot. `slept` is how long it waited, in place of waiting."""

    def __init__(self, installation: Installation, server: TelegramServer, runner: asyncio.Runner) -> None:
        self.installation, self.server, self._runner = installation, server, runner
        self.slept: list[float] = []
        runner.run(self._connect())

    async def _connect(self) -> None:
        courier = Courier(courier_of(self.installation.settings).bot, self._sleep)
        self.entrance = Entrance(self.installation.store, self.installation.world, courier)
        self.poller = Poller(self.entrance, self._sleep, lambda: 0.5)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def answer(self) -> None:
        """Ask for updates, answer them all, and confirm them."""
        self.run(self._answer())

    async def _answer(self) -> None:
        while not await self.poller.once():
            pass
        await self.poller.settled()
        await self.poller.once()
        await self.poller.settled()

    def deliver(self) -> int:
        """Deliver what waits in the outbox; how many were tried."""
        return self.run(deliver_due(self.installation, carrier_of(self.installation), Messenger(self.entrance)))

    def run(self, work: Any) -> Any:
        """Wait for a coroutine."""
        return self._runner.run(work)

    def close(self) -> None:
        """Close the connections."""
        self.run(hang_up(self.entrance.courier))
        self.run(self.entrance.close())


async def hang_up(courier: Courier) -> None:
    """Close the connections to a loopback server at once: aiogram waits a quarter of a second for the end of TLS."""
    session = courier.bot.session
    assert isinstance(session, AiohttpSession)
    await (await session.create_session()).close()


class Person:
    """Somebody's private chat with the bot."""

    def __init__(self, bot: BotInProcess) -> None:
        self.bot, self.server, self.id = bot, bot.server, next(_chats)

    @property
    def chat(self) -> Chat:
        """What they see."""
        return self.server.chats[self.id]

    @property
    def now(self) -> Shown:
        """The one message whose buttons can be pressed, which is the last."""
        (found,) = self.chat.with_buttons
        assert found is self.chat.last
        return found

    def says(self, text: str) -> Person:
        """Write, and wait for the answer."""
        self.server.say(self.id, text)
        self.bot.answer()
        return self

    def sends(self, **content: Any) -> Person:
        """Send anything else."""
        self.server.send(self.id, **content)
        self.bot.answer()
        return self

    def presses(self, *labels: str) -> Person:
        """Press buttons of the question, one after another."""
        for label in labels:
            self.server.press(self.id, self.now, self.now.button(label)["callback_data"])
            self.bot.answer()
        return self

    def agrees(self, service: str = "gims13") -> Person:
        """Through the notice, to the door."""
        return self.says(f"/start {service}").presses("Continuer ici", "J’accepte de répondre ici")

    def asks_to_be_called(self) -> Person:
        """From the door to the receipt of a request, to be answered here."""
        self.presses("Être rappelé·e sans répondre", "Ici, par écrit", "Passer cette question")
        self.presses("Passer cette question", "Passer cette question")
        self.presses("Le matin", "Valider", "Aucune précaution", "Valider", "Envoyer")
        assert self.texts("Votre demande porte le numéro")
        return self

    def presses_last(self, label: str) -> Person:
        """Press a button of the last message, whatever other buttons there are."""
        self.server.press(self.id, self.chat.last, self.chat.last.button(label)["callback_data"])
        self.bot.answer()
        return self

    def texts(self, fragment: str) -> list[str]:
        """Messages of the bot with this in them, no-break spaces as spaces."""
        found = [each.text.replace("\u00a0", " ") for each in self.chat.messages.values()]
        return [text for text in found if fragment in text]


@contextmanager
def talking_bot(installation: Installation, base_url: str = "https://relais.test") -> Iterator[BotInProcess]:
    """A bot of this process, on a Bot API server of its own."""
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        server = stack.enter_context(telegram_server())
        bot = BotInProcess(with_telegram(installation, server, base_url), server, runner)
        stack.callback(bot.close)
        yield bot
