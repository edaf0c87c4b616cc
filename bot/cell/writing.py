"""What the cell writes: a message the person reads in their chat, a note the person never sees."""

from __future__ import annotations

from bot.cell.hand import clean, open_case, take_in_hand, write
from bot.cell.lifecycle import move, reached, settle
from bot.world import World
from storage import outbox
from storage.access import Caller
from storage.entries import MESSAGE
from storage.transaction import Transaction

HERE = "ici"
"""`contact_moyen` of who wants the answer in the chat: there, a message is the first contact."""


def reply(tx: Transaction, world: World, who: Caller, number: int, text: str) -> None:
    """Write to the person, who finds it in the chat the request came from. Raises Refused, UnknownCase."""
    words = clean(text)
    file = take_in_hand(tx, who, number)
    write(tx, who, file, MESSAGE, {"text": words})
    if file.chat() is not None:
        outbox.put(tx, who.service, outbox.CHAT_ROUTE, "", {"number": number})
    asked = file.requests()
    if asked and asked[-1]["contact"].get("contact_moyen") == HERE:
        reached(tx, world, who, file, MESSAGE)
    elif file.status == "new":
        move(tx, world, who, file, "triaged", {"by": MESSAGE})
    else:
        settle(tx, file)


def add_note(tx: Transaction, who: Caller, number: int, text: str) -> None:
    """Write for colleagues, also beside who holds the case and once it is closed. Raises Refused, UnknownCase."""
    words = clean(text)
    write(tx, who, open_case(tx, who, number), "note", {"text": words})
