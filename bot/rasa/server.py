"""The action server: Rasa's protocol over HTTP. Errors and logs hold nothing of a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from bot.rasa.actions import NAMES, REACHED_SLOT, Actions
from bot.rasa.callers import Callers
from bot.rasa.protocol import LARGEST, TooLarge, UnreadableCall, answered, read_call

_log = structlog.get_logger()


def create_actions_app(actions: Actions, callers: Callers) -> FastAPI:
    """The application around the actions."""
    app = FastAPI(title="Relais PDP actions", openapi_url=None, docs_url=None, redoc_url=None)

    @app.exception_handler(HTTPException)
    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _json({"error": "not found" if error.status_code == 404 else "refused"}, error.status_code)

    @app.middleware("http")
    async def guard(request: Request, following: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            return await following(request)
        except Exception as error:
            _log.error("rasa_request_failed", cause=type(error).__name__)
            return _json({"error": "failed"}, 500)

    @app.get("/health")
    async def health() -> Response:
        return _json({"status": "ok"})

    @app.get("/actions")
    async def names(request: Request) -> Response:
        if _caller(callers, request) is None:
            return _unauthorized()
        return _json([{"name": name} for name in NAMES])

    @app.post("/webhook")
    async def webhook(request: Request) -> Response:
        assistant = _caller(callers, request)
        if assistant is None:
            return _unauthorized()
        try:
            body = await _body(request)
            call = read_call(body, request.headers.get("content-encoding", "").lower())
        except TooLarge as error:
            return _json({"error": str(error)}, 413)
        except UnreadableCall as error:
            return _json({"error": str(error)}, 422)
        if call.next_action not in NAMES:
            # Not 400, which means to Rasa that an action declined: it would then repeat the name in its logs.
            return _json({"error": "no such action; GET /actions lists them"}, 404)
        responses = await actions.run(assistant, call)
        # Other domains than the exported one may not have this slot, and Rasa complains of it.
        reached = {REACHED_SLOT: True} if REACHED_SLOT in call.tracker.slots else {}
        return Response(answered(responses, reached), media_type="application/json")

    return app


def _caller(callers: Callers, request: Request) -> str | None:
    return callers.named(request.headers.get("authorization"), request.query_params.get("token"))


async def _body(request: Request) -> bytes:
    """The body, as far as it may go."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise TooLarge("the body is too large")
        parts.append(part)
    return b"".join(parts)


def _unauthorized() -> Response:
    remedy = "send the token of RELAIS_ACTIONS_TOKEN as Authorization: Bearer, or as ?token="
    return _json({"error": remedy}, 401, {"WWW-Authenticate": "Bearer"})


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status_code=status, media_type="application/json", headers=headers)
