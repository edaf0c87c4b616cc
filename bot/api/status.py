"""`/healthz`, `/readyz`, `/metrics`: for whoever runs the service."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import select

from bot import cases
from bot.api import problems
from bot.api.context import context
from bot.api.limits import is_loopback
from bot.metrics import exposition
from storage.transaction import Transaction

router = APIRouter(tags=["status"])


@router.get("/healthz")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """The database answers too; 503 while it does not."""
    try:
        await context(request).store.read(_touch)
    except Exception:
        return JSONResponse({"status": "database unavailable"}, status_code=503)
    return JSONResponse({"status": "ready"})


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request, authorization: Annotated[str | None, Header()] = None) -> Response:
    """Prometheus metrics, for this machine or with an API key; never anything a person said, nor a level."""
    if not is_loopback(request.client.host if request.client else None):
        try:
            await context(request).store.read(cases.caller, (authorization or "").removeprefix("Bearer "))
        except cases.NotACaller:
            raise problems.unauthorized("Réservé à cette machine, ou à qui a une clé d’API.") from None
    content, media_type = exposition()
    return Response(content, media_type=media_type)


def _touch(tx: Transaction) -> None:
    tx.execute(select(1))
