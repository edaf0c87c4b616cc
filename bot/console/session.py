"""Who is in front of the console: the cookie, the session behind it, and the token that its forms must show."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request, Response

from bot.api.context import Context, context
from bot.config import Service
from bot.deadlines import day_of
from bot.permissions import may
from storage import absences, members, sessions
from storage.access import Caller, caller_of
from storage.sessions import Session
from storage.transaction import Transaction

REFRESH_HEADER = "relais-refresh"
"""Sent by what a page does of its own accord (a queue that refreshes itself): it keeps no session alive."""
CSRF_HEADER = "relais-csrf"
CSRF_FIELD = "csrf"

_TOUCH_AFTER = 60
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Member:
    """A member who is signed in; `session` is the id of the session, `stands_in_for` are ids of callers."""

    id: str
    service: str
    role: str
    name: str
    session: str
    stands_in_for: frozenset[str] = frozenset()

    @property
    def caller(self) -> Caller:
        """The same for use cases and the journal."""
        return Caller(caller_of(self.id), self.service, self.role, self.stands_in_for)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a browser: its secret, and the session behind it, open or still waiting for a code."""

    secret: str
    fresh: bool
    session: Session | None = None
    name: str = ""
    stands_in_for: frozenset[str] = frozenset()

    @property
    def member(self) -> Member | None:
        """The member, once nothing is missing."""
        if self.session is None or self.session.stage != "open":
            return None
        found = self.session
        return Member(found.member, found.service, found.role, self.name, found.id, self.stands_in_for)


async def enter(request: Request) -> Entry:
    """Look at the cookie. A browser without one gets a secret that stands for nobody, which protects its forms."""
    ctx = context(request)
    secret = request.cookies.get(_cookie_name(ctx), "")
    if not _SECRET.fullmatch(secret):
        return Entry(new_secret(ctx), fresh=True)
    return await ctx.store.read(_who, ctx.world.config.services, secret, False)


def stranger(request: Request) -> Entry:
    """Nobody, until the cookie was looked at."""
    return Entry(new_secret(context(request)), fresh=False)


async def keep_alive(request: Request, session: Session) -> None:
    """Remember that the member is there, at most once a minute."""
    ctx = context(request)
    if REFRESH_HEADER not in request.headers and ctx.store.clock() - session.last_seen_at >= _TOUCH_AFTER:
        await ctx.store.run(sessions.touch, session.id)


def entry(request: Request) -> Entry:
    """What `enter` found for this request."""
    found = request.state.entry
    assert isinstance(found, Entry)
    return found


def _signed_in(request: Request) -> Member:
    found = entry(request).member
    assert found is not None, "the route declares an action that nobody signed in may do"
    return found


SignedIn = Annotated[Member, Depends(_signed_in)]
"""The signed-in member, for a route that declares an action: `async def queue(member: SignedIn)`."""


def csrf_token(request: Request) -> str:
    """The token that forms and htmx requests of this browser must show: bound to its secret, kept nowhere."""
    return context(request).store.vault.lookup("csrf", entry(request).secret).hex()


async def is_forged(request: Request) -> bool:
    """Whether a writing request does not come from a page of ours."""
    given = request.headers.get(CSRF_HEADER) or (await form(request)).get(CSRF_FIELD, "")
    if not hmac.compare_digest(given.encode(), csrf_token(request).encode()):
        return True
    return urlsplit(request.headers.get("origin", "")).netloc not in {
        request.headers.get("host", ""),
        urlsplit(context(request).world.base_url).netloc,
    }


async def form(request: Request) -> dict[str, str]:
    """The fields of a posted form, the first value of each; empty when the body is something else."""
    try:
        given = parse_qs((await request.body()).decode(), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[0].replace("\0", "") for name, values in given.items()}


def new_secret(ctx: Context) -> str:
    """A secret for a browser."""
    return base64.urlsafe_b64encode(ctx.store.vault.random(32)).rstrip(b"=").decode()


async def become(request: Request, secret: str) -> None:
    """From here on, for this answer and the next requests, the browser is the one behind `secret`."""
    ctx = context(request)
    request.state.entry = await ctx.store.read(_who, ctx.world.config.services, secret, True)


def client_address(request: Request) -> str:
    """Where attempts come from."""
    return request.client.host if request.client else ""


def give_secret(request: Request, response: Response, secret: str) -> None:
    """Have the browser keep `secret` until it is closed, for no script and no other site."""
    ctx = context(request)
    secure = _is_https(ctx)
    response.set_cookie(_cookie_name(ctx), secret, path="/", secure=secure, httponly=True, samesite="strict")


def forget_secret(request: Request, response: Response) -> None:
    """Have the browser forget it."""
    ctx = context(request)
    response.delete_cookie(_cookie_name(ctx), path="/", secure=_is_https(ctx), httponly=True, samesite="strict")


def _cookie_name(ctx: Context) -> str:
    return "__Host-relais" if _is_https(ctx) else "relais"


def _is_https(ctx: Context) -> bool:
    return ctx.world.base_url.startswith("https://")


def _who(tx: Transaction, services: Mapping[str, Service], secret: str, fresh: bool) -> Entry:
    session = sessions.find(tx, secret)
    if session is None or session.service not in services:
        return Entry(secret, fresh)
    name = members.profile_of(tx, session.member).name
    if not may(session.role, "act_on_cases"):
        return Entry(secret, fresh, session, name)
    today = day_of(services[session.service], tx.now).isoformat()
    return Entry(secret, fresh, session, name, absences.covered_by(tx, session.service, session.member, today))
