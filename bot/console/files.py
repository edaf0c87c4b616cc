"""`/cellule/static/…`: styles and scripts of the console."""

from __future__ import annotations

from fastapi import Request, Response

from bot.console.assets import assets
from bot.console.route import console_router
from bot.permissions import allows

router = console_router()


@router.api_route("/cellule/static/{version}/{name}", methods=["GET", "HEAD"])
@allows("anybody")
async def asset(version: str, name: str, request: Request) -> Response:
    """One file."""
    return assets().answer(version, name, request)
