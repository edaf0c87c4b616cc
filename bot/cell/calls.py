"""A call to the person, logged: reached, not reached, or a message left where the person allowed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cell import attempts
from bot.cell.hand import clean, take_in_hand, write
from bot.cell.lifecycle import move, reached, settle
from bot.cell.refusal import Refused, wrong
from bot.world import World
from storage import merged
from storage.access import Caller
from storage.transaction import Transaction

RESULTS = ("reached", "not_reached", "message_left")
VOICE_MAIL_ALLOWED = "message_vocal_ok"
"""Among `contact_precautions`: without it, no message is left."""


def log_call(tx: Transaction, world: World, who: Caller, number: int, result: str, note: str = "") -> None:
    """Write down a call and move the case on: to not reached once three in a row had no answer.

    Raises Refused, UnknownCase.
    """
    if result not in RESULTS:
        raise wrong("appel_inconnu")
    said: dict[str, Any] = {"text": clean(note)} if note.strip() else {}
    file = take_in_hand(tx, who, number)
    if result == "message_left":
        joined = [each.requests() for each in merged.duplicates(tx, file)]
        if not voice_mail_allowed(file.requests(), joined):
            raise Refused("message_interdit")
    if result == "reached":
        write(tx, who, file, "call", {"result": result, **said})
        attempts.finish_called(tx, world, file)
        reached(tx, world, who, file, "call")
        return
    count = attempts.made(tx, file) + 1
    write(tx, who, file, "call", {"result": result, attempts.ATTEMPT: count, **said})
    attempts.plan_next(tx, world, file, count)
    if count >= attempts.MOST and file.status in ("new", "triaged"):
        move(tx, world, who, file, "not_reached", {"by": "call"})
    else:
        settle(tx, file)


def voice_mail_allowed(
    requests: Sequence[Mapping[str, Any]], joined: Sequence[Sequence[Mapping[str, Any]]] = ()
) -> bool:
    """Whether the person, in the latest request, agreed to a message on their voice mail, and did not leave a number
    without agreeing to it in a duplicate, of which `joined` are the requests."""
    called = [each for each in joined if each and each[-1]["contact"].get("contact_moyen") in attempts.CALLED]
    return bool(requests) and all(
        VOICE_MAIL_ALLOWED in each[-1]["contact"].get("contact_precautions", ()) for each in (requests, *called)
    )
