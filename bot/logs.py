"""Logs for whoever runs the service: events and technical facts, never an answer, a text, a contact or a level."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
from typing import TextIO, cast

import structlog


def configure() -> None:
    """One JSON line per event on standard error; libraries only from WARNING, without their messages' arguments."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Lossy(sys.stderr))),
    )
    handler = logging.StreamHandler(_Lossy(sys.stderr))
    handler.setFormatter(_NoArguments())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # What the web server says of a failed start or request, `relais run` and the guard say better.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)


class _Lossy(io.TextIOBase):
    """Standard error, whose full disk or closed pipe must not fail the request that is being served."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


class _NoArguments(logging.Formatter):
    """A library's log message may carry parts of a request: only its template and the kind of error are kept."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return f"{record.levelname.lower()} {record.name} {str(record.msg) if record.args else 'event'} {kind}".strip()
