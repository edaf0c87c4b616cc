"""`/cellule`: to where each role begins; and whatever is under it and leads nowhere."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from bot.console.page import refused
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.permissions import Action, allows, may

router = console_router()
rest = console_router()
"""Comes last among the routers of the console."""

_BEGINNINGS: tuple[tuple[Action, str], ...] = (
    ("read_cases", "/cellule/file"),
    ("manage_members", "/cellule/equipe"),
    ("read_journal", "/cellule/journal"),
)


@router.get("/cellule")
@allows("own_account")
async def home(member: SignedIn) -> Response:
    """To the first page of the role."""
    place = next((place for action, place in _BEGINNINGS if may(member.role, action)), "/cellule/compte")
    return RedirectResponse(place, 303)


@rest.api_route("/cellule/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@allows("anybody")
async def nowhere(request: Request) -> Response:
    """No such page."""
    return refused(request, "inconnue", 404)
