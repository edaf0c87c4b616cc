"""Errors as RFC 9457 problem documents: French for people, a stable `type` for programs, never what was sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from storage.vault import CannotDecrypt

_log = structlog.get_logger()
_BASE = "urn:relais:problem:"
_BACK_TO_CHAT = (
    "Fermez cette fenêtre, revenez à la discussion Telegram et appuyez de nouveau sur le bouton. Rien n’est perdu."
)


class Problem(Exception):
    """An error to answer with: `kind` is the stable last part of its type, `more` further members of the document."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        headers: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = headers or {}
        self.more = more or {}

    def response(self, **more: Any) -> Response:
        """The problem document."""
        return Response(
            orjson.dumps(
                {
                    "type": _BASE + self.kind,
                    "title": self.title,
                    "status": self.status,
                    "detail": self.detail,
                    **self.more,
                    **more,
                }
            ),
            status_code=self.status,
            media_type="application/problem+json",
            headers=self.headers,
        )


def unknown_service() -> Problem:
    """404: no such service."""
    return Problem(404, "unknown-service", "Service inconnu", "Vérifiez le lien ou le code du service, puis réessayez.")


def unknown_conversation() -> Problem:
    """404: no such conversation, or not the caller's."""
    return Problem(
        404,
        "unknown-conversation",
        "Conversation introuvable",
        "Elle a été effacée, son délai est passé, ou le lien n’est pas le bon. Vous pouvez en commencer une nouvelle.",
    )


def unauthorized(detail: str) -> Problem:
    """401: no valid token."""
    return Problem(401, "unauthorized", "Accès refusé", detail, {"WWW-Authenticate": "Bearer"})


def key_reused() -> Problem:
    """422: an Idempotency-Key that came before with another body."""
    detail = "Cette clé Idempotency-Key a déjà servi pour une autre demande. Utilisez-en une nouvelle."
    return Problem(422, "idempotency-key-reused", "Clé déjà utilisée", detail)


def too_many(seconds: int) -> Problem:
    """429: slow down."""
    return Problem(
        429,
        "too-many-requests",
        "Trop de messages en peu de temps",
        f"Rien n’est perdu. Attendez {seconds} secondes, puis réessayez.",
        {"Retry-After": str(seconds)},
    )


def no_meeting() -> Problem:
    """404: no meeting is to come."""
    return Problem(404, "no-meeting", "Aucun rendez-vous", "Aucun rendez-vous n’est prévu dans cette conversation.")


def unknown_code() -> Problem:
    """404: this code leads nowhere. The same words whatever the reason, so that they tell nothing."""
    return Problem(
        404,
        "unknown-code",
        "Code introuvable",
        "Ce code ne mène à aucune conversation de ce service. Vérifiez ses 12 chiffres. "
        "Il a peut-être été remplacé par un autre, ou la conversation est effacée.",
    )


def unknown_link() -> Problem:
    """404: the one-time link of a messaging chat was used, is too old, or was replaced."""
    return Problem(
        404,
        "unknown-link",
        "Ce lien ne sert plus",
        "Un lien sert une seule fois, pendant 15 minutes. Demandez-en un autre dans la discussion, avec /start.",
    )


def unknown_window() -> Problem:
    """404: there is no bot whose chats open the window."""
    detail = "Cette fenêtre ne s’ouvre pas ici. Revenez à la discussion Telegram : /start montre comment continuer."
    return Problem(404, "unknown-window", "Fenêtre introuvable", detail)


def window_refused() -> Problem:
    """403: nobody whom Telegram vouches for."""
    detail = "Telegram ne nous a pas dit qui ouvre cette fenêtre. " + _BACK_TO_CHAT
    return Problem(403, "window-refused", "La fenêtre ne s’ouvre pas", detail)


def window_late() -> Problem:
    """403: what Telegram said is too old, or from a clock that is wrong."""
    detail = "La fenêtre a été demandée il y a plus de 5 minutes. " + _BACK_TO_CHAT
    return Problem(403, "window-late", "Cette fenêtre a trop attendu", detail)


def window_used() -> Problem:
    """403: it was opened already."""
    detail = "Chaque ouverture sert une seule fois. " + _BACK_TO_CHAT
    return Problem(403, "window-used", "Cette fenêtre a déjà servi", detail)


def window_elsewhere(service: str) -> Problem:
    """409: the chat already talks with another service."""
    detail = f"Vous avez déjà une conversation avec {service}. Pour changer de service, effacez-la d’abord : /effacer."
    return Problem(409, "window-elsewhere", "Une autre conversation est en cours", detail)


def unreadable_code() -> Problem:
    """422: not a code at all."""
    detail = "Un code a 12 chiffres, par exemple 4821 0937 5512. Vérifiez qu’il n’en manque pas."
    return Problem(422, "unreadable-code", "Code incomplet", detail)


def too_many_attempts(seconds: int) -> Problem:
    """429: too many codes were tried."""
    minutes = -(-seconds // 60)
    return Problem(
        429,
        "too-many-attempts",
        "Trop d’essais",
        "Pour protéger les conversations, le nombre d’essais est limité. "
        f"Attendez {minutes} minute{'s' if minutes > 1 else ''}, puis réessayez. Un code déjà noté reste bon.",
        {"Retry-After": str(seconds)},
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
    "one_action": "donnez un champ, et un seul, parmi text, choice, choices, value et command",
}


def _where(kind: str, location: tuple[int | str, ...]) -> str:
    """Place of a fault; the name of an unknown field is the sender's own text, and is not repeated."""
    known = location[:-1] if kind == "extra_forbidden" else location
    return ".".join(map(str, known))


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""

    async def problem(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return error.response()

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

    async def storage(_request: Request, error: Exception) -> Response:
        _log.error("storage_failed", cause=type(getattr(error, "orig", error)).__name__)
        detail = "Votre réponse n’a pas été enregistrée, et rien d’autre n’est perdu. Réessayez dans un instant."
        retry = {"Retry-After": "5"}
        return Problem(503, "storage-unavailable", "Enregistrement impossible pour le moment", detail, retry).response()

    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        Problem: problem,
        RequestValidationError: invalid,
        HTTPException: http,
        DBAPIError: storage,
        CannotDecrypt: storage,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
