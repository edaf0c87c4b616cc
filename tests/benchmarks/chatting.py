"""Conversations in Telegram: the raw updates of many people, and a session that answers from memory."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendMessage, TelegramMethod

from bot import by_chat
from bot.chat_memory import sender_of
from bot.incoming import mark_of, mark_of_prompt
from bot.state import State
from bot.telegram.buttons import Button
from bot.telegram.courier import Courier
from bot.telegram.entrance import Entrance
from bot.telegram.updates import read
from bot.wiring import Installation
from storage import conversations
from storage.transaction import Transaction
from tests.benchmarks.walk import ENTRY, body_for
from tests.support.telegram_server import TOKEN

QUESTIONS = 15
_SERVICE = "gims13"
_numbers = itertools.count(1)


class Memory(BaseSession):
    """Does each call at once and without a network; `shown` is the last screen of each chat, if it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[int, tuple[int, str, Any]] = {}
        self.calls = 0

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        """What both bots read of Telegram's answer: the number of the message."""
        self.calls += 1
        if isinstance(method, SendMessage):
            chat, number, text = int(method.chat_id), next(_numbers), method.text
        elif isinstance(method, EditMessageText | EditMessageReplyMarkup):
            chat, number = int(method.chat_id or 0), int(method.message_id or 0)
            text = str(method.text) if isinstance(method, EditMessageText) else self.shown[chat][1]
        else:
            return True
        if method.reply_markup is not None:
            self.shown[chat] = (number, text, method.reply_markup)
        return SimpleNamespace(message_id=number)

    async def close(self) -> None:
        """Nothing to close."""

    async def stream_content(self, *args: Any, **named: Any) -> AsyncGenerator[bytes, None]:
        """Nothing is downloaded."""
        yield b""


def memory_bot() -> tuple[Bot, Memory]:
    """A bot whose Telegram is in memory."""
    session = Memory()
    return Bot(TOKEN, session=session), session


def our_entrance(installation: Installation) -> tuple[Entrance, Memory]:
    """Our entrance before the same memory, which has no limits: nothing is waited for."""
    bot, session = memory_bot()
    return Entrance(installation.store, installation.world, Courier(bot, _at_once)), session


async def _at_once(_seconds: float) -> None:
    """No pause."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the walk as Telegram shows it: the text, labels and data of its buttons, and what is pressed."""

    step: str
    revision: int
    kind: str
    text: str
    buttons: list[list[tuple[str, str]]]
    presses: tuple[str, ...]
    words: str


class Walker:
    """One person whose conversation stands at the first question of the walk."""

    def __init__(self, entrance: Entrance, session: Memory, chat: int) -> None:
        self._entrance, self._session, self.chat = entrance, session, chat

    async def enter(self) -> None:
        """Through the notice, the agreement and the door, to the first question."""
        await self._handle(said(self.chat, f"/start {_SERVICE}"))
        for button in (Button("here"), Button("agree")):
            await self._press(button.dump())
        for body in ENTRY[:2]:
            prompt = (await self.state_and_prompt())[1]
            await self._press(Button("choose", mark_of_prompt(prompt), body["choice"]).dump())

    async def record(self) -> list[Asked]:
        """Answer the questions of the walk, noting each."""
        found = []
        for _ in range(QUESTIONS):
            prompt = (await self.state_and_prompt())[1]
            mark, answer = mark_of_prompt(prompt), body_for(prompt)
            if "value" in answer:
                buttons, words = [Button("rate", mark, str(answer["value"]))], f"{answer['value']} sur 10"
            else:
                chosen = answer.get("choice") or answer["choices"][0]
                words = next(each["label"] for each in prompt["options"] if each["id"] == chosen)
                several = prompt["type"] == "multi"
                buttons = [Button("tick" if several else "choose", mark, chosen)]
                buttons += [Button("validate", mark)] if several else []
            _, text, keyboard = self._session.shown[self.chat]
            rows = _rows(keyboard)
            presses = tuple(each.dump() for each in buttons)
            found.append(Asked(prompt["step"], prompt["revision"], prompt["type"], text, rows, presses, words))
            for data in presses:
                await self._press(data)
        return found

    async def state_and_prompt(self) -> tuple[State, dict[str, Any]]:
        """Where the conversation stands."""
        store, world = self._entrance.store, self._entrance.world
        reply = await store.run(by_chat.come, world, self.chat, None)
        assert reply.turn is not None, "agreed to"
        return await store.read(_state, self.chat), reply.turn["prompt"]

    async def pressed(self, walk: list[Asked]) -> list[bytes]:
        """The raw updates of this person, who presses the buttons of the walk."""
        state, _ = await self.state_and_prompt()
        assert state.run is not None, "in the walk"
        message = self._session.shown[self.chat][0]
        return list(pressing(self.chat, message, walk, state.run.id))

    async def _press(self, data: str) -> None:
        message, text, keyboard = self._session.shown[self.chat]
        rows = _rows(keyboard)
        await self._handle(_callback(self.chat, message, text, rows, data))

    async def _handle(self, raw: bytes) -> None:
        await ours(self._entrance, raw)


