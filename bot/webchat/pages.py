"""`/`, `/s/{service}` and the calendar: pages that need one request each and store nothing."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from bot.api.context import Context, context
from bot.api.guard import let_frame
from bot.assets import accepts_gzip, pack
from bot.demo.texts import banner
from bot.speaking import of_sheet
from bot.templates import templates_of
from bot.webchat.assets import assets, scripts, source_hash
from bot.webchat.calendar import months_from
from bot.webchat.settings import browser_settings, welcome
from bot.webchat.texts import page_voice
from flows.conditions import Facts
from flows.languages import FRENCH, Language, languages, wanted_by

router = APIRouter(include_in_schema=False)

_STYLE = "shell.css"
_TELEGRAM = "https://web.telegram.org"
_MANAGERS = "manager"
_ZONE = ZoneInfo("Europe/Paris")


@router.api_route("/", methods=["GET", "HEAD"])
async def services(request: Request) -> Response:
    """The services, to choose from."""
    ctx = context(request)
    return page_of(request, "services.html", title="services_titre", text="services_texte", services=_services(ctx))


@router.api_route("/s/{service}", methods=["GET", "HEAD"])
async def chat(service: str, request: Request) -> Response:
    """The shell of the chat. Opening it begins nothing: the conversation begins with the first answer."""
    return _chat(request, service)


@router.api_route("/fenetre/{service}", methods=["GET", "HEAD"])
async def window(service: str, request: Request) -> Response:
    """The same chat, as Telegram opens it from a button: in a view of its own, or in a frame of its web page."""
    ctx = context(request)
    if ctx.init_data is None or service not in ctx.world.config.services:
        return unknown(request)
    answer = _chat(request, service, window=True)
    answer.headers["Content-Security-Policy"] = _policy(_TELEGRAM)
    let_frame(request)
    return answer


@router.api_route("/calendrier", methods=["GET", "HEAD"])
async def calendar(request: Request) -> Response:
    """Where quick exit leads."""
    answer = page_of(request, "calendar.html", **_calendar(request, _ZONE))
    # The way out also works before the script has come: the browser then forgets by itself.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _chat(request: Request, service: str, *, window: bool = False) -> Response:
    ctx = context(request)
    configured = ctx.world.config.services.get(service)
    if configured is None:
        return unknown(request)
    lang = lang_of(request)
    return page_of(
        request,
        "chat.html",
        facts=ctx.world.voice(service, lang, 0, sending=False).facts,
        name=configured.name,
        welcome=welcome(ctx.world, service, lang),
        settings={**browser_settings(ctx.world, service, lang), "inWindow": window},
        crisis=ctx.world.crisis.page(None, about_other=False, service_name=configured.name, lang=lang),
        campaign=_campaign(request),
        door=_door(request),
        proposed=_proposed(request),
        window=window,
        assets=assets(),
        scripts=scripts(),
        **_calendar(request, configured.zone),
    )


def unknown(request: Request) -> Response:
    """A link that leads to no service: they are listed."""
    found = _services(context(request))
    return page_of(request, "services.html", 404, title="inconnu_titre", text="inconnu_texte", services=found)


def _services(ctx: Context) -> list[tuple[str, str]]:
    return [(name, service.name) for name, service in ctx.world.config.services.items()]


def _campaign(request: Request) -> str:
    given = request.query_params.get("c", "")
    return given if len(given) <= 64 else ""


def _door(request: Request) -> str:
    """The door that a link for managers leads through; coming.js takes it once the conversation begins."""
    return _MANAGERS if request.query_params.get("porte") == _MANAGERS else ""


def _calendar(request: Request, zone: ZoneInfo) -> dict[str, Any]:
    today = datetime.fromtimestamp(context(request).store.clock(), zone).date()
    say = page_voice(Facts(), lang_of(request)).own
    return {"today": today, "months": months_from(today, say("mois").split()), "days": say("jours").split()}


def lang_of(request: Request) -> str:
    """The language that the address asks for, French without."""
    wanted = request.query_params.get("lang", FRENCH)
    return wanted if wanted in languages() else FRENCH


def _proposed(request: Request) -> Language | None:
    """The language that the browser asks for and the address does not: proposed, never chosen."""
    wanted = None if "lang" in request.query_params else wanted_by(request.headers.get("accept-language", ""))
    return languages()[wanted] if wanted is not None else None


def page_of(
    request: Request, template: str, status: int = 200, *, facts: Facts | None = None, **words: Any
) -> Response:
    """A page from its template, with the texts of webchat.yml and the words of a service."""
    lang = lang_of(request)
    voice = page_voice(facts or Facts(), lang)
    style = assets().text(_STYLE)
    demo = banner(lang) if context(request).world.demo else None
    spoken = {
        "language": languages()[lang],
        "languages": list(languages().values()),
        "suffix": of_sheet(lang),
        "campaign": "",
        "door": "",
    }
    filled = {"say": voice.own, "style": style, "demo": demo, **spoken, **words}
    page = templates_of("bot.webchat").get_template(template).render(filled).encode()
    headers = {
        "Content-Security-Policy": _policy(),
        "Vary": "Accept-Encoding, Accept-Language",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if accepts_gzip(request):
        page = pack(page)
        headers["Content-Encoding"] = "gzip"
    return Response(page, status, headers, media_type="text/html")


@cache
def _policy(framed_by: str = "'none'") -> str:
    """Only what we serve; the one inline style, so that the first request is enough to paint, by its hash."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' {source_hash(assets().text(_STYLE))}",
            "connect-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {framed_by}",
        )
    )
