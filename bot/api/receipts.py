"""`/api/v1/conversations/{id}/receipt` and `/return`: the code to come back with, and coming back with it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictStr

from bot import receipts
from bot.api import problems
from bot.api.context import Context, context
from bot.api.conversations import PROBLEMS, Bearer, bearer, slow_down
from bot.api.models import ConversationOut, Id
from storage.conversations import UnknownConversation

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])

# Twelve digits are not many: whatever the address, and config.yml, nobody may try them out.
_FROM_ADDRESS = ("return_address", 10, 15 * 60)
_TO_SERVICE = ("return_service", 200, 3600)
_FOR_CONVERSATION = ("receipt", 20, 3600)
# One at a time: each takes 64 MiB, and turns need the other processor.
_slow = ThreadPoolExecutor(1, "relais-receipt")


class ReceiptOut(BaseModel):
    """The code, in groups of four digits. It is shown once."""

    code: str


class ReturnRequest(BaseModel):
    """The code, however its digits are grouped, and the service it was given by."""

    model_config = ConfigDict(extra="forbid")

    service: Id
    code: Annotated[StrictStr, Field(max_length=64)]


@router.post("/{name}/receipt", response_model=ReceiptOut, responses=PROBLEMS)
async def give(name: str, request: Request, authorization: Bearer = None) -> Response:
    """A code that brings the person back from any device. A new one ends the former, and what it had opened."""
    ctx = context(request)
    token = bearer(authorization)
    slow_down(ctx, request, name)
    try:
        await ctx.store.read(receipts.check_owner, name, token)
        kind, limit, window = _FOR_CONVERSATION
        if seconds := ctx.limiter.wait(kind, name, limit, window):
            raise problems.too_many_attempts(seconds)
        while True:
            code = receipts.new_code(ctx.store.vault.random)
            if await ctx.store.run(receipts.give, name, token, await _hashed(ctx, code)):
                break
    except UnknownConversation:
        raise problems.unknown_conversation() from None
    return Response(orjson.dumps({"code": receipts.in_groups(code)}), media_type="application/json")


@router.post("/return", response_model=ConversationOut, responses=PROBLEMS)
async def come_back(body: ReturnRequest, request: Request) -> Response:
    """The conversation that has this code: a token of its own for this device, every message, the current question.

    The device it began on keeps its token; the one given by an earlier return ends. Attempts are limited.
    """
    ctx = context(request)
    if body.service not in ctx.world.config.services:
        raise problems.unknown_service()
    code = receipts.read_code(body.code)
    if code is None:
        raise problems.unreadable_code()
    address = str(request.client.host if request.client else None)
    attempts = ((_FROM_ADDRESS, address), (_TO_SERVICE, body.service))
    for (kind, limit, window), key in attempts:
        if seconds := ctx.limiter.wait(kind, key, limit, window):
            raise problems.too_many_attempts(seconds)
    wrong = False
    try:
        started = await ctx.store.run(receipts.come_back, ctx.world, body.service, await _hashed(ctx, code))
    except receipts.UnknownCode:
        wrong = True
        raise problems.unknown_code() from None
    finally:
        if not wrong:
            for (kind, _limit, window), key in attempts:
                ctx.limiter.forget(kind, key, window)
    turn = orjson.loads(started.turn)
    content = orjson.dumps({"id": started.id, "token": started.token, **turn})
    return Response(content, media_type="application/json")


async def _hashed(ctx: Context, code: str) -> bytes:
    return await asyncio.get_running_loop().run_in_executor(_slow, receipts.slow_hash, ctx.store.vault, code)
