"""The yardstick: the same questions on plain aiogram, its state machine in memory, nothing understood or stored."""

from __future__ import annotations

from typing import Any

import orjson
from aiogram import Bot, Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.benchmarks.chatting import Asked


class PlainBot:
    """One handler for presses and one for words; what was answered stands in the data of the state machine."""

    def __init__(self, bot: Bot, walk: list[Asked]) -> None:
        self._bot, self._walk = bot, walk
        self._places = {asked.step: place for place, asked in enumerate(walk)}
        self.dispatcher = Dispatcher(storage=MemoryStorage())
        self.dispatcher.callback_query.register(self._pressed)
        self.dispatcher.message.register(self._said)

    async def handle(self, raw: bytes) -> None:
        """Answer one raw update as a webhook of aiogram does."""
        await self.dispatcher.feed_raw_update(self._bot, orjson.loads(raw))

    async def answers_of(self, chat: int) -> dict[str, Any]:
        """What this person answered."""
        return await self.dispatcher.fsm.get_context(self._bot, chat, chat).get_data()

    async def _pressed(self, query: CallbackQuery, state: FSMContext) -> None:
        data, asked = await state.get_data(), self._asked(await state.get_state())
        deed, _, value = str(query.data).split(".", 2)
        message = query.message
        assert isinstance(message, Message), "a message of ours"
        if deed == "t":
            ticks = set(data.get("ticks", ())) ^ {value}
            await state.update_data(ticks=sorted(ticks))
            await query.answer()
            await message.edit_reply_markup(reply_markup=_keyboard(asked, ticks))
            return
        answer = data.get("ticks", []) if deed == "v" else value
        following = await self._keep(state, asked, answer)
        await query.answer()
        await message.edit_text(following.text, reply_markup=_keyboard(following), parse_mode="HTML")

    async def _said(self, message: Message, state: FSMContext) -> None:
        asked = self._asked(await state.get_state())
        following = await self._keep(state, asked, str(message.text))
        await message.answer(following.text, reply_markup=_keyboard(following), parse_mode="HTML")

    async def _keep(self, state: FSMContext, asked: Asked, answer: object) -> Asked:
        following = self._walk[(self._places[asked.step] + 1) % len(self._walk)]
        await state.update_data({asked.step: answer, "ticks": []})
        await state.set_state(following.step)
        return following

    def _asked(self, state: str | None) -> Asked:
        return self._walk[self._places[state]] if state is not None else self._walk[0]


def _keyboard(asked: Asked, ticks: set[str] = frozenset()) -> InlineKeyboardMarkup:  # type: ignore[assignment]
    rows = []
    for row in asked.buttons:
        buttons = []
        for label, data in row:
            ticked = data.split(".", 2)[2] in ticks
            buttons.append(InlineKeyboardButton(text=label.replace("☐", "☑") if ticked else label, callback_data=data))
        rows.append(buttons)
    return InlineKeyboardMarkup(inline_keyboard=rows)
