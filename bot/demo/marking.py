"""What is downloaded from a demonstration says so in its name, whatever it is: it may end up beside real files."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = "demonstration-"
_WHERE = b'filename="'


class NamesDownloads:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [(name, _marked(name, value)) for name, value in message["headers"]]
            await send(message)

        await self._app(scope, receive, named if scope["type"] == "http" else send)


def _marked(name: bytes, value: bytes) -> bytes:
    if name.lower() != b"content-disposition":
        return value
    return value.replace(_WHERE, _WHERE + PREFIX.encode(), 1)
