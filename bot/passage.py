"""The one-time link from a messaging chat to the web chat: the same conversation, on a page that only we serve.

The secret stands after the `#` of the address, which browsers and previews never send: only the page itself can use
it, by a POST.
"""

from __future__ import annotations

import hmac

from bot import calling_back, conversation
from bot.conversation import Started
from bot.speaking import of_sheet
from bot.state import Chat, State
from bot.world import World
from storage import conversations, receipts
from storage.conversations import Conversation, UnknownConversation
from storage.transaction import Transaction

LIFE = 15 * 60
"""Seconds during which a link can be used."""
FRAGMENT = "lien="
_LONGEST = 128


class UnknownLink(LookupError):
    """The link was used, is too old, or was replaced by a newer one."""


class NewsOver(UnknownLink):
    """The link of a mail: its questions were answered, were taken back, or no longer wait."""


def open_passage(tx: Transaction, world: World, found: Conversation, chat: Chat, lang: str) -> str:
    """The address of a new link to the page in `lang`, which ends the one before. The caller saves the state that
    `chat` belongs to."""
    secret = tx.token(16)
    chat.link = tx.vault.lookup("passage", secret).hex()
    chat.link_until = tx.now + LIFE
    return f"{world.base_url}/s/{found.service}{of_sheet(lang)}#{FRAGMENT}{found.id}.{secret}"


def come_through(tx: Transaction, world: World, service: str, link: str) -> Started:
    """The conversation behind `link` (what follows `FRAGMENT`), with a token for this device. The link is used up, but
    for that of a mail, which begins a conversation that asks for news until they are told.

    Raises UnknownLink, NewsOver for a mail.
    """
    name, _, secret = link[:_LONGEST].partition(".")
    if name == calling_back.NAME:
        started = calling_back.through_link(tx, world, service, secret)
        if started is None:
            raise NewsOver
        return started
    try:
        if not name.isalnum():
            raise UnknownLink
        found = conversations.open_by_id(tx, name)
    except UnknownConversation:
        raise UnknownLink from None
    state = State.load(found.state)
    chat = state.chat
    hashed = tx.vault.lookup("passage", secret).hex()
    if (
        found.service != service
        or chat is None
        or chat.link is None
        or chat.link_until <= tx.now
        or not hmac.compare_digest(chat.link, hashed)
    ):
        raise UnknownLink
    chat.link, chat.window = None, True
    conversations.note(tx, found, state.dump())
    token = receipts.let_return(tx, found)
    return Started(found.id, token, conversation.receive(tx, world, found.id, token, 0))
