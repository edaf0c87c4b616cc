"""Who calls /api/v1/cases: a service's own software with its key, or a member signed in on the console."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Request

from bot import cases
from bot.api import problems
from bot.api.context import context
from bot.console import session
from storage.access import Caller

Key = Annotated[
    str | None,
    Header(
        alias="Authorization",
        description="Bearer API key (relais key create); without it, the session of a member signed in on the console",
    ),
]
_NO_KEY = (
    "Il faut une clé d’API valable (en-tête Authorization: Bearer …). Le service en crée avec `relais key create`."
)
_FORGED = "Rechargez la page de la cellule, puis recommencez : rien n’a été enregistré."


async def caller(request: Request, authorization: str | None, *, writes: bool = False) -> Caller:
    """The caller behind a key or a session. Raises Problem 401; 403 where a session writes without its own token."""
    if authorization is None:
        request.state.entry = await session.enter(request)
        member = session.entry(request).member
        if member is not None and writes and await session.is_forged(request):
            raise problems.Problem(403, "forged", "Page trop ancienne", _FORGED)
        if member is not None:
            return member.caller
    try:
        return await context(request).store.read(cases.caller, _secret(authorization))
    except cases.NotACaller:
        raise problems.unauthorized(_NO_KEY) from None


def _secret(header: str | None) -> str:
    scheme, _, secret = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not secret or len(secret) > 256:
        raise problems.unauthorized(_NO_KEY)
    return secret
