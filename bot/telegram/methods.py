"""Methods of Telegram whose buttons are already written as JSON: a model for each button costs more than a whole turn
of the engine."""

from __future__ import annotations

from typing import Any

import orjson
from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendMessage

Key = dict[str, Any]
"""One button as Telegram takes it: its `text`, and what it does."""
Keys = list[list[Key]]
"""Buttons row by row."""


class Send(SendMessage):
    """sendMessage."""

    reply_markup: str | None = None  # type: ignore[assignment]


class EditText(EditMessageText):
    """editMessageText."""

    reply_markup: str | None = None  # type: ignore[assignment]


class EditButtons(EditMessageReplyMarkup):
    """editMessageReplyMarkup."""

    reply_markup: str | None = None  # type: ignore[assignment]


def written(keys: Keys | None) -> str | None:
    """Buttons as JSON; None for no button."""
    return None if keys is None else orjson.dumps({"inline_keyboard": keys}).decode()