async def ours(entrance: Entrance, raw: bytes) -> None:
    """Answer one raw update as our webhook does."""
    event = read(orjson.loads(raw))
    assert event is not None, "something to answer"
    await entrance.handle(event)


def pressing(chat: int, message: int, walk: list[Asked], run: str) -> Iterator[bytes]:
    """The raw updates of a person who answers `walk` with its buttons; `run` gives them their marks."""
    for asked in walk:
        mark = mark_of(run, asked.step, asked.revision)
        rows = [[(label, _marked(data, mark)) for label, data in row] for row in asked.buttons]
        for data in asked.presses:
            yield _callback(chat, message, asked.text, rows, _marked(data, mark))
            rows = [[(_ticked(label, asked, each, data), each) for label, each in row] for row in rows]


def saying(chat: int, walk: list[Asked]) -> Iterator[bytes]:
    """The raw updates of a person who answers `walk` in words."""
    for asked in walk:
        yield said(chat, asked.words)


def said(chat: int, text: str) -> bytes:
    """A message of a person, as Telegram writes it."""
    place, number = {"id": chat, "type": "private", "first_name": "Camille"}, next(_numbers)
    return orjson.dumps(
        {
            "update_id": number,
            "message": {
                "message_id": number,
                "from": _person(chat),
                "chat": place,
                "date": 1_795_305_600,
                "text": text,
                **({"entities": [{"offset": 0, "length": 6, "type": "bot_command"}]} if text.startswith("/") else {}),
            },
        }
    )


def _callback(chat: int, message: int, text: str, rows: list[list[tuple[str, str]]], data: str) -> bytes:
    number = next(_numbers)
    return orjson.dumps(
        {
            "update_id": number,
            "callback_query": {
                "id": str(number),
                "from": _person(chat),
                "chat_instance": "1",
                "data": data,
                "message": {
                    "message_id": message,
                    "from": {"id": 4242, "is_bot": True, "first_name": "Relais", "username": "relais_bot"},
                    "chat": {"id": chat, "type": "private", "first_name": "Camille"},
                    "date": 1_795_305_600,
                    "text": text,
                    "reply_markup": {
                        "inline_keyboard": [
                            [{"text": label, "callback_data": each} for label, each in row] for row in rows
                        ]
                    },
                },
            },
        }
    )


def _rows(keyboard: str) -> list[list[tuple[str, str]]]:
    """Label and data of each button that our entrance sent."""
    shown = orjson.loads(keyboard)["inline_keyboard"]
    return [[(each["text"], each.get("callback_data", "")) for each in row] for row in shown]


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Camille", "language_code": "fr"}


def _marked(data: str, mark: str) -> str:
    deed, old, value = data.split(".", 2)
    return ".".join((deed, mark if old else "", value))


def _ticked(label: str, asked: Asked, data: str, pressed: str) -> str:
    same = asked.kind == "multi" and data.split(".", 2)[2] == pressed.split(".", 2)[2] != ""
    return label.replace("☐", "☑") if same else label


def _state(tx: Transaction, chat: int) -> State:
    found = conversations.find_by_sender(tx, sender_of(chat))
    assert found is not None, "begun"
    return State.load(found.state)
