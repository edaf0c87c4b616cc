"""Errors as RFC 9457 problem documents: words for people, a stable `type` for programs, never what was sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from bot.api.problem_texts import said
from flows.languages import FRENCH, wanted_by
from storage.vault import CannotDecrypt

_log = structlog.get_logger()
_BASE = "urn:relais:problem:"


class Problem(Exception):
    """An error to answer with: `kind` is the stable last part of its type, `more` further members of the document.

    `words` fill the text of problems.yml of that kind, for an error that a person may meet (`met`).
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        headers: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = headers or {}
        self.more = more or {}
        self.words = words

    def response(self, lang: str = FRENCH, **more: Any) -> Response:
        """The problem document, in the language where a person may meet it."""
        title, detail = (self.title, self.detail) if self.words is None else said(self.kind, lang, self.words)
        return Response(
            orjson.dumps(
                {
                    "type": _BASE + self.kind,
                    "title": title,
                    "status": self.status,
                    "detail": detail,
                    **self.more,
                    **more,
                }
            ),
            status_code=self.status,
            media_type="application/problem+json",
            headers=self.headers,
        )


def met(status: int, kind: str, headers: dict[str, str] | None = None, **words: str) -> Problem:
    """An error that a person may meet, told in their language."""
    title, detail = said(kind, FRENCH, words)
    return Problem(status, kind, title, detail, headers, words=words)


def unknown_service() -> Problem:
    """404: no such service."""
    return met(404, "unknown-service")


def unknown_conversation() -> Problem:
    """404: no such conversation, or not the caller's."""
    return met(404, "unknown-conversation")


def unauthorized(detail: str) -> Problem:
    """401: no valid token."""
    return Problem(401, "unauthorized", "Accès refusé", detail, {"WWW-Authenticate": "Bearer"})


def key_reused() -> Problem:
    """422: an Idempotency-Key that came before with another body."""
    detail = "Cette clé Idempotency-Key a déjà servi pour une autre demande. Utilisez-en une nouvelle."
    return Problem(422, "idempotency-key-reused", "Clé déjà utilisée", detail)


def too_many(seconds: int) -> Problem:
    """429: slow down."""
    return met(429, "too-many-requests", {"Retry-After": str(seconds)}, secondes=str(seconds))


def no_meeting() -> Problem:
    """404: no meeting is to come."""
    return met(404, "no-meeting")


def unknown_code() -> Problem:
    """404: this code leads nowhere. The same words whatever the reason, so that they tell nothing."""
    return met(404, "unknown-code")


def unknown_link() -> Problem:
    """404: the one-time link of a messaging chat was used, is too old, or was replaced."""
    return met(404, "unknown-link")


def news_over() -> Problem:
    """404: the link of a mail that asked for news leads nowhere any more."""
    return met(404, "news-over")


def unknown_window() -> Problem:
    """404: there is no bot whose chats open the window."""
    return met(404, "unknown-window")


def window_refused() -> Problem:
    """403: nobody whom Telegram vouches for."""
    return met(403, "window-refused")


def window_late() -> Problem:
    """403: what Telegram said is too old, or from a clock that is wrong."""
    return met(403, "window-late")


def window_used() -> Problem:
    """403: it was opened already."""
    return met(403, "window-used")


def window_elsewhere(service: str) -> Problem:
    """409: the chat already talks with another service."""
    return met(409, "window-elsewhere", service=service)


def unreadable_code() -> Problem:
    """422: not a code at all."""
    return met(422, "unreadable-code")


def too_many_attempts(seconds: int) -> Problem:
    """429: too many codes were tried."""
    minutes = -(-seconds // 60)
    return met(
        429,
        "too-many-attempts",
        {"Retry-After": str(seconds)},
        duree=f"{minutes} minute{'s' if minutes > 1 else ''}",
    )


_HTTP = {
    400: (
        "unreadable-body",
        "Demande illisible",
        "Le corps de la demande n’est pas du JSON en UTF-8. Rien n’a été enregistré.",
    ),
    404: ("not-found", "Page introuvable", "Cette adresse n’existe pas ici."),
    405: ("method-not-allowed", "Méthode non autorisée", "Cette adresse ne répond pas à ce type de demande."),
}
_WORDS = {
    "missing": "ce champ manque",
    "extra_forbidden": "ce champ n’existe pas",
    "json_invalid": "le corps n’est pas du JSON lisible",
    "model_attributes_type": "donnez un objet JSON, avec l’en-tête Content-Type: application/json",
    "literal_error": "cette valeur n’est pas de celles qui sont permises ; /api/docs les donne",
    "one_action": "donnez un champ, et un seul, parmi text, choice, choices, value, command et lang",
}


def _spoken(request: Request) -> str:
    """The language that a caller asks for; French where they ask for none."""
    return wanted_by(request.headers.get("accept-language", "")) or FRENCH


def _where(kind: str, location: tuple[int | str, ...]) -> str:
    """Place of a fault; the name of an unknown field is the sender's own text, and is not repeated."""
    known = location[:-1] if kind == "extra_forbidden" else location
    return ".".join(map(str, known))


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""

    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return error.response(_spoken(request))

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [
            {
                "where": _where(fault["type"], fault["loc"]),
                "cause": _WORDS.get(fault["type"], "valeur d’un type ou d’une forme inattendue"),
            }
            for fault in error.errors()[:20]
        ]
        detail = "La demande n’a pas pu être lue ; rien n’a été enregistré. Corrigez les champs indiqués."
        return Problem(422, "invalid-request", "Demande illisible", detail).response(errors=faults)

    async def http(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind, title, detail = _HTTP.get(
            error.status_code, ("http", "Demande refusée", "Cette demande n’est pas possible.")
        )
        headers = dict(error.headers or {})
        return Problem(error.status_code, kind, title, detail, headers).response()

    async def storage(request: Request, error: Exception) -> Response:
        _log.error("storage_failed", cause=type(getattr(error, "orig", error)).__name__)
        return met(503, "storage-unavailable", {"Retry-After": "5"}).response(_spoken(request))

    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        Problem: problem,
        RequestValidationError: invalid,
        HTTPException: http,
        DBAPIError: storage,
        CannotDecrypt: storage,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
