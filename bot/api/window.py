"""`/api/v1/conversations/window`: from a button of a Telegram chat, into the same conversation."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictStr

from bot import window
from bot.api import problems
from bot.api.context import context
from bot.api.conversations import PROBLEMS, slow_down
from bot.api.models import ConversationOut, Id
from bot.initdata import Unusable

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])
_PROBLEMS = {**PROBLEMS, 403: PROBLEMS[404], 409: PROBLEMS[404]}


class WindowRequest(BaseModel):
    """What Telegram put after `#tgWebAppData=` in the address, decoded, and the service it leads to."""

    model_config = ConfigDict(extra="forbid")

    service: Id
    init_data: Annotated[StrictStr, Field(max_length=4096)]


@router.post("/window", response_model=ConversationOut, responses=_PROBLEMS)
async def come_in(body: WindowRequest, request: Request) -> Response:
    """The conversation of the chat: a token for this window, every message, the current question. Once only."""
    ctx = context(request)
    services = ctx.world.config.services
    if ctx.init_data is None:
        raise problems.unknown_window()
    if body.service not in services:
        raise problems.unknown_service()
    slow_down(ctx, request, None)
    try:
        visit = ctx.init_data.read(body.init_data, ctx.store.clock())
        started = await ctx.store.run(window.come_in, ctx.world, body.service, visit)
    except Unusable as error:
        raise (problems.window_late() if error.reason == "late" else problems.window_refused()) from None
    except window.AlreadyOpened:
        raise problems.window_used() from None
    except window.Elsewhere as error:
        raise problems.window_elsewhere(services[str(error)].name) from None
    turn = orjson.loads(started.turn)
    return Response(orjson.dumps({"id": started.id, "token": started.token, **turn}), media_type="application/json")
