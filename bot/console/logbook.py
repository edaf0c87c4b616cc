"""`/cellule/carnet`: the carnet de bord of each period, its states and its files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.refusal import Refused
from bot.console import going, session
from bot.console.logbook_words import period_in_words, version_in_words
from bot.console.page import page, refused
from bot.console.partner_words import by
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.console.waiting import moment_in_words
from bot.deadlines import day_of
from bot.indicators import releasing, since
from bot.indicators.releasing import UnknownPeriod
from bot.logbook import making, states
from bot.logbook.files import FORMS, name_of
from bot.logbook.numbers import in_words as figure_in_words
from bot.logbook.periods import in_figures, name_in_words
from bot.logbook.reading import Opened, open_page, shelf
from bot.logbook.states import LONGEST_REASON
from bot.logbook.story import listed
from bot.logbook.texts import say, sections
from bot.logbook.writing import CHOICES, LONGEST
from bot.permissions import allows, may
from storage.logbooks import STATE

router = console_router()

HERE = "/cellule/carnet"


@router.get(HERE)
@allows("keep_logbook")
async def show_all(request: Request, member: SignedIn) -> Response:
    """Every period, and where its logbook is."""
    ctx = context(request)
    service = ctx.world.config.services[member.service]
    today = day_of(service, ctx.store.clock())
    found = await ctx.store.read(shelf, ctx.world, member.service)
    books = [
        {
            **period_in_words(period),
            "running": not period.over(today),
            "state": book.state if book else "a_commencer",
            "changed": moment_in_words(service, book.updated_at) if book else "",
        }
        for period, book in found
    ]
    return page(request, "logbooks.html", member, t=say, books=books)


@router.get(HERE + "/{period}")
@allows("keep_logbook")
async def show(request: Request, member: SignedIn, period: str) -> Response:
    """One logbook: its figures once the period is over, and its sections to write in."""
    return await show_logbook(request, member, period)


@router.post(HERE + "/{period}/valider")
@allows("coordinate")
async def validate(request: Request, member: SignedIn, period: str) -> Response:
    """Freeze it; asked once more where a text may let somebody be recognised."""
    sure = (await session.form(request)).get("malgre") == "oui"
    return await _moved(request, member, period, partial(states.validate, sure=sure))


@router.post(HERE + "/{period}/rouvrir")
@allows("coordinate")
async def reopen(request: Request, member: SignedIn, period: str) -> Response:
    """Back to writing, with a reason."""
    form = await session.form(request)
    return await _moved(request, member, period, states.reopen, form.get("motif", ""))


@router.post(HERE + "/{period}/transmettre")
@allows("coordinate")
async def transmit(request: Request, member: SignedIn, period: str) -> Response:
    """Say when and to whom it went."""
    form = await session.form(request)
    given = (form.get("jour", ""), form.get("destinataire", ""), form.get("copie", ""))
    return await _moved(request, member, period, states.transmit, *given)


@router.get(HERE + "/{period}/telecharger/{form}")
@allows("keep_logbook")
async def download(request: Request, member: SignedIn, period: str, form: str) -> Response:
    """One of its files, made anew each time."""
    ctx = context(request)
    if form not in FORMS:
        return refused(request, "inconnue", 404)
    try:
        document = await ctx.store.run(making.downloaded, ctx.world, member.service, member.caller.id, period, form)
    except UnknownPeriod:
        return refused(request, "inconnue", 404)
    content = await asyncio.to_thread(FORMS[form].render, document, ctx.world)
    headers = {
        "Content-Disposition": f'attachment; filename="{name_of(member.service, period, form)}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=FORMS[form].media_type, headers=headers)


async def _moved(request: Request, member: Member, period: str, use_case: Any, *given: str) -> Response:
    ctx = context(request)
    try:
        await ctx.store.run(use_case, ctx.world, member.caller, period, *given)
    except UnknownPeriod:
        return refused(request, "inconnue", 404)
    except Refused as fault:
        return await show_logbook(request, member, period, fault=fault)
    return going.to(request, f"{HERE}/{period}")


async def show_logbook(
    request: Request,
    member: Member,
    period: str,
    *,
    status: int = 200,
    fault: Refused | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> Response:
    """The page of a logbook; `fault` is why the last gesture was refused, `typed` the form of the section that it left
    unsaved."""
    ctx = context(request)
    try:
        found = await ctx.store.read(open_page, ctx.world, member.service, period)
        if found.unreleased:
            await ctx.store.run(releasing.report, ctx.world, member.service, period)
            found = await ctx.store.read(open_page, ctx.world, member.service, period)
    except UnknownPeriod:
        return refused(request, "inconnue", 404)
    return page(
        request,
        "logbook.html",
        member,
        status=fault.status if fault else status,
        t=say,
        period=period_in_words(found.period),
        next_day=in_figures(found.period.next_day),
        copy=states.copy_mark(found.book),
        state=found.state,
        writable=found.written_in,
        over=found.over,
        sections=_sections(request, member, found, typed or {}),
        unsaved="" if found.written_in else "".join(each.get("texte", "") for each in (typed or {}).values()),
        steps=_steps(request, member, found),
        indicators=_figures(found),
        partial=since.in_words(found.counted_from),
        released=found.report and in_figures(day_of(_service(request, member), found.report.released_at)),
        forms=list(FORMS),
        choices=CHOICES,
        longest=LONGEST,
        longest_reason=LONGEST_REASON,
        today=day_of(_service(request, member), ctx.store.clock()).isoformat(),
        coordinates=may(member.role, "coordinate"),
        fault=say("refus", fault.key, **fault.words) if fault else None,
        in_doubt=fault is not None and fault.key == "a_relire",
        form=await session.form(request) if fault else {},
    )


def _service(request: Request, member: Member) -> Any:
    return context(request).world.config.services[member.service]


def _sections(
    request: Request, member: Member, found: Opened, typed: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    service = _service(request, member)
    shown = []
    for name, section in sections().items():
        place = found.places[name]
        current = version_in_words(service, place.current, member.caller, found.names, place.erased)
        asides = [version_in_words(service, each, member.caller, found.names) for each in place.asides]
        own = next((a for a, each in zip(asides, place.asides, strict=True) if each.author == member.caller.id), None)
        shown.append(
            {
                "id": name,
                "title": section.titre["fr"],
                "help": section.aide["fr"],
                "current": current,
                "versions": place.versions,
                "quarters": say("pages", "et").join(map(name_in_words, found.quarters.get(name, ()))),
                "own": own,
                "others": [each for each in asides if each is not own],
                "typed": typed[name].get("texte", "") if name in typed else (own or current)["text"],
                "base": typed[name].get("base", "") if name in typed else "" if own else current["mark"],
                "warning": (own or current)["warning"],
            }
        )
    return shown


def _steps(request: Request, member: Member, found: Opened) -> list[dict[str, str]]:
    service = _service(request, member)
    return [
        {
            "said": say(
                "etapes",
                f"fait_{each.place.removeprefix(STATE)}",
                qui=by(each.author, member.caller, found.names),
                jour=moment_in_words(service, each.at),
            ),
            "text": each.text,
        }
        for each in reversed(found.steps)
    ]


def _figures(found: Opened) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "title": each.title,
            "definition": each.definition,
            "note": each.note,
            "yearly": listed(each.yearly),
            "figures": [(figure.label, figure_in_words(figure)) for figure in each.figures],
        }
        for each in (found.report.indicators if found.report else ())
    ]
