"""Routes under /cellule: refused unless they declare an action, their writing requests unless they come from us."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse

from bot.api.guard import BodyTooLarge
from bot.console import session
from bot.console.page import again, failed, refused
from bot.permissions import action_of, may
from storage.sessions import SessionOver

_READING = frozenset({"GET", "HEAD"})


class ConsoleRoute(APIRoute):
    """Looks at who is there before its endpoint runs; answers every error with a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint behind these checks."""
        answer = super().get_route_handler()
        action = action_of(self.endpoint)

        async def checked(request: Request) -> Response:
            request.state.entry = await session.enter(request)
            if _comes_from_elsewhere(request):
                return again()
            if action is None:
                return refused(request, "inconnue", 404)
            if request.method not in _READING and await session.is_forged(request):
                return refused(request, "page_ancienne", 403)
            member = session.entry(request).member
            if action != "anybody" and member is None:
                return to_entrance(request)
            if action != "anybody" and member is not None and not may(member.role, action):
                return refused(request, "pas_permis", 403)
            current = session.entry(request).session
            if current is not None:
                await session.keep_alive(request, current)
            return await answer(request)

        async def handler(request: Request) -> Response:
            request.state.entry = session.stranger(request)
            try:
                return await checked(request)
            except BodyTooLarge:
                raise
            except SessionOver:
                request.state.entry = session.stranger(request)
                return to_entrance(request)
            except Exception as error:
                return failed(request, error)

        return handler


def console_router() -> APIRouter:
    """A router for pages of the console: each endpoint stands under `@allows(action)`."""
    return APIRouter(include_in_schema=False, route_class=ConsoleRoute)


def to_entrance(request: Request) -> Response:
    """To what is still missing: signing in, the code or its enrolment; a page asked for is shown afterwards."""
    current = session.entry(request).session
    if current is None:
        place = "/cellule/connexion"
    else:
        place = "/cellule/connexion/code" if current.stage == "code" else "/cellule/double-verification"
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": place})
    if request.method in _READING and request.url.path != "/cellule":
        place += "?" + urlencode({"suite": request.url.path})
    return RedirectResponse(place, 303)


def _comes_from_elsewhere(request: Request) -> bool:
    """Whether a link of another site, a mail for example, leads here: the browser then keeps our cookie to itself."""
    sent = request.headers.get("sec-fetch-site"), request.headers.get("sec-fetch-mode")
    return sent == ("cross-site", "navigate") and request.method in _READING and session.entry(request).fresh
