"""Telegram calls us: the same updates, answered once the turn is on disk. What fails is not acknowledged: it comes
again."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Request, Response

from bot.api import problems
from bot.telegram.entrance import Entrance
from bot.telegram.updates import read
from storage.vault import Vault

_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Door:
    """Where Telegram knocks, and the secret it then shows: the same in every process on one database."""

    path: str
    secret: str

    @classmethod
    def of(cls, vault: Vault, token: str) -> Door:
        """Derived from the token by the keys of the database."""
        name = vault.lookup("telegram_path", token).hex()[:32]
        return cls(f"/telegram/webhook/{name}", vault.lookup("telegram_secret", token).hex())


def router_of(entrance: Entrance, door: Door) -> APIRouter:
    """The one route."""
    router = APIRouter(include_in_schema=False)

    @router.post(door.path)
    async def receive(request: Request, secret: Annotated[str, Header(alias=_HEADER)] = "") -> Response:
        if not hmac.compare_digest(secret.encode(), door.secret.encode()):
            raise problems.Problem(404, "not-found", "Page introuvable", "Cette adresse n’existe pas ici.")
        try:
            content = orjson.loads(await request.body())
        except orjson.JSONDecodeError:
            return Response(status_code=400)
        event = read(content)
        if event is not None:
            await entrance.handle(event)
        return Response(status_code=200)

    return router
