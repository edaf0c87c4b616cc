"""A transcript played on Telegram: a person presses buttons and writes, over a Bot API server of our own."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from pydantic import SecretStr

from bot.by_chat import Reply
from bot.chat_memory import sender_of
from bot.incoming import mark_of_prompt
from bot.telegram.buttons import Button
from bot.telegram.courier import Courier
from bot.telegram.entrance import Entrance
from bot.telegram.polling import Poller
from bot.telegram.starting import courier_of
from bot.terminal.chat import Ticket
from bot.wiring import Installation
from storage import conversations, receipts
from storage.store import Store
from storage.transaction import Transaction
from tests.support.telegram_bot import hang_up
from tests.support.telegram_server import TOKEN, Shown, TelegramServer, plain, telegram_server
from tests.transcripts.channels import Action, Seen, flat

_chats = itertools.count(7_000_000)


class Listening(Store):
    """A store that remembers the turns of a chat as they are committed."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.backend, store.vault, store.clock)
        self.turns: list[Mapping[str, Any]] = []

    async def run(self, use_case: Any, *args: Any) -> Any:
        found = await super().run(use_case, *args)
        if isinstance(found, Reply) and found.turn is not None:
            self.turns.append(found.turn)
        return found


class TelegramChannel:
    """One private chat, polled. What was said is proved to stand in the chat, the question last and once."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._open = ExitStack()
        self._loop = self._open.enter_context(asyncio.Runner())
        self.server: TelegramServer = self._open.enter_context(telegram_server())
        given = {"telegram_token": SecretStr(TOKEN), "telegram_url": self.server.url}
        self._store = Listening(installation.store)
        self._loop.run(self._connect(installation.settings.model_copy(update=given)))
        self.chat = next(_chats)
        self._read = 0
        self._last: Seen | None = None

    async def _connect(self, settings: Any) -> None:
        self._courier = Courier(courier_of(settings).bot, _at_once)
        self._poller = Poller(Entrance(self._store, self._installation.world, self._courier))

    def begin(self, service: str) -> Seen:
        self._heard(self.server.say(self.chat, f"/start {service}"))
        self._press("Continuer ici")
        self._press("J’accepte de répondre ici")
        name, token = self._installation.store.run_now(_let_return, self.chat)
        self.ticket = Ticket(name, token)
        return self._seen()

    def send(self, action: Action, *, on: Seen | None = None) -> Seen:
        shown = on or self._last
        assert shown is not None
        mark = mark_of_prompt(dict(shown.prompt))
        ids, numbers = ([], range(0)) if on else (shown.options, _numbers(shown.prompt))
        if "command" in action:
            name = {"parler_a_quelqu_un": "rappel"}.get(action["command"], action["command"])
            self._heard(self.server.say(self.chat, f"/{name}"))
        elif "text" in action:
            self._heard(self.server.say(self.chat, action["text"]))
        elif "value" in action:
            self._tap(Button("rate", mark, str(action["value"])), on_screen=action["value"] in numbers)
        elif "choice" in action:
            self._tap(Button("choose", mark, action["choice"]), on_screen=action["choice"] in ids)
        else:
            for name in action["choices"]:
                self._tap(Button("tick", mark, name), on_screen=name in ids)
            self._tap(Button("validate", mark), on_screen=on is None)
        return self._seen()

    def close(self) -> None:
        self._loop.run(hang_up(self._courier))
        self._open.close()

    # -- in the chat

    @property
    def _now(self) -> Shown:
        """The one message whose buttons can be pressed."""
        (found,) = self.server.chats[self.chat].with_buttons
        assert found is self.server.chats[self.chat].last, "the question is the last message"
        return found

    def _press(self, label: str) -> None:
        message = self._now
        self._heard(self.server.press(self.chat, message, message.button(label)["callback_data"]))

    def _tap(self, button: Button, *, on_screen: bool) -> None:
        """Press a button of the current question, on whatever page it stands, or one that was seen before."""
        data = button.dump()
        while on_screen and data not in [each.get("callback_data") for each in self._now.buttons]:
            self._press_page()
        self._heard(self.server.press(self.chat, self._now, data))

    def _press_page(self) -> None:
        after = [each for each in self._now.buttons if each["text"].startswith("Après")]
        assert after, f"no such button: {[each['text'] for each in self._now.buttons]}"
        self._heard(self.server.press(self.chat, self._now, after[0]["callback_data"]))

    def _heard(self, update: int) -> None:
        """Let the bot answer everything that is waiting."""
        self._turns_before, self._calls_before = len(self._store.turns), len(self.server.calls)
        self._alerts_before = len(self.server.chats[self.chat].alerts) if self.chat in self.server.chats else 0
        self._loop.run(self._ask())
        assert self.server.updates, "asked for once"
        assert self.server.updates[-1]["update_id"] == update

    async def _ask(self) -> None:
        await self._poller.once()
        await self._poller.settled()

    def _seen(self) -> Seen:
        """The last turn, once it is proved to stand in the chat."""
        turns = self._store.turns[self._turns_before :]
        assert len(turns) == 1, "one event, one turn"
        seen = Seen.of(turns[0])
        chat, shown = self.server.chats[self.chat], self._now
        sent = [asked["text"] for method, asked in self.server.calls[self._calls_before :] if method == "sendMessage"]
        said = flat(" ".join([*map(plain, sent), *chat.alerts[self._alerts_before :]]))
        place = 0
        for _, text in seen.messages:
            found = said.find(flat(text), place)
            assert found >= 0, f"not in the chat: {text}"
            place = found + len(flat(text))
        assert flat(seen.prompt["text"]) in flat(shown.text)
        assert len([line for line in shown.text.split("\n\n") if line == seen.prompt["text"].split("\n\n")[0]]) == 1
        self._last = seen
        return seen


async def _at_once(_seconds: float) -> None:
    """This server has no limits."""


def _numbers(prompt: Mapping[str, Any]) -> range:
    return range(prompt["min"], prompt["max"] + 1) if prompt["type"] == "scale" else range(0)


def _let_return(tx: Transaction, chat: int) -> tuple[str, str]:
    found = conversations.find_by_sender(tx, sender_of(chat))
    assert found is not None
    return found.id, receipts.let_return(tx, found)
