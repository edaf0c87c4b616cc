"""`/cellule/equipe`: an admin invites members, resets their access, takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from bot import team
from bot.api.context import context
from bot.cell.refusal import Refused
from bot.cell.texts import in_words
from bot.console import going, session
from bot.console.page import page, refused
from bot.console.people import choices, people_word, what_is_left
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.waiting import moment_in_words
from bot.permissions import MEMBER_ROLES, allows
from storage import members
from storage.access import caller_of
from storage.colleagues import Colleague, at_work
from storage.transaction import Transaction

router = console_router()

_HERE = "/cellule/equipe"


@router.get(_HERE)
@allows("manage_members")
async def show(request: Request, member: SignedIn) -> Response:
    """The members, and a form to invite one."""
    return await _page(request, member)


@router.post("/cellule/equipe/inviter")
@allows("manage_members")
async def invite(request: Request, member: SignedIn) -> Response:
    """Invite; the link is shown once, to be handed over."""
    role = (await session.form(request)).get("role", "")
    if role not in MEMBER_ROLES:
        return await _page(request, member, 422)
    token = await context(request).store.run(team.invite, member.caller, role)
    return await _page(request, member, link=_link(request, token))


@router.post("/cellule/equipe/{other}/reinitialiser")
@allows("manage_members")
async def reset(request: Request, member: SignedIn, other: str) -> Response:
    """Password, telephone, codes and sessions end; a new invitation link is shown once."""
    try:
        token = await context(request).store.run(team.reset, member.caller, other)
    except team.NotOneself:
        return refused(request, "pas_soi", 403)
    if token is None:
        return refused(request, "inconnue", 404)
    return await _page(request, member, link=_link(request, token))


@router.post("/cellule/equipe/{other}/desactiver")
@allows("manage_members")
async def disable(request: Request, member: SignedIn, other: str) -> Response:
    """Take access away; nothing of the member's work is deleted, and what is left to do goes where the form says."""
    ctx = context(request)
    relay = _relay(await session.form(request))
    try:
        done = await ctx.store.run(team.disable, ctx.world, member.caller, other, relay)
    except team.NotOneself:
        return refused(request, "pas_soi", 403)
    except team.StillAtWork as leaving:
        return await _page(request, member, 409, leaving=leaving)
    except Refused as reason:
        return await _page(request, member, reason.status, fault=in_words(reason))
    return refused(request, "inconnue", 404) if done is None else going.to(request, _HERE)


def _relay(form: Mapping[str, str]) -> str | None:
    """Who takes over; None until that was asked."""
    return form.get("a_qui") if form.get("relais") == "collegue" else form.get("relais")


def _link(request: Request, token: str) -> str:
    return f"{context(request).world.base_url}/cellule/invitation/{token}"


async def _page(
    request: Request,
    member: SignedIn,
    status: int = 200,
    *,
    link: str | None = None,
    leaving: team.StillAtWork | None = None,
    fault: str | None = None,
) -> Response:
    ctx = context(request)
    service = ctx.world.config.services[member.service]

    def known(tx: Transaction) -> tuple[list[dict[str, Any]], list[Colleague]]:
        return members.list_members(tx, member.service), at_work(tx, member.service) if leaving else []

    found, colleagues = await ctx.store.read(known)
    for each in found:
        expires = each["invitation_expires_at"]
        each["until"] = moment_in_words(service, expires) if expires else None
        each["over"] = each["status"] == "invited" and expires is not None and expires <= ctx.store.clock()
    asked = None
    if leaving is not None:
        name = next((each["name"] for each in found if each["id"] == leaving.member), "")
        gone = caller_of(leaving.member)
        asked = {
            "member": leaving.member,
            "name": name,
            "what": what_is_left(leaving.held) or None,
            "stands_in": leaving.stands_in,
            "others": choices(service, ctx.store.clock(), colleagues, member.caller.id, without=gone),
        }
    return page(
        request,
        "team.html",
        member,
        status=status,
        members=found,
        roles=MEMBER_ROLES,
        link=link,
        asked=asked,
        fault=fault,
        people_word=people_word,
    )
