"""What the cell writes: a message the person reads in their chat, a note the person never sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cell import exchange
from bot.cell.delivering import deliver
from bot.cell.hand import clean, open_case, take_in_hand, write
from bot.cell.lifecycle import move, reached, settle
from bot.world import World
from storage.access import Caller
from storage.casefile import CaseFile
from storage.entries import MESSAGE
from storage.transaction import Transaction

HERE = "ici"
"""`contact_moyen` of who wants the answer in the chat: there, a message is the first contact."""


def reply(tx: Transaction, world: World, who: Caller, number: int, text: str, *, answers: bool = False) -> None:
    """Write to the person, who finds it in the chat the request came from. Raises Refused, UnknownCase.

    `answers`: the person may answer there. An exchange that is open stays open.
    """
    words = clean(text)
    file = take_in_hand(tx, who, number)
    if answers and file.linked:
        exchange.begin(tx, file)
        write(tx, who, file, MESSAGE, {"text": words, "answers": True})
    else:
        write(tx, who, file, MESSAGE, {"text": words})
    exchange.finish_answers(tx, file)
    deliver(tx, file)
    wrote(tx, world, who, file)


def wrote(tx: Transaction, world: World, who: Caller, file: CaseFile) -> None:
    """The person was written to in the chat: that is the contact for who waits there, and a case was read by then."""
    if waits_here(file.requests()):
        reached(tx, world, who, file, MESSAGE)
    elif file.status == "new":
        move(tx, world, who, file, "triaged", {"by": MESSAGE})
    else:
        settle(tx, file)


def waits_here(requests: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the person, in the latest request, chose to be answered in the chat."""
    return bool(requests) and requests[-1]["contact"].get("contact_moyen") == HERE


def add_note(tx: Transaction, who: Caller, number: int, text: str) -> None:
    """Write for colleagues, also beside who holds the case and once it is closed. Raises Refused, UnknownCase."""
    words = clean(text)
    write(tx, who, open_case(tx, who, number), "note", {"text": words})
