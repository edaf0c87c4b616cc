"""`/cellule/carnet/{period}/texte/{section}`: writing one section, its history, putting two texts together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from bot.api.context import context
from bot.cell.refusal import Refused
from bot.console import session
from bot.console.logbook import HERE, show_logbook
from bot.console.logbook_words import hour_in_words, period_in_words, version_in_words
from bot.console.page import page, refused
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.indicators.releasing import UnknownPeriod
from bot.logbook import gathering, writing
from bot.logbook.erasing import may_erase
from bot.logbook.reading import open_section
from bot.logbook.texts import say, sections
from bot.logbook.writing import CHOICES, Saved, UnknownText, mark
from bot.permissions import allows
from storage import members

router = console_router()

_TEXT = HERE + "/{period}/texte/{section}"


@router.get(_TEXT)
@allows("keep_logbook")
async def history(request: Request, member: SignedIn, period: str, section: str) -> Response:
    """Every version of the text of a section."""
    return await _history(request, member, period, section)


@router.post(_TEXT)
@allows("keep_logbook")
async def save(request: Request, member: SignedIn, period: str, section: str) -> Response:
    """Keep what is written: of its own accord while it is typed (a piece of the page answers), or by the button."""
    return await _kept(request, member, period, section, writing.save)


@router.post(_TEXT + "/trimestres")
@allows("keep_logbook")
async def gather(request: Request, member: SignedIn, period: str, section: str) -> Response:
    """Keep what is written in a year, and add the texts of its quarters below."""
    return await _kept(request, member, period, section, gathering.gather)


async def _kept(request: Request, member: Member, period: str, section: str, use_case: Any) -> Response:
    form = await session.form(request)
    ctx = context(request)
    alone = "hx-request" in request.headers
    given = (period, section, form.get("texte", ""), form.get("base", ""), _number(form.get("a_part", "")))
    try:
        saved = await ctx.store.run(use_case, ctx.world, member.caller, *given)
    except (UnknownPeriod, UnknownText):
        return refused(request, "inconnue", 404)
    except Refused as fault:
        if alone:
            return await _state(request, member, period, section, Saved(None), form, fault)
        return await show_logbook(request, member, period, fault=fault, typed={section: form})
    if alone:
        return await _state(request, member, period, section, saved, form)
    if saved.aside is not None:
        return await show_logbook(request, member, period, status=409)
    return _back(period, section)


@router.post(_TEXT + "/reunir")
@allows("keep_logbook")
async def put_together(request: Request, member: SignedIn, period: str, section: str) -> Response:
    """End a conflict as the member chose; shown again where somebody wrote once more meanwhile."""
    form = await session.form(request)
    choice = next((each for each in CHOICES if each == form.get("choix")), CHOICES[0])
    aside = _number(form.get("a_part", "")) or 0
    given = (period, section, aside, choice, form.get("vu", ""), form.get("texte"))
    ctx = context(request)
    try:
        saved = await ctx.store.run(writing.put_together, ctx.world, member.caller, *given)
    except (UnknownPeriod, UnknownText):
        return refused(request, "inconnue", 404)
    except Refused as fault:
        return await show_logbook(request, member, period, fault=fault)
    if saved.aside is not None:
        return await show_logbook(request, member, period, status=409)
    return _back(period, section)


@router.post(_TEXT + "/reprendre")
@allows("keep_logbook")
async def restore(request: Request, member: SignedIn, period: str, section: str) -> Response:
    """Make an earlier version the text again."""
    version = _number((await session.form(request)).get("version", "")) or 0
    ctx = context(request)
    try:
        await ctx.store.run(writing.restore, ctx.world, member.caller, period, section, version)
    except (UnknownPeriod, UnknownText):
        return refused(request, "inconnue", 404)
    except Refused as fault:
        return await show_logbook(request, member, period, fault=fault)
    return _back(period, section)


async def _state(
    request: Request,
    member: Member,
    period: str,
    section: str,
    saved: Saved,
    form: Mapping[str, str],
    fault: Refused | None = None,
) -> Response:
    """What stands below the text once it was sent: when it was kept, with what it must be put together, or why not."""
    ctx = context(request)
    service = ctx.world.config.services[member.service]
    authors = {each.author for each in (saved.current, saved.aside) if each is not None}
    names = await ctx.store.read(members.names_of, member.service, authors)
    current = version_in_words(service, saved.current, member.caller, names)
    own = saved.aside and version_in_words(service, saved.aside, member.caller, names)
    return page(
        request,
        "logbook_state.html",
        member,
        t=say,
        period={"id": period},
        id=section,
        current=current,
        own=own,
        base=form.get("base", "") if own or fault else current["mark"],
        a_part=own["version"] if own else form.get("a_part"),
        failure=say("refus", fault.key, **fault.words) if fault else None,
        saved_at=None if fault else hour_in_words(service, ctx.store.clock()),
        warning=(own or current)["warning"],
        choices=CHOICES,
    )


async def _history(request: Request, member: Member, period: str, section: str) -> Response:
    ctx = context(request)
    try:
        found = await ctx.store.read(open_section, ctx.world, member.service, period, section)
    except (UnknownPeriod, UnknownText):
        return refused(request, "inconnue", 404)
    service = ctx.world.config.services[member.service]

    def shown(version: Any) -> dict[str, Any]:
        erased = found.erasures.get(version.version) if version in found.versions else None
        said = version_in_words(service, version, member.caller, found.names, erased)
        return {**said, "erasable": may_erase(member.caller, found.book, version)}

    return page(
        request,
        "logbook_history.html",
        member,
        t=say,
        period=period_in_words(found.period),
        section={"id": section, "title": sections()[section].titre["fr"]},
        versions=[shown(each) for each in found.versions],
        asides=[shown(each) for each in found.asides],
        mark=mark(next(iter(found.versions), None)),
        choices=CHOICES,
        writable=found.book is None or found.book.state == "brouillon",
    )


def _back(period: str, section: str) -> Response:
    return RedirectResponse(f"{HERE}/{period}#{section}", 303)


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
