"""Putting the messaging entrance together from its token."""

from __future__ import annotations

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError

from bot.settings import Settings
from bot.telegram.courier import Courier
from bot.telegram.texts import texts
from bot.telegram.token import REMEDY, InvalidToken


def courier_of(settings: Settings) -> Courier:
    """What sends to the bot of TELEGRAM_BOT_TOKEN, which must be set. Raises InvalidToken when it is no token."""
    assert settings.telegram_token is not None, "only with a token"
    server = TelegramAPIServer.from_base(settings.telegram_url) if settings.telegram_url else PRODUCTION
    try:
        return Courier(Bot(settings.telegram_token.get_secret_value(), session=AiohttpSession(api=server)))
    except TokenValidationError:
        raise InvalidToken(f"TELEGRAM_BOT_TOKEN is not a bot token — {REMEDY}") from None


async def introduce(courier: Courier) -> bool:
    """Check the token and set the menu of commands; False when Telegram cannot be reached now. Raises InvalidToken."""
    menu = [BotCommand(command=name, description=text["fr"]) for name, text in texts().commands.items()]
    try:
        await courier.bot.get_me()
        await courier.bot.set_my_commands(menu)
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise InvalidToken(f"TELEGRAM_BOT_TOKEN is refused by Telegram — {REMEDY}") from None
    except TelegramAPIError:
        return False
    return True
