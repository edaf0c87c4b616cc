"""Why a token cannot be used; apart, so that saying it loads nothing."""

from __future__ import annotations

REMEDY = "copy it again from @BotFather into TELEGRAM_BOT_TOKEN, or leave it empty to run without Telegram"


class InvalidToken(ValueError):
    """TELEGRAM_BOT_TOKEN cannot be used; the message says why and what to do, never the token."""
