"""Putting the messaging entrance together from its token."""

from __future__ import annotations

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError

from bot.settings import Settings
from bot.telegram.courier import Courier
from bot.telegram.texts import texts
from bot.telegram.token import REMEDY, InvalidToken
from flows.languages import FRENCH, languages
from flows.model import Text

_CODES = {FRENCH: None} | {
    name: each.html.partition("-")[0] for name, each in languages().items() if not each.html.startswith(FRENCH)
}
"""The languages that Telegram knows, by what it calls them; French is what everybody else gets."""
_log = structlog.get_logger()


def courier_of(settings: Settings) -> Courier:
    """What sends to the bot of TELEGRAM_BOT_TOKEN, which must be set. Raises InvalidToken when it is no token."""
    assert settings.telegram_token is not None, "only with a token"
    server = TelegramAPIServer.from_base(settings.telegram_url) if settings.telegram_url else PRODUCTION
    try:
        return Courier(Bot(settings.telegram_token.get_secret_value(), session=AiohttpSession(api=server)))
    except TokenValidationError:
        raise InvalidToken(f"TELEGRAM_BOT_TOKEN is not a bot token — {REMEDY}") from None


async def introduce(courier: Courier) -> bool:
    """Check the token, then set the menu of commands and how the bot describes itself where that is another.

    False when Telegram cannot be reached now. Raises InvalidToken.
    """
    bot = courier.bot
    try:
        courier.name = (await bot.get_me()).username
        await _present(bot)
    except TelegramRetryAfter:
        # Telegram lets a bot change its name a few times a day; all the rest works meanwhile.
        _log.warning("telegram_profile_not_set")
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise InvalidToken(f"TELEGRAM_BOT_TOKEN is refused by Telegram — {REMEDY}") from None
    except TelegramAPIError:
        return False
    return True


async def _present(bot: Bot) -> None:
    for lang, code in _CODES.items():
        await _present_in(bot, lang, code)


async def _present_in(bot: Bot, lang: str, code: str | None) -> None:
    """To those whose app speaks a language; with no code, to all others."""
    menu = [(name, _said(text, lang)) for name, text in texts().commands.items()]
    profile = texts().profil
    about, short, name = (_said(text, lang) for text in (profile.description, profile.courte, profile.nom))
    known = await bot.get_my_commands(language_code=code)
    if [(each.command, each.description) for each in known] != menu:
        commands = [BotCommand(command=name, description=text) for name, text in menu]
        await bot.set_my_commands(commands, language_code=code)
    if (await bot.get_my_description(language_code=code)).description != about:
        await bot.set_my_description(description=about, language_code=code)
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short_description=short, language_code=code)
    if (await bot.get_my_name(language_code=code)).name != name:
        await bot.set_my_name(name=name, language_code=code)


def _said(text: Text, lang: str) -> str:
    return text.get(lang) or text[FRENCH]
