"""`/cellule/partenaires`: whom the cell works with, by territory and need; each service completes its directory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response

from bot.api.context import context
from bot.cell import partners
from bot.cell.directory import Known, chosen, directory, packaged
from bot.cell.partners import UnknownPartner
from bot.cell.refusal import Refused
from bot.cell.texts import in_words
from bot.console import going, session
from bot.console.page import page, refused
from bot.console.partner_words import say, territories_for, verified_in_words, where
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.deadlines import day_of
from bot.permissions import allows
from flows.partners import NATIONAL, NEEDS
from storage.transaction import Transaction

router = console_router()

_HERE = "/cellule/partenaires"
Filter = Annotated[str, Query(max_length=32)]


@router.get(_HERE)
@allows("keep_directory")
async def show(
    request: Request,
    member: SignedIn,
    territoire: Filter = "",
    besoin: Filter = "",
    archives: Literal["", "1"] = "",
) -> Response:
    """The directory, or those who work in a territory and answer a need."""
    territory = territoire if territoire in packaged().territories.names else ""
    need = besoin if besoin in NEEDS else ""
    every = await _directory(request, member)
    found = [each for each in chosen(every, territory, need) if archives or not each.archived]
    return page(
        request,
        "partners.html",
        member,
        t=say,
        partners=[_shown(each) for each in found],
        territory=territory,
        territories=territories_for(context(request).world.config.services[member.service]),
        need=need,
        needs=NEEDS,
        archives=archives,
        some_archived=any(each.archived for each in every),
    )


@router.get("/cellule/partenaires/nouveau")
@allows("keep_directory")
async def blank(request: Request, member: SignedIn) -> Response:
    """The form of a new partner."""
    return _form(request, member, None, {"verifie_le": _today(request, member).isoformat()})


@router.post("/cellule/partenaires/nouveau")
@allows("keep_directory")
async def add(request: Request, member: SignedIn) -> Response:
    """Add a partner of the service; what was typed stays where it was refused."""
    form = await session.form(request)
    try:
        await context(request).store.run(partners.add, member.caller, form, _today(request, member))
    except Refused as fault:
        return _form(request, member, None, form, fault)
    return going.to(request, _HERE)


@router.get("/cellule/partenaires/{partner}")
@allows("keep_directory")
async def edit(request: Request, member: SignedIn, partner: str) -> Response:
    """The form of one partner: all of it, or for a national one how to reach it."""
    known = await _known(request, member, partner)
    if known is None:
        return refused(request, "inconnue", 404)
    typed = {
        "nom": known.name,
        "fait": known.does,
        "pour_qui": known.for_whom,
        "joindre": known.reach,
        "territoire": known.territory,
        "source": known.own_source if known.national else known.source,
        "verifie_le": _today(request, member).isoformat(),
        **{f"besoin_{need}": "1" for need in known.needs},
    }
    return _form(request, member, known, typed)


@router.post("/cellule/partenaires/{partner}")
@allows("keep_directory")
async def change(request: Request, member: SignedIn, partner: str) -> Response:
    """Write a partner anew; what was typed stays where it was refused."""
    form = await session.form(request)
    known = await _known(request, member, partner)
    if known is None:
        return refused(request, "inconnue", 404)
    try:
        await context(request).store.run(partners.change, member.caller, partner, form, _today(request, member))
    except Refused as fault:
        return _form(request, member, known, form, fault)
    return going.to(request, _HERE)


@router.post("/cellule/partenaires/{partner}/verifie")
@allows("keep_directory")
async def verify(request: Request, member: SignedIn, partner: str) -> Response:
    """It was checked today."""
    return await _do(request, partners.verify, member.caller, partner, _today(request, member))


@router.post("/cellule/partenaires/{partner}/archiver")
@allows("keep_directory")
async def archive(request: Request, member: SignedIn, partner: str) -> Response:
    """Out of the directory; it can be put back."""
    return await _do(request, partners.archive, member.caller, partner)


@router.post("/cellule/partenaires/{partner}/remettre")
@allows("keep_directory")
async def restore(request: Request, member: SignedIn, partner: str) -> Response:
    """Back into the directory."""
    return await _do(request, partners.restore, member.caller, partner)


async def _do(request: Request, work: Callable[..., None], *given: Any) -> Response:
    try:
        await context(request).store.run(work, *given)
    except UnknownPartner:
        return refused(request, "inconnue", 404)
    return going.to(request, _HERE)


def _form(
    request: Request, member: Member, known: Known | None, typed: dict[str, str], fault: Refused | None = None
) -> Response:
    return page(
        request,
        "partner.html",
        member,
        status=fault.status if fault else 200,
        t=say,
        partner=known,
        typed=typed,
        needs=NEEDS,
        national=NATIONAL,
        territories=territories_for(context(request).world.config.services[member.service]),
        longest=partners.LONGEST,
        today=_today(request, member).isoformat(),
        fault=in_words(fault) if fault else None,
    )


def _shown(known: Known) -> dict[str, Any]:
    return {"known": known, "where": where(known.territory), "verified": verified_in_words(known.verified_on)}


async def _known(request: Request, member: Member, partner: str) -> Known | None:
    return next((each for each in await _directory(request, member) if each.id == partner), None)


async def _directory(request: Request, member: Member) -> list[Known]:
    def look(tx: Transaction) -> list[Known]:
        return directory(tx, member.service, _today(request, member))

    return await context(request).store.read(look)


def _today(request: Request, member: Member) -> date:
    ctx = context(request)
    return day_of(ctx.world.config.services[member.service], ctx.store.clock())
