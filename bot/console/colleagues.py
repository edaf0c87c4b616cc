"""`/cellule/collegues`: who has how much to do, who is away; who coordinates sees to the absences of everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.absence import come_back, go_away
from bot.cell.handing_over import HandedOver, hand_over
from bot.cell.refusal import Refused
from bot.cell.texts import in_words
from bot.console import going, session
from bot.console.page import page, refused
from bot.console.people import away, cases_in_words, choices, load, people_word, unprotected
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.console.wording import iso_in_words
from bot.deadlines import day_of
from bot.permissions import allows, may
from storage.access import Caller, caller_of, member_of
from storage.colleagues import Colleague, at_work, left_behind
from storage.holding import count_freed
from storage.transaction import Transaction

router = console_router()

HERE = "/cellule/collegues"
_OWN = "/cellule/compte"
_DONE = "fait"


@router.get(HERE)
@allows("read_cases")
async def show(request: Request, member: SignedIn, fait: str | None = None) -> Response:
    """Everybody who can hold a case, with what they hold."""
    return await _page(request, member, done=people_word("absence", "faite") if fait else None)


@router.post(f"{HERE}/{{other}}/absence")
@allows("coordinate")
async def send_away(request: Request, member: SignedIn, other: str) -> Response:
    """An absence of a colleague."""
    return await _absence(request, member, caller_of(other), HERE)


@router.post(f"{HERE}/{{other}}/retour")
@allows("coordinate")
async def call_back(request: Request, member: SignedIn, other: str) -> Response:
    """The end of a colleague's absence."""
    return await _return(request, member, caller_of(other), HERE)


@router.post(f"{HERE}/{{other}}/transmettre")
@allows("coordinate")
async def pass_on(request: Request, member: SignedIn, other: str) -> Response:
    """Everything a colleague holds, to somebody else."""
    return await _pass_on(request, member, caller_of(other))


@router.post(f"{_OWN}/absence")
@allows("act_on_cases")
async def leave(request: Request, member: SignedIn) -> Response:
    """An absence of one's own."""
    return await _absence(request, member, member.caller.id, _OWN)


@router.post(f"{_OWN}/retour")
@allows("act_on_cases")
async def back(request: Request, member: SignedIn) -> Response:
    """The end of one's own absence."""
    return await _return(request, member, member.caller.id, _OWN)


@router.post(f"{_OWN}/transmettre")
@allows("act_on_cases")
async def pass_on_own(request: Request, member: SignedIn) -> Response:
    """Everything one holds, to somebody else."""
    return await _pass_on(request, member, member.caller.id)


def own_words(request: Request, member: Member, colleagues: list[Colleague]) -> dict[str, Any]:
    """What a form for one's own absence shows; `own` is None for who can hold no case."""
    return {"people_word": people_word, "own": next(iter(_lines(request, member, colleagues, only=member.id)), None)}


async def _absence(request: Request, member: Member, caller: str, after: str) -> Response:
    form = await session.form(request)
    given = form.get("du", ""), form.get("au", ""), form.get("relais") or None
    return await _do(
        request, member, caller, after, lambda tx, who: go_away(tx, context(request).world, who, caller, *given)
    )


async def _return(request: Request, member: Member, caller: str, after: str) -> Response:
    return await _do(request, member, caller, after, lambda tx, who: come_back(tx, who, caller))


async def _do(
    request: Request, member: Member, caller: str, after: str, work: Callable[[Transaction, Caller], None]
) -> Response:
    try:
        await context(request).store.run(lambda tx: work(tx, member.caller))
    except Refused as reason:
        return await _refusal(request, member, caller, reason)
    return going.to(request, f"{after}?{_DONE}=absence")


async def _pass_on(request: Request, member: Member, caller: str) -> Response:
    ctx = context(request)
    to = (await session.form(request)).get("a_qui", "")

    def use_case(tx: Transaction) -> HandedOver | None:
        known = [*at_work(tx, member.service), *left_behind(tx, member.service)]
        if not any(each.id == caller for each in known):
            return None
        return hand_over(tx, ctx.world, member.caller, caller, to)

    try:
        moved = await ctx.store.run(use_case)
    except Refused as reason:
        return await _refusal(request, member, caller, reason)
    if moved is None:
        return refused(request, "inconnue", 404)
    if not moved.cases and not moved.tasks:
        done = people_word("transmettre", "fait_rien")
    else:
        key = "fait_taches" if moved.tasks else "fait"
        done = people_word("transmettre", key, demandes=cases_in_words(moved.cases))
    return await _page(request, member, done=done)


async def _refusal(request: Request, member: Member, caller: str, reason: Refused) -> Response:
    if reason.status == 404:
        return refused(request, "inconnue", 404)
    typed = await session.form(request)
    return await _page(request, member, status=reason.status, fault=in_words(reason), typed={member_of(caller): typed})


async def _page(request: Request, member: Member, status: int = 200, **words: Any) -> Response:
    ctx = context(request)
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    coordinates = may(member.role, "coordinate")

    def known(tx: Transaction) -> tuple[list[Colleague], list[Colleague], int]:
        everybody = at_work(tx, member.service)
        if not coordinates:
            return everybody, [], 0
        return everybody, left_behind(tx, member.service), count_freed(tx, member.service)

    colleagues, gone, freed = await ctx.store.read(known)
    shown = {"done": None, "fault": None, "typed": {}, **words}
    return page(
        request,
        "colleagues.html",
        member,
        status=status,
        people_word=people_word,
        lines=_lines(request, member, colleagues),
        alone=[(each.name, load(each)) for each in unprotected(service, now, colleagues)] if coordinates else [],
        gone=[_line(request, member, each, colleagues) for each in gone],
        freed=freed,
        coordinates=coordinates,
        **shown,
    )


def _lines(
    request: Request, member: Member, colleagues: list[Colleague], only: str | None = None
) -> list[dict[str, Any]]:
    return [_line(request, member, each, colleagues) for each in colleagues if only in (None, each.member)]


def _line(request: Request, member: Member, each: Colleague, colleagues: list[Colleague]) -> dict[str, Any]:
    ctx = context(request)
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    today, names = day_of(service, now).isoformat(), {other.id: other.name for other in colleagues}
    return {
        "colleague": each,
        "mine": each.id == member.caller.id,
        "load": load(each),
        "away": away(service, now, each, names),
        "now_away": each.is_away(today),
        "since": iso_in_words(service, each.away_from) if each.away_from else "",
        "until": iso_in_words(service, each.away_until) if each.away_until else "",
        "planned": each.will_be_away(today),
        "cover": names.get(each.stand_in or "", ""),
        "others": choices(service, now, colleagues, member.caller.id, without=each.id),
        "today": today,
    }
