"""`/cellule/carnet/{period}/texte/{section}/effacer`: asked once more, then the words of versions are gone."""

from __future__ import annotations

import re
from typing import Any

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from bot.api.context import context
from bot.cell.refusal import Refused
from bot.console import session
from bot.console.logbook import HERE
from bot.console.logbook_words import period_in_words, version_in_words
from bot.console.page import page, refused
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.indicators.releasing import UnknownPeriod
from bot.logbook import erasing
from bot.logbook.erasing import may_erase
from bot.logbook.reading import History, open_section
from bot.logbook.states import LONGEST_REASON
from bot.logbook.texts import say, sections
from bot.logbook.writing import UnknownText
from bot.permissions import allows

router = console_router()

_ERASE = HERE + "/{period}/texte/{section}/effacer"
_BOX = re.compile(r"version-([1-9][0-9]{0,8})")
_MOST = 60
"""Other versions offered at once: a form holds a hundred fields."""


@router.get(_ERASE)
@allows("keep_logbook")
async def ask(request: Request, member: SignedIn, period: str, section: str, version: int = 0) -> Response:
    """What will go, what will stay, and which other versions may say the same."""
    return await _asked(request, member, period, section, {version})


@router.post(_ERASE)
@allows("keep_logbook")
async def erase(request: Request, member: SignedIn, period: str, section: str) -> Response:
    """Erase those that were chosen, for good."""
    form = await session.form(request)
    chosen = {int(found[1]) for name in form if (found := _BOX.fullmatch(name)) is not None}
    ctx = context(request)
    given = (period, section, chosen, form.get("motif", ""))
    try:
        await ctx.store.run(erasing.erase, ctx.world, member.caller, *given)
    except (UnknownPeriod, UnknownText):
        return refused(request, "inconnue", 404)
    except Refused as fault:
        return await _asked(request, member, period, section, chosen, fault)
    return RedirectResponse(f"{HERE}/{period}/texte/{section}", 303)


async def _asked(
    request: Request, member: Member, period: str, section: str, chosen: set[int], fault: Refused | None = None
) -> Response:
    ctx = context(request)
    try:
        found = await ctx.store.read(open_section, ctx.world, member.service, period, section)
    except (UnknownPeriod, UnknownText):
        return refused(request, "inconnue", 404)
    mine = [each for each in found.versions if may_erase(member.caller, found.book, each)]
    first = next((each for each in mine if each.version in chosen), None)
    if first is None:
        return refused(request, "inconnue", 404)
    service = ctx.world.config.services[member.service]

    def shown(version: Any) -> dict[str, Any]:
        ticked = version.version in chosen
        return {**version_in_words(service, version, member.caller, found.names), "ticked": ticked}

    return page(
        request,
        "logbook_erase.html",
        member,
        status=fault.status if fault else 200,
        t=say,
        period=period_in_words(found.period),
        section={"id": section, "title": sections()[section].titre["fr"]},
        first=shown(first),
        current=first is found.versions[0],
        state=_state(found),
        others=[shown(each) for each in mine if each is not first][:_MOST],
        not_mine=any(each.text and each not in mine for each in found.versions),
        longest_reason=LONGEST_REASON,
        fault=say("refus", fault.key, **fault.words) if fault else None,
        reason=(await session.form(request)).get("motif", "") if fault else "",
    )


def _state(found: History) -> str:
    return found.book.state if found.book else "brouillon"
