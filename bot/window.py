"""The confidential window of a messaging chat: the same conversation, on a page that the messenger opens."""

from __future__ import annotations

from bot import by_chat, conversation
from bot.chat_memory import sender_of
from bot.conversation import Started
from bot.initdata import Visit
from bot.world import World
from storage import conversations, once, receipts
from storage.transaction import Transaction


class AlreadyOpened(LookupError):
    """This visit was used already."""


class Elsewhere(LookupError):
    """The chat talks with another service; the message is the id of that one."""


def come_in(tx: Transaction, world: World, service: str, visit: Visit) -> Started:
    """The conversation of the visitor's chat, begun with `service` where there is none, and a token for this window.

    Raises AlreadyOpened, Elsewhere.
    """
    if not once.use(tx, "window", visit.mark):
        raise AlreadyOpened
    by_chat.arrive(tx, world, visit.person, service, None)
    found = conversations.find_by_sender(tx, sender_of(visit.person))
    assert found is not None, "begun above"
    if found.service != service:
        raise Elsewhere(found.service)
    state, here = by_chat.opened(found)
    here.id, here.window = visit.person, True  # what is sent from the window is answered in the chat too
    conversations.note(tx, found, state.dump())
    token = receipts.let_return(tx, found)
    return Started(found.id, token, conversation.receive(tx, world, found.id, token, 0))
