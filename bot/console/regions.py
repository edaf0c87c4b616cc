"""`/cellule/regions`: all services together for who coordinates, or those of a région; no service is named."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from bot.api.context import context
from bot.cell.directory import packaged
from bot.console import charts
from bot.console.indicators import words
from bot.console.page import page
from bot.console.periods import Asked, by_year, period_days, period_word
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.indicators import across as use_case
from bot.logbook.numbers import plain
from bot.logbook.texts import sections
from bot.permissions import allows
from flows.indicators.together import LEAST

router = console_router()


@router.get("/cellule/regions")
@allows("read_regions")
async def show(
    request: Request, member: SignedIn, periode: Asked = "", territoire: Annotated[str, Query(max_length=8)] = ""
) -> Response:
    """The latest period that is over and all services, unless others are asked for."""
    ctx = context(request)
    found = use_case.regions(ctx.world)
    names = packaged().territories.names
    places = sorted(set(found.values()), key=lambda region: names[region])
    region = territoire if territoire in places else None
    periods = await ctx.store.read(use_case.periods, ctx.world)
    period = periode if periode in periods else next(iter(periods), None)
    seen = None
    if period is not None:
        seen = await ctx.store.read(use_case.across, ctx.world, member.service, period, region)
    return page(
        request,
        "regions.html",
        member,
        w=words,
        plain=plain,
        charts=charts,
        least=LEAST,
        years=by_year(periods),
        period=period,
        period_word=period_word,
        days=period_days(member.service, ctx.world.config.services[member.service], period) if period else None,
        places=[(each, names[each]) for each in places],
        region=region,
        place=names[region] if region else words("regions", "ensemble"),
        seen=seen,
        nowhere=len(ctx.world.config.services) - len(found),
        sections=sections(),
        practices=use_case.PRACTICES,
        barriers=use_case.BARRIERS,
    )
