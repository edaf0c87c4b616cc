"""What an update of Telegram says, in our words: who did what, in which chat. Nothing else of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from aiogram.methods import GetUpdates
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, Update
from aiogram.types import Message as Known
from pydantic import ValidationError

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
    keyboard: InlineKeyboardMarkup | None


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

    @property
    def body(self) -> bytes:
        """Its content, to notice an id that is used for something else."""
        deed = self.deed
        return repr((deed.message, deed.button) if isinstance(deed, Pressed) else deed).encode()


class AskForUpdates(GetUpdates):
    """getUpdates, each update still unread: one that we cannot read must not hide the others."""

    __returning__ = list[dict[str, Any]]


def parsed(content: dict[str, Any]) -> Update | None:
    """An update as Telegram wrote it; None when it is of a kind that we do not know yet."""
    try:
        return Update.model_validate(content)
    except ValidationError:
        _log.warning("telegram_update_unreadable")
        return None


def read(update: Update) -> Event | None:
    """What an update says; None when there is nothing to answer."""
    name = f"telegram/{update.update_id}"
    if update.callback_query is not None:
        return _pressed(name, update.callback_query)
    if update.my_chat_member is not None:
        member = update.my_chat_member
        joined = member.chat.type != "private" and member.new_chat_member.status in _PRESENT
        return Event(name, member.chat.id, InGroup()) if joined else None
    message = update.message or update.edited_message
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    if message.chat.type != "private":
        ours = message.chat.type != "channel" and (message.text or "").startswith("/")
        return Event(name, message.chat.id, InGroup()) if ours else None
    deed = _deed(message, edited=update.message is None)
    return None if deed is None else Event(name, message.chat.id, deed)


def _pressed(name: str, query: CallbackQuery) -> Event | None:
    message = query.message
    if message is None or message.chat.type != "private":
        return None
    keyboard = message.reply_markup if isinstance(message, Known) else None
    button = Button.load(query.data or "")
    return Event(name, message.chat.id, Pressed(query.id, message.message_id, button, keyboard))


def _deed(message: Message, *, edited: bool) -> Deed | None:
    words = message.text or message.caption or ""
    if edited:
        return Unread("modifie", words)
    if message.forward_origin is not None:
        return Unread("transfert", "")
    if message.text is not None:
        return _command(message.text) or Said(message.text)
    for why, kinds in _UNREAD.items():
        if any(getattr(message, kind) is not None for kind in kinds):
            return Unread(why, words)
    if any(getattr(message, news) is not None for news in _NEWS):
        return None
    return Unread("autre", words)


def _command(text: str) -> Commanded | None:
    """`/retour`, `/start gims13`, `/aide@our_bot`; a slash before anything else is a text."""
    first, _, rest = text.partition(" ")
    name = first[1:].partition("@")[0].lower()
    known_shape = first.startswith("/") and name.replace("_", "").isalnum() and name.isascii()
    return Commanded(name, rest.strip()) if known_shape else None
