"""Whoever receives notifications: a real mail server and a real HTTP server on loopback, each told how to answer."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.ports import quiet_port

HANG_UP = 0
"""An answer: everything was received, then the connection breaks before a word."""


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    to: tuple[str, ...]
    raw: bytes

    @property
    def parsed(self) -> EmailMessage:
        """Headers and body, decoded."""
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class MailServer:
    """`received` is what arrived whole, accepted or not; `answers` are given to the next mails, then 250."""

    port: int
    received: list[Mail] = field(default_factory=list)
    answers: deque[str | int] = field(default_factory=deque)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """SMTP_URL of this server."""
        return f"smtp://127.0.0.1:{self.port}?from=relais@service.example"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Accept the address, unless the test refuses it."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the mail, then answer as told."""
        self.received.append(Mail(tuple(envelope.rcpt_tos), bytes(envelope.content)))
        answer = self.answers.popleft() if self.answers else "250 OK"
        if answer == HANG_UP:
            server.transport.abort()
        return str(answer)


@contextmanager
def mail_server(port: int | None = None) -> Iterator[MailServer]:
    """A mail server that listens while the block runs."""
    receiver = MailServer(port or quiet_port())
    controller = Controller(receiver, hostname="127.0.0.1", port=receiver.port, ready_timeout=60)
    controller.start()
    try:
        yield receiver
    finally:
        controller.stop()


@dataclass(frozen=True)
class Call:
    """One webhook call as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HookServer:
    """`received` is what arrived whole; `answers` (whole responses) are given to the next calls, then 204."""

    port: int
    received: list[Call] = field(default_factory=list)
    answers: deque[bytes | int] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Where it is called."""
        return f"http://127.0.0.1:{self.port}/relais"


@contextmanager
def hook_server() -> Iterator[HookServer]:
    """An HTTP server that listens while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with receiver.lock:
                receiver.received.append(Call(self.path, dict(self.headers.items()), body))
                answer = receiver.answers.popleft() if receiver.answers else response(204)
            if isinstance(answer, bytes):
                self.wfile.write(answer)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = HookServer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def response(status: int, reason: str = "said", body: str = "", **headers: str) -> bytes:
    """A whole HTTP response."""
    lines = [f"HTTP/1.1 {status} {reason}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", body)).encode()
