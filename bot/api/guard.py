"""Around every request: a size limit, security headers, and a last resort that never shows a trace."""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import Problem

MAX_BODY = 64 * 1024
"""Bytes of the largest request body; a message to a person's assistant is a few words."""

_log = structlog.get_logger()
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
_TOO_LARGE = Problem(
    413, "too-large", "Message trop long", "Ce message est trop long pour être lu, et il n’a pas été gardé."
)
_FAILED = Problem(
    500,
    "internal-error",
    "Une erreur est survenue chez nous",
    "Ce n’est pas votre faute, et rien de ce qui était enregistré n’est perdu. Réessayez dans un instant.",
)


class BodyTooLarge(Exception):
    """The body of a request is larger than MAX_BODY; the guard answers."""


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                raise BodyTooLarge
            return message

        async def protected(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                present = {name.lower() for name, _ in message["headers"]}
                if _is_framed(scope):
                    present.add(b"x-frame-options")
                message["headers"] = [*message["headers"], *(each for each in _HEADERS if each[0] not in present)]
            await send(message)

        try:
            if _declared(scope) > MAX_BODY:
                raise BodyTooLarge
            await self.app(scope, counted, protected)
        except BodyTooLarge:
            if not begun:
                await _TOO_LARGE.response()(scope, receive, protected)
        except Exception as error:
            # The request, and so whatever a person wrote, must not reach the log: only the kind of error and its place.
            _log.error("request_failed", error=type(error).__name__, place=place_of(error))
            if not begun:
                await _FAILED.response()(scope, receive, protected)


def let_frame(request: Request) -> None:
    """Let the page that answers say by itself, in its policy, who may frame it."""
    request.state.framed = True


def _is_framed(scope: Scope) -> bool:
    return bool(scope.get("state", {}).get("framed"))


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else MAX_BODY + 1
    return 0


def place_of(error: BaseException) -> str:
    """Where an error was raised, as `file.py:line`; never what was being read."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
