"""`/cellule/dossier/{number}/imprimer`: what a case says, on paper: nothing is folded, nobody is called « vous »."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.reading import Dossier, read
from bot.cell.texts import texts, word, word_of
from bot.console.case_part import Number
from bot.console.case_parts import PARTS
from bot.console.case_told import shared_in_words, task_due, timeline_in_words
from bot.console.page import page, refused
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.waiting import moment_in_words
from bot.console.wording import deadline_of, who
from bot.permissions import allows
from bot.world import World
from storage import audit
from storage.access import Caller
from storage.casefile import OVER, UnknownCase
from storage.transaction import Transaction

router = console_router()


@router.get("/cellule/dossier/{number}/imprimer")
@allows("read_cases")
async def show(request: Request, member: SignedIn, number: Number) -> Response:
    """The sheet; that it was made is written in the journal."""
    ctx = context(request)
    try:
        found = await ctx.store.run(_read, ctx.world, member.caller, number)
    except UnknownCase:
        return refused(request, "inconnue", 404)
    service, clear, now = ctx.world.config.services[member.service], found.clear, ctx.store.clock()
    # Somebody else may hold the paper: everybody is named, the one who prints as well.
    anybody = replace(member, id="", stands_in_for=frozenset())
    return page(
        request,
        "case_print.html",
        member,
        word=word,
        print_word=partial(word_of, "print", "pages"),
        known=texts(),
        case=clear,
        live=clear["status"] not in OVER,
        gone=clear["status"] == "withdrawn",
        deadline=deadline_of(service, now, clear, task_due(found)),
        received=moment_in_words(service, clear["received_at"]),
        closed=moment_in_words(service, clear["closed_at"]) if clear["closed_at"] else None,
        printed=moment_in_words(service, int(now)),
        holder=who(clear["holder"], anybody.caller, found.names) if clear["holder"] else None,
        reach=found.reach,
        shared=[
            *((None, one) for one in shared_in_words(ctx, anybody, found, found.shared)),
            *((each.number, one) for each in found.joined for one in shared_in_words(ctx, anybody, found, each.shared)),
        ],
        timeline=timeline_in_words(ctx, anybody, found),
        **{name: each for part in PARTS for name, each in part.words(ctx, anybody, found).items()},
    )


def _read(tx: Transaction, world: World, caller: Caller, number: int) -> Dossier:
    found = read(tx, world, caller, number)
    audit.record(tx, caller.service, caller.id, "case_printed", str(number))
    return found
