"""`/api/v1/conversations/{id}/…`: what a person may do with what is kept of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from bot import rights
from bot.api import problems
from bot.api.context import context
from bot.api.conversations import PROBLEMS, Bearer, bearer, slow_down
from bot.api.kept_models import KeptOut
from bot.api.models import Id, TurnOut
from storage.conversations import UnknownConversation

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])


class TakeBack(BaseModel):
    """The id of an agreement."""

    model_config = ConfigDict(extra="forbid")

    take_back: Id


class Correction(BaseModel):
    """An answered question, and the run it belongs to."""

    model_config = ConfigDict(extra="forbid")

    run: Id
    step: Id


@router.get("/{name}/data", response_model=KeptOut, responses=PROBLEMS)
async def see(name: str, request: Request, authorization: Bearer = None) -> Response:
    """Everything kept of the person: answers, requests, agreements, messages."""
    ctx = context(request)
    return await _answer(request, name, lambda: ctx.store.read(rights.see, ctx.world, name, bearer(authorization)))


@router.get("/{name}/export", response_model=KeptOut, responses=PROBLEMS)
async def export(name: str, request: Request, authorization: Bearer = None) -> Response:
    """The same as a file to take along; that it was made is written in the journal."""
    ctx = context(request)
    found = await _answer(request, name, lambda: ctx.store.run(rights.export, ctx.world, name, bearer(authorization)))
    found.headers["Content-Disposition"] = 'attachment; filename="releve.json"'
    return found


@router.post("/{name}/agreements", response_model=TurnOut, responses=PROBLEMS)
async def take_back(name: str, body: TakeBack, request: Request, authorization: Bearer = None) -> Response:
    """Take an agreement back, by its id in /data. What it allowed ends: answers erased, or the request withdrawn.

    An agreement that does not stand, or no longer, changes nothing: the current question comes back.
    """
    ctx = context(request)
    token = bearer(authorization)
    return await _answer(request, name, lambda: ctx.store.run(rights.take_back, ctx.world, name, token, body.take_back))


@router.post("/{name}/corrections", response_model=TurnOut, responses=PROBLEMS)
async def correct(name: str, body: Correction, request: Request, authorization: Bearer = None) -> Response:
    """Ask an answered question again. One that cannot be changed (see `can_change`) is left as it is."""
    ctx = context(request)
    token = bearer(authorization)
    return await _answer(
        request, name, lambda: ctx.store.run(rights.correct, ctx.world, name, token, body.run, body.step)
    )


async def _answer(request: Request, name: str, ask: Callable[[], Awaitable[bytes]]) -> Response:
    slow_down(context(request), request, name)
    try:
        return Response(await ask(), media_type="application/json")
    except UnknownConversation:
        raise problems.unknown_conversation() from None
