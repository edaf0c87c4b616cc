"""Going from one page of the console to the next."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from bot.console import session

HOME = "/cellule"
_OURS = re.compile(r"/cellule(/[A-Za-z0-9_-]+)*")


def asked_for(given: str | None) -> str:
    """The page that somebody wanted before signing in, if it is one of ours."""
    return given if given is not None and _OURS.fullmatch(given) else HOME


def to(request: Request, place: str, *, secret: str | None = None, after: str = HOME) -> Response:
    """To `place`, with the secret of a new session, and the page to show `after` it."""
    answer = RedirectResponse(place if after == HOME else f"{place}?{urlencode({'suite': after})}", 303)
    if secret is not None:
        session.give_secret(request, answer, secret)
    return answer
