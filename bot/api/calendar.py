"""`/api/v1/conversations/{id}/calendar`: the file of the person's meetings, for their own calendar."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bot import meeting_making
from bot.api import problems
from bot.api.context import context
from bot.api.conversations import PROBLEMS, Bearer, bearer, slow_down
from bot.calendar_file import MEDIA_TYPE, NAME
from bot.conversation import talk_of
from bot.world import World
from storage import conversations
from storage.conversations import UnknownConversation
from storage.transaction import Transaction

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])
_FOUND: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}}


@router.get("/{name}/calendar", response_class=Response, responses={**PROBLEMS, **_FOUND})
async def calendar(name: str, request: Request, authorization: Bearer = None) -> Response:
    """The meetings to come, as a calendar file that says « Rendez-vous » and nothing of what they are about."""
    ctx = context(request)
    token = bearer(authorization)
    slow_down(ctx, request, name)
    try:
        content = await ctx.store.read(_file, ctx.world, name, token)
    except UnknownConversation:
        raise problems.unknown_conversation() from None
    if content is None:
        raise problems.no_meeting()
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
    return Response(content, headers=headers, media_type=MEDIA_TYPE)


def _file(tx: Transaction, world: World, name: str, token: str) -> bytes | None:
    return meeting_making.file_of(talk_of(tx, world, conversations.open_by_token(tx, name, token, lock=False)))
