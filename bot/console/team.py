"""`/cellule/equipe`: an admin invites members, resets their access, takes it away."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from bot import team
from bot.api.context import context
from bot.console import going, session
from bot.console.page import page, refused
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.waiting import moment_in_words
from bot.permissions import MEMBER_ROLES, allows
from storage import members

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
    """Take access away; nothing of the member's work is deleted."""
    try:
        done = await context(request).store.run(team.disable, member.caller, other)
    except team.NotOneself:
        return refused(request, "pas_soi", 403)
    return going.to(request, _HERE) if done else refused(request, "inconnue", 404)


def _link(request: Request, token: str) -> str:
    return f"{context(request).world.base_url}/cellule/invitation/{token}"


async def _page(request: Request, member: SignedIn, status: int = 200, *, link: str | None = None) -> Response:
    ctx = context(request)
    service = ctx.world.config.services[member.service]
    found: list[dict[str, Any]] = await ctx.store.read(members.list_members, member.service)
    for each in found:
        expires = each["invitation_expires_at"]
        each["until"] = moment_in_words(service, expires) if expires else None
        each["over"] = each["status"] == "invited" and expires is not None and expires <= ctx.store.clock()
    return page(request, "team.html", member, status=status, members=found, roles=MEMBER_ROLES, link=link)
