"""`/cellule/double-verification`: enrolling a telephone, the first time or a new one; recovery codes, shown once."""

from __future__ import annotations

from fastapi import Request, Response
from markupsafe import Markup

from bot import account, totp
from bot.api.context import context
from bot.console import going, session
from bot.console.page import page
from bot.console.route import console_router, to_entrance
from bot.console.waiting import wait_in_words
from bot.permissions import allows
from bot.signing_in import TooManyAttempts, WrongProof
from storage import credentials, members
from storage.sessions import Session
from storage.transaction import Transaction

router = console_router()

_HERE = "/cellule/double-verification"


@router.get(_HERE)
@allows("anybody")
async def enrolment(request: Request, suite: str | None = None) -> Response:
    """The QR code. Who is signed in comes here from « Mon compte », which asks for the password first."""
    current = session.entry(request).session
    if current is None or current.stage == "code":
        return to_entrance(request)
    offered = await context(request).store.run(_offered, current)
    if offered is None:
        return going.to(request, "/cellule/compte")
    return _form(request, current, offered, going.asked_for(suite))


@router.post(_HERE)
@allows("anybody")
async def confirm(request: Request) -> Response:
    """Check the first code, then show the recovery codes."""
    current = session.entry(request).session
    if current is None or current.stage == "code":
        return to_entrance(request)
    store, given = context(request).store, await session.form(request)
    after = going.asked_for(given.get("suite"))
    try:
        done = await store.run(account.enrol, current, given.get("code", ""))
    except WrongProof:
        return going.to(request, _HERE)
    except TooManyAttempts as wait:
        offered = await store.run(_offered, current)
        return _form(request, current, offered or ("", ""), after, 429, wait=wait_in_words(wait.seconds))
    if done is None:
        offered = await store.run(_offered, current)
        return _form(request, current, offered or ("", ""), after, 422, fault="code_refuse")
    secret, codes = done
    if secret is not None:
        await session.become(request, secret)
    return page(request, "recovery_codes.html", session.entry(request).member, codes=codes, after=after)


def _offered(tx: Transaction, current: Session) -> tuple[str, str] | None:
    email = members.profile_of(tx, current.member).email
    if current.stage == "enrol":
        return account.secret_to_enrol(tx, current), email
    secret = credentials.offered_totp(tx, current.member, current.id)
    return None if secret is None else (secret, email)


def _form(
    request: Request,
    current: Session,
    offered: tuple[str, str],
    after: str,
    status: int = 200,
    *,
    fault: str | None = None,
    wait: str | None = None,
) -> Response:
    secret, email = offered
    return page(
        request,
        "enrolment.html",
        session.entry(request).member,
        status=status,
        secret=totp.spaced(secret),
        qr=Markup(totp.qr_code(secret, email)),  # noqa: S704 - drawn here, the e-mail is in its squares alone
        email=email,
        first=not current.secured,
        after=after,
        fault=fault,
        wait=wait,
    )
