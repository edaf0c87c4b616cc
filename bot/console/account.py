"""`/cellule/compte`: one's own password, telephone, recovery codes and sessions."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from bot import account, passwords, signing_in
from bot.api.context import context
from bot.console import going, session
from bot.console.colleagues import own_words
from bot.console.page import page
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.waiting import moment_in_words, wait_in_words
from bot.permissions import allows, may
from bot.signing_in import TooManyAttempts, WrongProof
from storage import credentials, members, sessions
from storage.colleagues import Colleague, at_work
from storage.members import Profile
from storage.sessions import Session
from storage.transaction import Transaction

router = console_router()

_HERE = "/cellule/compte"
_SAID = {
    "mot-de-passe": "compte_mot_de_passe_change",
    "session": "compte_session_fermee",
    "absence": "compte_absence",
}


@router.get(_HERE)
@allows("own_account")
async def show(request: Request, member: SignedIn, fait: str | None = None) -> Response:
    """Everything about one's own access."""
    return await _page(request, member, done=_SAID.get(fait or ""))


@router.post("/cellule/compte/mot-de-passe")
@allows("own_account")
async def change_password(request: Request, member: SignedIn) -> Response:
    """A new password; the other sessions end."""
    given = await session.form(request)
    fault = await _unconfirmed(request, member)
    if fault:
        return await _page(request, member, 422, form="mot_de_passe", **fault)
    profile = await context(request).store.read(members.profile_of, member.id)
    weakness = passwords.weakness(given.get("nouveau", ""), profile.name, profile.email)
    if weakness:
        return await _page(request, member, 422, form="mot_de_passe", weak=f"faute_mot_de_passe_{weakness}")
    password_hash = await passwords.hash_password(given.get("nouveau", ""))
    await context(request).store.run(account.change_password, _own(request), password_hash)
    return going.to(request, f"{_HERE}?fait=mot-de-passe")


@router.post("/cellule/compte/double-verification")
@allows("own_account")
async def renew_totp(request: Request, member: SignedIn) -> Response:
    """Begin to enrol a telephone; the one before works until the new one is confirmed."""
    fault = await _unconfirmed(request, member)
    if fault:
        return await _page(request, member, 422, form="telephone", **fault)
    await context(request).store.run(account.secret_to_enrol, _own(request))
    return going.to(request, "/cellule/double-verification")


@router.post("/cellule/compte/codes")
@allows("own_account")
async def renew_codes(request: Request, member: SignedIn) -> Response:
    """New recovery codes, shown once; only where there is a telephone to replace."""
    if not _own(request).secured:
        return going.to(request, _HERE)
    fault = await _unconfirmed(request, member)
    if fault:
        return await _page(request, member, 422, form="codes", **fault)
    codes = await context(request).store.run(account.renew_recovery_codes, _own(request))
    return page(request, "recovery_codes.html", member, codes=codes, after=_HERE)


@router.post("/cellule/compte/sessions/autres")
@allows("own_account")
async def revoke_others(request: Request) -> Response:
    """End every session but this one."""
    await context(request).store.run(account.revoke_other_sessions, _own(request))
    return going.to(request, f"{_HERE}?fait=session")


@router.post("/cellule/compte/sessions/{other}/fermer")
@allows("own_account")
async def revoke(request: Request, other: str) -> Response:
    """End one session of one's own."""
    await context(request).store.run(account.revoke_session, _own(request), other)
    return going.to(request, f"{_HERE}?fait=session")


@router.get("/cellule/presence")
@allows("own_account")
async def presence() -> Response:
    """Somebody types or reads in a page that asks for nothing: their session stays."""
    return Response(status_code=204)


def _own(request: Request) -> Session:
    found = session.entry(request).session
    assert found is not None
    return found


async def _unconfirmed(request: Request, member: SignedIn) -> dict[str, Any]:
    """What to say when the password given once more is not the right one; empty when it is."""
    password = (await session.form(request)).get("actuel", "")
    try:
        await signing_in.confirm_password(context(request).store, member.id, password, session.client_address(request))
    except WrongProof:
        return {"wrong": True}
    except TooManyAttempts as wait:
        return {"wait": wait_in_words(wait.seconds)}
    return {}


async def _page(request: Request, member: SignedIn, status: int = 200, **words: Any) -> Response:
    ctx = context(request)
    service = ctx.world.config.services[member.service]
    profile, left, opened, colleagues = await ctx.store.read(_known, member)
    shown = {"done": None, "form": None, "wrong": False, "weak": None, "wait": None, **words}
    return page(
        request,
        "account.html",
        member,
        status=status,
        profile=profile,
        secured=_own(request).secured,
        codes_left=left,
        required=signing_in.needs_totp(ctx.world, member.service, member.role),
        sessions=[
            {
                "id": each["id"],
                "own": each["id"] == member.session,
                "since": moment_in_words(service, each["created_at"]),
                "seen": moment_in_words(service, each["last_seen_at"]),
            }
            for each in opened
        ],
        **own_words(request, member, colleagues),
        **shown,
    )


def _known(tx: Transaction, member: SignedIn) -> tuple[Profile, int, list[dict[str, Any]], list[Colleague]]:
    return (
        members.profile_of(tx, member.id),
        credentials.recovery_codes_left(tx, member.id),
        sessions.list_sessions(tx, member.id),
        at_work(tx, member.service) if may(member.role, "act_on_cases") else [],
    )
