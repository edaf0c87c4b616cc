"""`/cellule/invitation/…`: who is invited to what, and the form that answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request, Response

from bot import joining
from bot.api.context import context
from bot.console import going, session
from bot.console.page import page, refused
from bot.console.route import console_router
from bot.console.texts import voice
from bot.console.waiting import wait_in_words
from bot.deadlines import day_in_words
from bot.permissions import allows
from bot.signing_in import TooManyAttempts
from storage import members
from storage.members import Invitation, InvitationOver, Profile

router = console_router()

_LONGEST_TOKEN = 64


@router.get("/cellule/invitation/{token}")
@allows("anybody")
async def invitation(token: str, request: Request) -> Response:
    """Say who is invited to what, and ask for a name, an e-mail and a password; or that the link is over."""
    found = await _find(request, token)
    return _over(request) if found is None else _form(request, token, found, Profile())


@router.post("/cellule/invitation/{token}")
@allows("anybody")
async def answer(token: str, request: Request) -> Response:
    """Join. What must be corrected is said beside each field; a password is never sent back."""
    found = await _find(request, token)
    if found is None:
        return _over(request)
    ctx, given = context(request), await session.form(request)
    profile = Profile(" ".join(given.get("nom", "").split()), given.get("courriel", "").strip())
    try:
        secret, stage = await joining.join(
            ctx.store, ctx.world, token, profile, given.get("mot_de_passe", ""), session.client_address(request)
        )
    except InvitationOver:
        return _over(request)
    except joining.Mistakes as mistakes:
        return _form(request, token, found, profile, 422, mistakes=mistakes.fields)
    except TooManyAttempts as wait:
        return _form(request, token, found, profile, 429, wait=wait_in_words(wait.seconds))
    return going.to(request, going.HOME if stage == "open" else "/cellule/double-verification", secret=secret)


async def _find(request: Request, token: str) -> Invitation | None:
    ctx = context(request)
    if len(token) > _LONGEST_TOKEN or not token.isalnum():
        return None
    found = await ctx.store.read(members.find_invitation, token)
    return found if found is not None and found.service in ctx.world.config.services else None


def _form(
    request: Request,
    token: str,
    found: Invitation,
    profile: Profile,
    status: int = 200,
    *,
    mistakes: Mapping[str, str] = MappingProxyType({}),
    wait: str | None = None,
) -> Response:
    service = context(request).world.config.services[found.service]
    return page(
        request,
        "invitation.html",
        status=status,
        action=f"/cellule/invitation/{token}",
        cell=service.cell,
        name=service.name,
        role=f"role_{found.role}",
        until=day_in_words(service, found.expires_at),
        profile=profile,
        said={field: voice({}).own(key) for field, key in mistakes.items()},
        wait=wait,
    )


def _over(request: Request) -> Response:
    return refused(request, "invitation_finie", 404)
