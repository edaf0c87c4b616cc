"""What we send to Telegram: one call at a time per chat, never faster than it allows, tried again while it fails."""

from __future__ import annotations

import asyncio
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
from aiogram.methods import AnswerCallbackQuery, SendDocument, TelegramMethod
from aiogram.types import BufferedInputFile, LinkPreviewOptions

from bot.telegram.methods import EditButtons, EditText, Keys, Send, written
from bot.telegram.spacing import Sleep, Spacing

T = TypeVar("T")

ATTEMPTS = 20
"""About eight minutes at the longest pause."""
_LONGEST_PAUSE = 30.0
_LONGEST_FLOOD = 600
_SAME = "message is not modified"
_ALERT = 200
_QUIET = LinkPreviewOptions(is_disabled=True)
_log = structlog.get_logger()


class Unreachable(Exception):
    """The person blocked the bot, or the chat is gone: nothing can be sent there any more."""


class NotSent(Exception):
    """Telegram could not be reached, or refused; the message says why without a word of anybody."""


class Courier:
    """Sends and edits the messages of one bot; `name` is how links call it, once Telegram has told it."""

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        self.bot = bot
        self.name: str | None = None
        self._sleep = sleep
        self._spacing = Spacing(sleep)

    async def send(self, chat: int, text: str, keyboard: Keys | None = None, *, heard: bool = False) -> int:
        """Send a message; its id. Raises Unreachable, NotSent.

        It makes no sound unless it is to be `heard`: who has just answered looks at the chat. One with buttons, a
        question or a link that opens the conversation, can be neither forwarded nor saved; the others can, so that a
        number, a code or a reply may be copied.
        """
        method = Send(
            chat_id=chat,
            text=text,
            parse_mode="HTML",
            reply_markup=written(keyboard),
            link_preview_options=_QUIET,
            disable_notification=not heard,
            protect_content=keyboard is not None,
        )
        sent = await self._call(method, chat)
        return int(sent.message_id)

    async def send_file(self, chat: int, name: str, content: bytes) -> None:
        """Send a file, without a sound. Raises Unreachable, NotSent."""
        document = BufferedInputFile(content, name)
        await self._call(SendDocument(chat_id=chat, document=document, disable_notification=True), chat)

    async def edit(self, chat: int, message: int, text: str, keyboard: Keys | None) -> bool:
        """Change a message; False when that one cannot be changed any more. Raises Unreachable, NotSent."""
        method = EditText(
            chat_id=chat,
            message_id=message,
            text=text,
            parse_mode="HTML",
            reply_markup=written(keyboard),
            link_preview_options=_QUIET,
        )
        return await self._change(method)

    async def set_buttons(self, chat: int, message: int, keyboard: Keys | None) -> bool:
        """Change the buttons of a message, or remove them; False when it cannot be changed any more.

        Raises Unreachable, NotSent.
        """
        return await self._change(EditButtons(chat_id=chat, message_id=message, reply_markup=written(keyboard)))

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

    async def _call(self, method: TelegramMethod[T], chat: int | None = None) -> T:
        for attempt in range(ATTEMPTS):
            if not isinstance(method, AnswerCallbackQuery):  # no message: Telegram does not count it
                await self._spacing.wait(chat)
            try:
                return await self.bot(method)
            except TelegramRetryAfter as flood:
                if flood.retry_after > _LONGEST_FLOOD:
                    raise NotSent(f"Telegram asks to wait {flood.retry_after} s") from None
                pause = float(flood.retry_after)
            except (TelegramServerError, TelegramNetworkError, ClientDecodeError) as error:
                _log.warning("telegram_failed", method=method.__api_method__, error=type(error).__name__)
                pause = min(_LONGEST_PAUSE, 0.5 * 2**attempt)
            except TelegramForbiddenError:
                raise Unreachable from None
            except (TelegramBadRequest, TelegramNotFound) as error:
                if "chat not found" in error.message.lower():
                    raise Unreachable from None
                raise _Refused(same=_SAME in error.message.lower()) from None
            await self._sleep(pause)
        raise NotSent("Telegram cannot be reached")


class _Refused(NotSent):
    """Telegram understood and refused; `same` when the message already stands as asked."""

    def __init__(self, *, same: bool) -> None:
        super().__init__("Telegram refused the message")
        self.same = same
