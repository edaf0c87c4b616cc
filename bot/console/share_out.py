"""`/cellule/file/repartir`: several cases given to somebody, or put back in the queue, at once."""

from __future__ import annotations

import re

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.assigning import SharedOut, share_out
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import in_words, word
from bot.console import session
from bot.console.page import page
from bot.console.people import people_word
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.permissions import allows
from storage import members
from storage.access import Caller
from storage.casefile import QUEUES
from storage.transaction import Transaction

router = console_router()

_TICKED = re.compile(r"d(\d{8})")
_BACK = "rendre"


@router.post("/cellule/file/repartir")
@allows("act_on_cases")
async def distribute(request: Request, member: SignedIn) -> Response:
    """What was done, and for each other case why not."""
    ctx = context(request)
    form = await session.form(request)
    numbers = [int(found[1]) for name in form if (found := _TICKED.fullmatch(name))]
    to = None if form.get("geste") == _BACK else form.get("a_qui", "")
    file = form["file"] if form.get("file") in QUEUES else QUEUES[0]
    done, fault, refused = "", None, []
    try:
        if not numbers:
            raise wrong("rien_coche")
        outcome = await ctx.store.run(share_out, ctx.world, member.caller, numbers, to)
    except Refused as reason:
        fault = reason
    else:
        names = await ctx.store.read(_named, member.caller, outcome, to)
        done = _done(len(outcome.done), names.get(to or ""))
        refused = [(number, in_words(reason, names.get(reason.holder or ""))) for number, reason in outcome.refused]
    return page(
        request,
        "shared_out.html",
        member,
        status=fault.status if fault else 200,
        word=word,
        people_word=people_word,
        fault=in_words(fault) if fault else None,
        done=done,
        refused=refused,
        file=file,
    )


def _named(tx: Transaction, who: Caller, outcome: SharedOut, to: str | None) -> dict[str, str]:
    holders = {reason.holder for _, reason in outcome.refused if reason.holder}
    return members.names_of(tx, who.service, {*holders, to or ""})


def _done(count: int, name: str | None) -> str:
    if not count:
        return people_word("repartir", "aucune")
    words = {"n": str(count), **({"qui": name} if name else {})}
    key = ("confiee", "confiees") if name else ("rendue", "rendues")
    return people_word("repartir", key[count > 1], **words)
