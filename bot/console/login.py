"""`/cellule/connexion`: e-mail and password, then the code of the telephone or a recovery code; and leaving."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from bot import signing_in
from bot.api.context import context
from bot.console import going, session
from bot.console.page import page
from bot.console.route import console_router, to_entrance
from bot.console.waiting import wait_in_words
from bot.permissions import allows
from bot.signing_in import Proof, TooManyAttempts, WrongProof

router = console_router()

_CODE = "/cellule/connexion/code"
_RECOVERY = "/cellule/connexion/secours"
_ENROL = "/cellule/double-verification"


@router.get("/cellule/connexion")
@allows("anybody")
async def login_page(request: Request, suite: str | None = None) -> Response:
    """The form; straight on for who is signed in."""
    after = going.asked_for(suite)
    if session.entry(request).member is not None:
        return going.to(request, after)
    return _login(request, after)


@router.post("/cellule/connexion")
@allows("anybody")
async def login(request: Request) -> Response:
    """Check them. An unknown e-mail and a wrong password get the same words, in the same time."""
    ctx, given = context(request), await session.form(request)
    email, after = given.get("courriel", "")[:254], going.asked_for(given.get("suite"))
    try:
        secret, stage = await signing_in.sign_in(
            ctx.store, ctx.world, email, given.get("mot_de_passe", ""), session.client_address(request)
        )
    except WrongProof:
        return _login(request, after, 422, email=email, fault="connexion_refusee")
    except TooManyAttempts as wait:
        return _login(request, after, 429, email=email, wait=wait_in_words(wait.seconds))
    if stage == "open":
        return going.to(request, after, secret=secret)
    return going.to(request, _CODE if stage == "code" else _ENROL, secret=secret, after=after)


@router.get("/cellule/connexion/code")
@router.get("/cellule/connexion/secours")
@allows("anybody")
async def code_page(request: Request, suite: str | None = None) -> Response:
    """The form for the code of the telephone, or for a recovery code."""
    if not _waits_for_code(request):
        return to_entrance(request) if session.entry(request).member is None else going.to(request, going.HOME)
    return _code(request, going.asked_for(suite))


@router.post("/cellule/connexion/code")
@router.post("/cellule/connexion/secours")
@allows("anybody")
async def code(request: Request) -> Response:
    """Check it; the session that waited for it is replaced by an open one."""
    current = session.entry(request).session
    if current is None or not _waits_for_code(request):
        return to_entrance(request)
    given = await session.form(request)
    after = going.asked_for(given.get("suite"))
    try:
        secret = await signing_in.prove(
            context(request).store, current, _kind(request), given.get("code", ""), session.client_address(request)
        )
    except WrongProof:
        return _code(request, after, 422, fault="code_refuse")
    except TooManyAttempts as wait:
        return _code(request, after, 429, wait=wait_in_words(wait.seconds))
    return going.to(request, after, secret=secret)


@router.post("/cellule/deconnexion")
@allows("anybody")
async def logout(request: Request) -> Response:
    """End the session here and on the server."""
    current = session.entry(request).session
    if current is not None:
        await context(request).store.run(signing_in.sign_out, current)
    answer = going.to(request, "/cellule/connexion")
    session.forget_secret(request, answer)
    return answer


def _waits_for_code(request: Request) -> bool:
    current = session.entry(request).session
    return current is not None and current.stage == "code"


def _kind(request: Request) -> Proof:
    return "recovery_code" if request.url.path == _RECOVERY else "totp"


def _login(request: Request, after: str, status: int = 200, **words: Any) -> Response:
    words = {"email": "", "fault": None, "wait": None, **words}
    return page(request, "login.html", status=status, after=after, **words)


def _code(request: Request, after: str, status: int = 200, **words: Any) -> Response:
    words = {"fault": None, "wait": None, **words}
    recovery = _kind(request) == "recovery_code"
    suffix = "" if after == going.HOME else f"?suite={after}"
    other = (_CODE if recovery else _RECOVERY) + suffix
    return page(request, "code.html", status=status, after=after, recovery=recovery, other=other, **words)
