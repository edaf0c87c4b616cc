"""`/static/…`: styles and scripts of the web chat."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from fastapi import APIRouter, Request, Response

from bot.assets import Assets, packaged

router = APIRouter(include_in_schema=False)

_RARE = ("language.js", "telegram.js")
"""Modules that few visits need: loaded when they do."""


@cache
def assets() -> Assets:
    """The packaged files."""
    return packaged("bot.webchat", "/static")


def scripts() -> list[str]:
    """The modules of every visit, asked for at once rather than one after the other."""
    found = assets()
    return [found.address(name) for name in found.files if name.endswith(".js") and name not in _RARE]


def source_hash(text: str) -> str:
    """The source that allows exactly this inline style in a Content-Security-Policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@router.api_route("/static/{version}/{name}", methods=["GET", "HEAD"])
async def asset(version: str, name: str, request: Request) -> Response:
    """One file."""
    return assets().answer(version, name, request)
