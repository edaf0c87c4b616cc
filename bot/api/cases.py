"""`/api/v1/cases`: the queue of a service, for its own software, with an API key."""

from __future__ import annotations

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Header, Path, Query, Request, Response

from bot import cases
from bot.api import problems
from bot.api.context import context
from bot.api.models import CaseDetailOut, CasesOut, ProblemOut
from storage.queue import BadCursor, UnknownCase

router = APIRouter(prefix="/api/v1/cases", tags=["cases"])

_PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": ProblemOut, "content": {"application/problem+json": {}}} for status in (401, 404, 422, 503)
}
Status = Literal[
    "new",
    "triaged",
    "contacted",
    "assessed",
    "in_support",
    "on_hold",
    "not_reached",
    "redirected",
    "closed",
    "withdrawn",
]
Key = Annotated[str | None, Header(alias="Authorization", description="Bearer API key (relais key create)")]
_NO_KEY = (
    "Il faut une clé d’API valable (en-tête Authorization: Bearer …). Le service en crée avec `relais key create`."
)


@router.get("", response_model=CasesOut, responses=_PROBLEMS)
async def list_cases(
    request: Request,
    authorization: Key = None,
    queue: Literal["salaries", "employeurs"] | None = None,
    status: Status | None = None,
    level: Literal["rouge", "orange", "jaune"] | None = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Cases of the key's service, oldest first, without what they hold."""
    ctx = context(request)
    filters = {"queue": queue, "status": status, "level": level}
    try:
        items, following = await ctx.store.read(
            cases.list_cases, ctx.world, _secret(authorization), filters, cursor, limit
        )
    except cases.NotACaller:
        raise problems.unauthorized(_NO_KEY) from None
    except BadCursor:
        detail = "Ce curseur ne vient pas d’ici. Reprenez à la première page, sans curseur."
        raise problems.Problem(422, "bad-cursor", "Curseur inconnu", detail) from None
    return Response(orjson.dumps({"items": items, "next": following}), media_type="application/json")


@router.get("/{number}", response_model=CaseDetailOut, responses=_PROBLEMS)
async def read_case(
    request: Request, number: Annotated[int, Path(ge=0, le=2**31 - 1)], authorization: Key = None
) -> Response:
    """One case with exactly what the person chose to share. The reading is written in the journal."""
    ctx = context(request)
    try:
        found = await ctx.store.run(cases.read_case, ctx.world, _secret(authorization), number)
    except cases.NotACaller:
        raise problems.unauthorized(_NO_KEY) from None
    except UnknownCase:
        detail = "Aucune demande de ce service ne porte ce numéro."
        raise problems.Problem(404, "unknown-case", "Demande introuvable", detail) from None
    return Response(orjson.dumps(found), media_type="application/json")


def _secret(header: str | None) -> str:
    scheme, _, secret = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not secret or len(secret) > 256:
        raise problems.unauthorized(_NO_KEY)
    return secret
