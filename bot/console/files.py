"""`/cellule/static/…`: styles and scripts of the console."""

from __future__ import annotations

from fastapi import Request, Response

from bot.api import problems
from bot.console import assets
from bot.console.route import console_router
from bot.permissions import allows
from bot.webchat.assets import accepts_gzip

router = console_router()

_FOREVER = "public, max-age=31536000, immutable"


@router.api_route("/cellule/static/{version}/{name}", methods=["GET", "HEAD"])
@allows("anybody")
async def asset(version: str, name: str, request: Request) -> Response:
    """One file. An address of another version gets today's file, not to be kept: a page outlives an update."""
    found = assets.find(name)
    if found is None:
        raise problems.Problem(404, "not-found", "Page introuvable", "Cette adresse n’existe pas ici.")
    headers = {"Vary": "Accept-Encoding", "Cache-Control": _FOREVER if assets.is_current(version) else "no-store"}
    if accepts_gzip(request):
        return Response(found.packed, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, media_type=found.media_type, headers=headers)
