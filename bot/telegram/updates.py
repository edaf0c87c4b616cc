"""What an update of Telegram says, in our words: who did what, in which chat. Nothing else of it is read or kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram.methods import GetUpdates

from bot.telegram.buttons import Button

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates that we ask Telegram for."""
_UNREAD = {
    "image": ("photo", "video", "animation", "video_note", "story"),
    "vocal": ("voice", "audio"),
    "document": ("document",),
    "coordonnees": ("contact", "location", "venue"),
    "autocollant": ("sticker", "dice"),
}
"""Texts of telegram.yml by what they answer."""
_NEWS = (
    "new_chat_title",
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
)
"""What Telegram itself writes into a chat; nobody said it."""
_log = structlog.get_logger()
_PRESENT = ("member", "administrator")
_Json = Mapping[str, Any]
Keyboard = tuple[tuple[tuple[str, str], ...], ...]
"""Label and data of each button, row by row."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command, without its slash, and what follows it."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Said:
    """A text."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the message `message`; None for one that is not ours. `keyboard` is null when it is too old."""

    callback: str
    message: int
    button: Button | None
    keyboard: Keyboard | None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something we do not read: `why` is a text of telegram.yml, `caption` what was written under it."""

    why: str
    caption: str


@dataclass(frozen=True, slots=True)
class InGroup:
    """Somebody turns to us in a group."""


Deed = Commanded | Said | Pressed | Unread | InGroup


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done in one chat; `id` is the same each time Telegram repeats it."""

    id: str
    chat: int
    deed: Deed


class AskForUpdates(GetUpdates):
    """getUpdates, each update still unread: one that we cannot read must not hide the others."""

    __returning__ = list[dict[str, Any]]


def read(update: _Json) -> Event | None:
    """What an update says, as Telegram wrote it; None when there is nothing to answer, or its kind is unknown to us."""
    try:
        return _read(update)
    except (KeyError, TypeError, ValueError, AttributeError):
        _log.warning("telegram_update_unreadable")
        return None


def _read(update: _Json) -> Event | None:
    name = f"telegram/{int(update['update_id'])}"
    if "callback_query" in update:
        return _pressed(name, update["callback_query"])
    if "my_chat_member" in update:
        member = update["my_chat_member"]
        joined = member["chat"]["type"] != "private" and member["new_chat_member"]["status"] in _PRESENT
        return Event(name, int(member["chat"]["id"]), InGroup()) if joined else None
    edited = "edited_message" in update
    message = update.get("edited_message" if edited else "message")
    if message is None or message.get("from", {}).get("is_bot"):
        return None
    chat = int(message["chat"]["id"])
    if message["chat"]["type"] != "private":
        ours = message["chat"]["type"] != "channel" and message.get("text", "").startswith("/")
        return Event(name, chat, InGroup()) if ours else None
    deed = _deed(message, edited=edited)
    return None if deed is None else Event(name, chat, deed)


def _pressed(name: str, query: _Json) -> Event | None:
    message = query.get("message")
    if message is None or message["chat"]["type"] != "private":
        return None
    button = Button.load(str(query.get("data", "")))
    pressed = Pressed(str(query["id"]), int(message["message_id"]), button, _keyboard(message))
    return Event(name, int(message["chat"]["id"]), pressed)


def _keyboard(message: _Json) -> Keyboard | None:
    rows = message.get("reply_markup", {}).get("inline_keyboard")
    if rows is None:
        return None
    return tuple(tuple((str(each["text"]), str(each.get("callback_data", ""))) for each in row) for row in rows)


def _deed(message: _Json, *, edited: bool) -> Deed | None:
    text = message.get("text")
    words = str(text or message.get("caption") or "")
    if edited:
        return Unread("modifie", words)
    if "forward_origin" in message:
        return Unread("transfert", "")
    if text is not None:
        return _command(words) or Said(words)
    for why, kinds in _UNREAD.items():
        if any(kind in message for kind in kinds):
            return Unread(why, words)
    return None if any(news in message for news in _NEWS) else Unread("autre", words)


def _command(text: str) -> Commanded | None:
    """`/retour`, `/start gims13`, `/aide@our_bot`; a slash before anything else is a text."""
    first, _, rest = text.partition(" ")
    name = first[1:].partition("@")[0].lower()
    known_shape = first.startswith("/") and name.replace("_", "").isalnum() and name.isascii()
    return Commanded(name, rest.strip()) if known_shape else None
