"""`/cellule/actions`: what the cell does for several people at once; no company and no person is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Query, Request, Response

from bot.api.context import context
from bot.cell import collective as use_cases
from bot.cell.collective import KINDS, MOST_PEOPLE, UnknownAction, options
from bot.cell.directory import Known, directory
from bot.cell.hand import LONGEST_TEXT
from bot.cell.refusal import Refused
from bot.cell.texts import in_words
from bot.console import going, session
from bot.console.page import page, refused
from bot.console.partner_words import by, day_in_words, say
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.deadlines import day_of
from bot.permissions import allows
from storage import collective, members
from storage.collective import Done
from storage.transaction import Transaction

router = console_router()

_HERE = "/cellule/actions"


@router.get(_HERE)
@allows("keep_directory")
async def show(request: Request, member: SignedIn, annee: Annotated[str, Query(max_length=4)] = "") -> Response:
    """What was done in a year, the latest one unless another is asked for."""

    def look(tx: Transaction) -> tuple[list[str], str, list[Done], Mapping[str, str]]:
        years = collective.years(tx, member.service)
        year = annee if annee in years else next(iter(years), "")
        found = collective.of_year(tx, member.service, year) if year else []
        return years, year, found, members.names_of(tx, member.service, {each.author for each in found})

    ctx = context(request)
    years, year, found, names = await ctx.store.read(look)
    sectors, sizes = options(ctx.world, "secteur"), options(ctx.world, "taille")
    return page(
        request,
        "actions.html",
        member,
        t=say,
        years=years,
        year=year,
        actions=[
            {
                "id": each.id,
                "day": day_in_words(each.day),
                "kind": each.kind,
                "sector": sectors.get(each.sector or ""),
                "size": sizes.get(each.content["size"] or ""),
                "people": each.content["people"],
                "partner": (each.content["partner"] or {}).get("name"),
                "text": each.content["text"],
                "who": by(each.author, member.caller, names),
            }
            for each in found
        ],
    )


@router.get("/cellule/actions/nouvelle")
@allows("keep_directory")
async def blank(request: Request, member: SignedIn) -> Response:
    """The form of a new action."""
    return await _form(request, member, None, {"jour": _today(request, member).isoformat()})


@router.post("/cellule/actions/nouvelle")
@allows("keep_directory")
async def add(request: Request, member: SignedIn) -> Response:
    """Record an action; what was typed stays where it was refused."""
    form = await session.form(request)
    ctx = context(request)
    try:
        await ctx.store.run(use_cases.add, ctx.world, member.caller, form, _today(request, member))
    except Refused as fault:
        return await _form(request, member, None, form, fault)
    return going.to(request, _HERE)


@router.get("/cellule/actions/{action}")
@allows("keep_directory")
async def edit(request: Request, member: SignedIn, action: str) -> Response:
    """The form of one action."""
    found = await context(request).store.read(collective.find, member.service, action)
    if found is None:
        return refused(request, "inconnue", 404)
    content = found.content
    typed = {
        "jour": found.day,
        "genre": found.kind,
        "secteur": found.sector or "",
        "taille": content["size"] or "",
        "personnes": str(content["people"] or ""),
        "partenaire": (content["partner"] or {}).get("id", ""),
        "texte": content["text"],
    }
    return await _form(request, member, found, typed)


@router.post("/cellule/actions/{action}")
@allows("keep_directory")
async def change(request: Request, member: SignedIn, action: str) -> Response:
    """Write an action anew; what was typed stays where it was refused."""
    form = await session.form(request)
    ctx = context(request)
    try:
        await ctx.store.run(use_cases.change, ctx.world, member.caller, action, form, _today(request, member))
    except Refused as fault:
        found = await ctx.store.read(collective.find, member.service, action)
        return await _form(request, member, found, form, fault)
    except UnknownAction:
        return refused(request, "inconnue", 404)
    return going.to(request, _HERE)


@router.post("/cellule/actions/{action}/supprimer")
@allows("keep_directory")
async def remove(request: Request, member: SignedIn, action: str) -> Response:
    """Delete an action."""
    try:
        await context(request).store.run(use_cases.remove, member.caller, action)
    except UnknownAction:
        return refused(request, "inconnue", 404)
    return going.to(request, _HERE)


async def _form(
    request: Request, member: Member, found: Done | None, typed: Mapping[str, str], fault: Refused | None = None
) -> Response:
    ctx, today = context(request), _today(request, member)

    def look(tx: Transaction) -> list[Known]:
        return directory(tx, member.service, today)

    partners = {each.id: each.name for each in await ctx.store.read(look) if not each.archived}
    kept: Mapping[str, Any] = (found.content["partner"] if found else None) or {}
    if kept:
        partners.setdefault(kept["id"], kept["name"])
    return page(
        request,
        "action.html",
        member,
        status=fault.status if fault else 200,
        t=say,
        action=found,
        typed=typed,
        kinds=KINDS,
        sectors=options(ctx.world, "secteur"),
        sizes=options(ctx.world, "taille"),
        partners=partners,
        most=MOST_PEOPLE,
        longest=LONGEST_TEXT,
        today=today.isoformat(),
        fault=in_words(fault) if fault else None,
    )


def _today(request: Request, member: Member) -> date:
    ctx = context(request)
    return day_of(ctx.world.config.services[member.service], ctx.store.clock())
