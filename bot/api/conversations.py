"""`/api/v1/conversations`: what people, the web chat and outside clients talk to."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query, Request, Response

from bot import beginning, conversation, unsent
from bot.api import problems
from bot.api.body import documented, idempotency_key, read_body
from bot.api.context import Context, context
from bot.api.limits import is_loopback
from bot.api.models import ConversationOut, NewConversation, ProblemOut, TurnOut, TurnRequest
from bot.incoming import Action, Incoming, Ordered, Spoken, Target, read_text
from flows.events import Chosen, Number
from storage.conversations import EventReused, UnknownConversation

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])

PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": ProblemOut, "content": {"application/problem+json": {}}}
    for status in (400, 401, 404, 413, 422, 429, 503)
}
_TURN_HEADERS = {
    "Authorization": "Bearer token of the conversation",
    "Idempotency-Key": "Repeating a request with the same key and body within 48 hours gives the same turn again",
}
BeginKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=16,
        max_length=255,
        description="Random and secret: repeating a request with the same key and body within 48 hours gives the same "
        "conversation and token again",
    ),
]
Bearer = Annotated[str | None, Header(alias="Authorization", description="Bearer token of the conversation")]


@router.post("", status_code=201, response_model=ConversationOut, responses=PROBLEMS)
async def begin(body: NewConversation, request: Request, idempotency_key: BeginKey = None) -> Response:
    """Begin a conversation with a service. An unknown campaign is ignored."""
    ctx = context(request)
    if body.service not in ctx.world.config.services:
        raise problems.unknown_service()
    slow_down(ctx, request, None)
    wanted = (ctx.world, body.service, body.campaign, body.lang)
    if idempotency_key is None:
        started = await ctx.store.run(conversation.start, *wanted)
    else:
        same = body.model_dump_json().encode()
        try:
            started = await ctx.store.run(beginning.start_once, *wanted, idempotency_key, same)
        except EventReused:
            raise problems.key_reused() from None
    turn = orjson.loads(started.turn)
    return _json(orjson.dumps({"id": started.id, "token": started.token, **turn}), 201)


@router.post(
    "/{name}/turns",
    response_model=TurnOut,
    responses=PROBLEMS,
    openapi_extra=documented(TurnRequest, path=("name",), headers=_TURN_HEADERS),
)
async def turn(request: Request) -> Response:
    """Answer the current question, or give a command.

    With run, step and revision of the prompt, an answer to an older question is not applied: the current one
    comes back.
    """
    ctx = context(request)
    name = request.path_params["name"]
    token = bearer(request.headers.get("authorization"))
    slow_down(ctx, request, name)
    body = await read_body(request, TurnRequest)
    key = idempotency_key(request)
    incoming = Incoming(
        action=_action(ctx, body),
        target=Target(body.run, body.step, body.revision),
        event=key,
        body=body.model_dump_json(exclude_none=True).encode() if key is not None else b"",
    )
    try:
        return _json(await ctx.store.run(conversation.take_turn, ctx.world, name, token, incoming))
    except UnknownConversation:
        raise problems.unknown_conversation() from None
    except EventReused:
        raise problems.key_reused() from None


@router.get("/{name}", response_model=TurnOut, responses=PROBLEMS)
async def look(
    name: str, request: Request, authorization: Bearer = None, after: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """The messages after the one with id `after`, and the current question."""
    ctx = context(request)
    token = bearer(authorization)
    slow_down(ctx, request, name)
    try:
        seen = await ctx.store.read(conversation.look, ctx.world, name, token, after)
        if seen is None:
            seen = await ctx.store.run(conversation.receive, ctx.world, name, token, after)
    except UnknownConversation:
        raise problems.unknown_conversation() from None
    return _json(seen)


@router.delete("/{name}", status_code=204, responses=PROBLEMS)
async def erase(
    name: str,
    request: Request,
    authorization: Bearer = None,
    only_unsent: Annotated[bool, Query(alias="unsent", description="Keep the requests that were sent")] = False,
) -> Response:
    """Erase the conversation; of a request already sent, only number, dates and « retirée » remain.

    With `unsent=true`, answers, messages and unfinished questionnaires are erased, and requests already sent stay
    within reach; where none was sent, the whole conversation goes.
    """
    ctx = context(request)
    token = bearer(authorization)
    try:
        if only_unsent:
            await ctx.store.run(unsent.erase_unsent, ctx.world, name, token)
        else:
            await ctx.store.run(conversation.erase, name, token)
    except UnknownConversation:
        raise problems.unknown_conversation() from None
    return Response(status_code=204)


def bearer(header: str | None) -> str:
    """The token of an Authorization header. Raises Problem 401."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > 256:
        raise problems.unauthorized("Il manque le jeton de la conversation (en-tête Authorization: Bearer …).")
    return token


def _action(ctx: Context, body: TurnRequest) -> Action:
    if body.text is not None:
        return read_text(ctx.world, body.text)
    if body.choice is not None:
        return Chosen((body.choice,))
    if body.choices is not None:
        return Chosen(tuple(body.choices))
    if body.value is not None:
        return Number(body.value)
    if body.lang is not None:
        return Spoken(body.lang)
    assert body.command is not None
    return Ordered(body.command)


def slow_down(ctx: Context, request: Request, name: str | None) -> None:
    """Hold back a caller that goes too fast; `name` is None for a new conversation. Raises Problem 429."""
    address = request.client.host if request.client else None
    if is_loopback(address):
        return
    limits = ctx.world.config.rate_limits
    if name is None:
        seconds = ctx.limiter.wait("new", str(address), limits.new_per_address_per_hour, 3600)
    else:
        seconds = ctx.limiter.wait("conversation", name, limits.conversation_per_minute, 60) or ctx.limiter.wait(
            "address", str(address), limits.address_per_minute, 60
        )
    if seconds:
        raise problems.too_many(seconds)


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status_code=status, media_type="application/json")
