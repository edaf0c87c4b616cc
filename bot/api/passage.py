"""`/api/v1/conversations/passage`: through the one-time link of a messaging chat, into the same conversation."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictStr

from bot import passage
from bot.api import problems
from bot.api.context import context
from bot.api.conversations import PROBLEMS, slow_down
from bot.api.models import ConversationOut, Id

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])


class PassageRequest(BaseModel):
    """What follows `#lien=` in the address, and the service it leads to."""

    model_config = ConfigDict(extra="forbid")

    service: Id
    link: Annotated[StrictStr, Field(max_length=128)]


@router.post("/passage", response_model=ConversationOut, responses=PROBLEMS)
async def come_through(body: PassageRequest, request: Request) -> Response:
    """The conversation of the chat: a token for this device, every message, the current question. Once only."""
    ctx = context(request)
    if body.service not in ctx.world.config.services:
        raise problems.unknown_service()
    slow_down(ctx, request, None)
    try:
        started = await ctx.store.run(passage.come_through, ctx.world, body.service, body.link)
    except passage.NewsOver:
        raise problems.news_over() from None
    except passage.UnknownLink:
        raise problems.unknown_link() from None
    turn = orjson.loads(started.turn)
    return Response(orjson.dumps({"id": started.id, "token": started.token, **turn}), media_type="application/json")
