"""`/cellule/dossier/{number}`: one case, what was shared, what happened, and everything the cell can do with it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response

from bot.api import problems
from bot.api.context import context
from bot.cell import actions
from bot.cell.calls import RESULTS
from bot.cell.lifecycle import HOLD_REASONS, TRANSITIONS
from bot.cell.outcomes import CLOSING_REASONS, OUTCOMES
from bot.cell.reading import read
from bot.cell.refusal import Refused
from bot.cell.texts import in_words, texts, word, word_of
from bot.console import case_talking, going, session
from bot.console.case_part import Number
from bot.console.case_parts import PARTS
from bot.console.case_told import shared_in_words, task_due, timeline_in_words
from bot.console.page import page
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.waiting import moment_in_words
from bot.console.wording import deadline_of, who
from bot.permissions import allows, may
from storage.casefile import UnknownCase
from storage.queue import LEVELS

router = console_router()

_IN_OTHER_FORMS = ("on_hold", "closed")
_BACK_TO = {"employeur": "#employeur"}
"""Far down the page: what was just answered is read there."""


@router.get("/cellule/dossier/{number}")
@allows("read_cases")
async def show(
    request: Request, member: SignedIn, number: Number, modele: Annotated[str, Query(max_length=32)] = ""
) -> Response:
    """The case, with `modele` a message begun with that template; the reading is written in the journal."""
    return await _page(request, member, number, template=modele)


@router.post("/cellule/dossier/{number}/{what}")
@allows("act_on_cases")
async def act(request: Request, member: SignedIn, number: Number, what: str) -> Response:
    """Do one thing, then show the case; what was typed stays where it was refused."""
    work = actions.BY_NAME.get(what)
    if work is None:
        raise _unknown()
    ctx = context(request)
    form = await session.form(request)
    try:
        await ctx.store.run(work, ctx.world, member.caller, number, form)
    except Refused as refused:
        return await _page(request, member, number, refused=refused, what=what, typed=form)
    except UnknownCase:
        raise _unknown() from None
    return going.to(request, f"/cellule/dossier/{number}{_BACK_TO.get(what, '')}")


async def _page(
    request: Request,
    member: SignedIn,
    number: int,
    *,
    refused: Refused | None = None,
    what: str = "",
    typed: dict[str, str] | None = None,
    template: str = "",
) -> Response:
    ctx = context(request)
    try:
        found = await ctx.store.run(read, ctx.world, member.caller, number)
    except UnknownCase:
        raise _unknown() from None
    service = ctx.world.config.services[member.service]
    clear = found.clear
    holder, live = clear["holder"], clear["status"] not in ("closed", "withdrawn")
    theirs = live and holder is not None and not member.caller.answers_for(holder)
    # Whoever typed while a colleague took the case keeps what was typed.
    taken_meanwhile = refused is not None and refused.holder is not None
    return page(
        request,
        "case.html",
        member,
        status=refused.status if refused else 200,
        word=word,
        print_word=partial(word_of, "print", "pages"),
        known=texts(),
        case=clear,
        deadline=deadline_of(service, ctx.store.clock(), clear, task_due(found)),
        received=moment_in_words(service, clear["received_at"]),
        holder=who(holder, member.caller, found.names) if holder else None,
        mine=holder == member.caller.id,
        may_release=holder is not None and (member.caller.answers_for(holder) or may(member.role, "coordinate")),
        live=live,
        theirs=theirs,
        acts=live and (not theirs or taken_meanwhile),
        gone=clear["status"] == "withdrawn",
        reach=found.reach,
        shared=shared_in_words(ctx, member, found, found.shared),
        joined=[(each.number, shared_in_words(ctx, member, found, each.shared)) for each in found.joined],
        timeline=list(reversed(timeline_in_words(ctx, member, found))),
        levels=LEVELS,
        steps=[each for each in TRANSITIONS[clear["status"]] if each not in _IN_OTHER_FORMS],
        may_pause="on_hold" in TRANSITIONS[clear["status"]],
        pauses=HOLD_REASONS,
        closings=CLOSING_REASONS,
        outcomes=OUTCOMES,
        calls=[each for each in RESULTS if each != "message_left" or found.reach.voice_mail],
        path=f"/cellule/dossier/{number}",
        told=[each.told for each in PARTS if each.told],
        doing=[each.doing for each in PARTS if each.doing],
        fault=in_words(refused, found.names.get(refused.holder or "")) if refused else None,
        what=what,
        typed=typed or case_talking.begun(ctx, member, found, template),
        **{name: each for part in PARTS for name, each in part.words(ctx, member, found).items()},
    )


def _unknown() -> problems.Problem:
    return problems.Problem(404, "unknown-case", word("pages", "introuvable_titre"), word("refus", "numero_inconnu"))
