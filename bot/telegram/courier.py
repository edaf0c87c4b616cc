"""What we send to Telegram: one call at a time per chat, never faster than it allows, tried again while it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

ATTEMPTS = 20
"""About eight minutes at the longest pause."""
_LONGEST_PAUSE = 30.0
_LONGEST_FLOOD = 600
_A_SECOND = 25
"""Telegram takes about thirty messages a second of one bot."""
_SAME = "message is not modified"
_ALERT = 200
_QUIET = LinkPreviewOptions(is_disabled=True)
_log = structlog.get_logger()


class Unreachable(Exception):
    """The person blocked the bot, or the chat is gone: nothing can be sent there any more."""


class NotSent(Exception):
    """Telegram could not be reached, or refused; the message says why without a word of anybody."""


class Courier:
    """Sends and edits the messages of one bot."""

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        self.bot = bot
        self._sleep = sleep
        self._free_at = 0.0

    async def send(self, chat: int, text: str, keyboard: InlineKeyboardMarkup | None = None) -> int:
        """Send a message; its id. Raises Unreachable, NotSent."""
        sent = await self._call(
            SendMessage(chat_id=chat, text=text, parse_mode="HTML", reply_markup=keyboard, link_preview_options=_QUIET)
        )
        return int(sent.message_id)

    async def edit(self, chat: int, message: int, text: str, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Change a message; False when that one cannot be changed any more. Raises Unreachable, NotSent."""
        method = EditMessageText(
            chat_id=chat,
            message_id=message,
            text=text,
            parse_mode="HTML",
            reply_markup=keyboard,
            link_preview_options=_QUIET,
        )
        return await self._change(method)

    async def set_buttons(self, chat: int, message: int, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Change the buttons of a message, or remove them; False when it cannot be changed any more."""
        return await self._change(EditMessageReplyMarkup(chat_id=chat, message_id=message, reply_markup=keyboard))

    async def acknowledge(self, callback: str, alert: str | None = None) -> bool:
        """Tell Telegram that a press was heard; `alert` is shown over the chat. False when that came too late."""
        method = AnswerCallbackQuery(
            callback_query_id=callback, text=alert and alert[:_ALERT], show_alert=alert is not None
        )
        try:
            await self._call(method)
        except (NotSent, Unreachable):
            return False
        return True

    async def _change(self, method: TelegramMethod[Any]) -> bool:
        try:
            await self._call(method)
        except _Refused as refused:
            return refused.same
        return True

    async def _call(self, method: TelegramMethod[T]) -> T:
        for attempt in range(ATTEMPTS):
            await self._my_turn()
            try:
                return await self.bot(method)
            except TelegramRetryAfter as flood:
                if flood.retry_after > _LONGEST_FLOOD:
                    raise NotSent(f"Telegram asks to wait {flood.retry_after} s") from None
                pause = float(flood.retry_after)
            except (TelegramServerError, TelegramNetworkError, ClientDecodeError) as error:
                _log.warning("telegram_failed", method=type(method).__name__, error=type(error).__name__)
                pause = min(_LONGEST_PAUSE, 0.5 * 2**attempt)
            except TelegramForbiddenError:
                raise Unreachable from None
            except (TelegramBadRequest, TelegramNotFound) as error:
                if "chat not found" in error.message.lower():
                    raise Unreachable from None
                raise _Refused(same=_SAME in error.message.lower()) from None
            await self._sleep(pause)
        raise NotSent("Telegram cannot be reached")

    async def _my_turn(self) -> None:
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at) + 1 / _A_SECOND
        if self._free_at - now > 1:
            await self._sleep(self._free_at - now - 1)


class _Refused(NotSent):
    """Telegram understood and refused; `same` when the message already stands as asked."""

    def __init__(self, *, same: bool) -> None:
        super().__init__("Telegram refused the message")
        self.same = same
