"""One way to show a page of the console: `page(request, "queue.html", member, …)`."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError

from bot.api.context import context
from bot.api.guard import place_of
from bot.api.problems import Problem
from bot.assets import accepts_gzip, pack
from bot.cell.texts import texts_of
from bot.console import session
from bot.console.assets import assets
from bot.console.session import Member
from bot.console.texts import voice
from bot.demo.texts import banner
from bot.permissions import Action, may
from bot.templates import templates_of
from storage.sessions import IDLE
from storage.vault import CannotDecrypt

_NAV: tuple[tuple[str, str, Action], ...] = (
    ("/cellule/file", "nav_file", "read_cases"),
    ("/cellule/agenda", "nav_agenda", "read_cases"),
    ("/cellule/retards", "nav_retards", "read_cases"),
    ("/cellule/partenaires", "nav_partenaires", "keep_directory"),
    ("/cellule/actions", "nav_actions", "keep_directory"),
    ("/cellule/campagnes", "nav_campagnes", "raise_awareness"),
    ("/cellule/carnet", "nav_carnet", "keep_logbook"),
    ("/cellule/collegues", "nav_collegues", "read_cases"),
    ("/cellule/indicateurs", "nav_indicateurs", "read_figures"),
    ("/cellule/equipe", "nav_equipe", "manage_members"),
    ("/cellule/journal", "nav_journal", "read_journal"),
    ("/cellule/compte", "nav_compte", "own_account"),
)
LETTERS = (
    ("file", "f"),
    ("agenda", "a"),
    ("nouvelle", "c"),
    ("suivante", "j"),
    ("precedente", "k"),
    ("chercher", "/"),
    ("repondre", "r"),
    ("note", "n"),
    ("tache", "t"),
    ("imprimer", "i"),
    ("aide", "?"),
)
"""The keyboard shortcuts of static/keys.js, by the text of cell_keys.yml that names each."""
# Not no-referrer, under which a browser hides from us where a form comes from.
_HEADERS = {
    "Vary": "Accept-Encoding, Cookie",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
}
_log = structlog.get_logger()


def page(request: Request, template: str, member: Member | None = None, *, status: int = 200, **words: Any) -> Response:
    """Render `template`, a whole page or a piece of one for htmx.

    Every template is given, beside `words`: `say(key, …)` for a text of console.yml, `member` (None before signing
    in), `nav`, `csrf` (the hidden field that each form must hold), `csrf_token`, `here` (the path), `asset(name)`,
    `demo` (the banner of a demonstration, None elsewhere).
    """
    world = context(request).world
    service = world.config.services[member.service] if member else None
    token = session.csrf_token(request)
    rendered = (
        templates_of("bot.console")
        .get_template(template)
        .render(
            say=voice({"service": service.name, "cellule": service.cell} if service else {}).own,
            asset=assets().address,
            service=service.name if service else "Relais",
            demo=banner() if world.demo else None,
            member=member,
            nav=[(href, label) for href, label, action in _NAV if member and may(member.role, action)],
            keys=texts_of("keys") if member and may(member.role, "read_cases") else None,
            letters=LETTERS,
            here=request.url.path,
            csrf=Markup('<input type="hidden" name="{}" value="{}">').format(session.CSRF_FIELD, token),
            csrf_token=token,
            idle=IDLE,
            **words,
        )
        .encode()
    )
    answer = Response(rendered, status, _HEADERS, media_type="text/html")
    if accepts_gzip(request):
        answer = Response(pack(rendered), status, {**_HEADERS, "Content-Encoding": "gzip"}, media_type="text/html")
    if session.entry(request).fresh:
        session.give_secret(request, answer, session.entry(request).secret)
    return answer


def refused(request: Request, what: str, status: int) -> Response:
    """A page that says kindly why not: texts `{what}_titre` and `{what}_texte` of console.yml."""
    member = session.entry(request).member
    return page(request, "refused.html", member, status=status, title=f"{what}_titre", text=f"{what}_texte")


def failed(request: Request, error: Exception) -> Response:
    """The page for an error: what the person may do about it, never a trace."""
    if isinstance(error, RequestValidationError):
        return refused(request, "inconnue", 404)
    if isinstance(error, Problem):
        answer = refused(request, "inconnue" if error.status == 404 else "refus", error.status)
        answer.headers.update(error.headers)
        return answer
    if isinstance(error, DBAPIError | CannotDecrypt):
        _log.error("storage_failed", cause=type(getattr(error, "orig", error)).__name__)
        return refused(request, "panne", 503)
    _log.error("request_failed", error=type(error).__name__, place=place_of(error))
    return refused(request, "panne", 500)


def again() -> Response:
    """A page that opens the same address again, from here: the browser then sends the cookie it keeps from others."""
    shown = templates_of("bot.console").get_template("again.html").render(title=voice({}).own("titre"))
    return Response(shown, 200, _HEADERS, media_type="text/html")
