"""`/cellule/nouvelle`: a case that did not come through the assistant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query, Request, Response

from bot.api.context import Context, context
from bot.cell.by_hand import AGREEMENTS, FLOW, ORIGINS, Duplicates, enter
from bot.cell.entry_form import MEANS, Mistakes, options, positions, read_form
from bot.cell.hand import LONGEST_TEXT
from bot.cell.texts import texts, word
from bot.console import going, session
from bot.console.page import page
from bot.console.people import people_word
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.console.waiting import moment_in_words
from bot.deadlines import day_of
from bot.permissions import allows
from flows.prompt import in_words
from storage.casefile import QUEUES
from storage.queue import LEVELS

router = console_router()

_HERE = "/cellule/nouvelle"


@router.get(_HERE)
@allows("act_on_cases")
async def show(request: Request, member: SignedIn, file: Annotated[str, Query(max_length=32)] = "") -> Response:
    """An empty form for one queue."""
    return _page(request, member, file if file in QUEUES else QUEUES[0])


@router.post(_HERE)
@allows("act_on_cases")
async def write_down(request: Request, member: SignedIn) -> Response:
    """The case, or the form again with what is to be mended, or the cases that look like the same one."""
    ctx = context(request)
    form = await session.form(request)
    file = form["file"] if form.get("file") in QUEUES else QUEUES[0]
    service = ctx.world.config.services[member.service]
    try:
        given = read_form(ctx.world, service, file, form, ctx.store.clock())
    except Mistakes as mistakes:
        return _page(request, member, file, form, mistakes=mistakes.fields)
    sure = bool(form.get("quand_meme"))
    found = await ctx.store.run(lambda tx: enter(tx, ctx.world, member.caller, given, sure=sure))
    if isinstance(found, Duplicates):
        return _page(request, member, file, form, same=found.cases)
    return going.to(request, f"/cellule/dossier/{found}")


def _page(
    request: Request,
    member: Member,
    file: str,
    typed: Mapping[str, str] | None = None,
    *,
    mistakes: Mapping[str, str] | None = None,
    same: Sequence[Mapping[str, Any]] = (),
) -> Response:
    ctx = context(request)
    service = ctx.world.config.services[member.service]
    today = day_of(service, ctx.store.clock()).isoformat()
    wrong = {name: people_word("fautes", key, max=str(LONGEST_TEXT)) for name, key in (mistakes or {}).items()}
    return page(
        request,
        "entry.html",
        member,
        status=422 if mistakes else 409 if same else 200,
        word=word,
        people_word=people_word,
        known=texts(),
        queues=QUEUES,
        file=file,
        levels=LEVELS,
        origins=[(each, people_word("origines", each)) for each in ORIGINS],
        means=_labels(ctx, member, "contact_moyen", MEANS),
        moments=_labels(ctx, member, "contact_moments"),
        precautions=[
            (each, word("precautions", each)) for each in options(ctx.world.catalog.flows[FLOW], "contact_precautions")
        ],
        positions=[(each, people_word("positions", each)) for each in positions(ctx.world)],
        agreements=[(each, people_word("accords", each)) for each in AGREEMENTS],
        typed=typed if typed is not None else {"recue": today, "accord_jour": today, "suivre": "1"},
        mistakes=wrong,
        today=today,
        same=[{**each, "received": moment_in_words(service, each["received_at"])} for each in same],
    )


def _labels(ctx: Context, member: Member, step: str, only: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Options of a step of the assistant, in its words."""
    flow = ctx.world.catalog.flows[FLOW]
    voice = ctx.world.voice(member.service, "fr", int(ctx.store.clock()), sending=False)
    placed = flow.by_id[step]
    value = (lambda each: (each,)) if placed.step.type == "multi" else (lambda each: each)
    return [(each, in_words(placed, value(each), voice)) for each in only or options(flow, step)]
