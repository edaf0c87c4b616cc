"""`/rappel/{id}`: where a reminder is erased before its day. Opening it changes nothing: mail programs do
that too."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot import coming_back
from bot.api.context import context
from bot.webchat.pages import page_of
from storage import returns
from storage.transaction import Transaction

router = APIRouter(include_in_schema=False)


@router.api_route("/rappel/{name}", methods=["GET", "HEAD"])
async def ask(name: str, request: Request) -> Response:
    """Whether to erase it; or that there is nothing left to erase."""
    there = name.isalnum() and await context(request).store.read(_is_there, name)
    return page_of(request, "reminder.html", state="there" if there else "gone")


@router.post("/rappel/{name}")
async def erase(name: str, request: Request) -> Response:
    """Erase it, with its address."""
    erased = name.isalnum() and await context(request).store.run(coming_back.erase_by_link, name)
    return page_of(request, "reminder.html", state="erased" if erased else "gone")


def _is_there(tx: Transaction, name: str) -> bool:
    return bool(returns.find(tx, [name]))
