"""`/s/{service}/kits`: sheets and letters for managers and companies, for whoever comes; nobody notes who does."""

from __future__ import annotations

import asyncio
from functools import cache

from fastapi import APIRouter, Request, Response

from bot.api.context import context
from bot.kits.blocks import Paper, packaged, paper
from bot.webchat.assets import assets
from bot.webchat.pages import lang_of, page_of, unknown

router = APIRouter(include_in_schema=False)

FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Media type of each kind of file a kit is given as."""


@router.api_route("/s/{service}/kits", methods=["GET", "HEAD"])
async def kits(service: str, request: Request) -> Response:
    """Every kit, in each format."""
    world = context(request).world
    configured = world.config.services.get(service)
    if configured is None:
        return unknown(request)
    voice = world.voice(service, lang_of(request), 0, sending=False)
    return page_of(
        request,
        "kits.html",
        facts=voice.facts,
        service=service,
        name=configured.name,
        assets=assets(),
        kits=[(kit.id, voice.say(kit.title), voice.say(kit.purpose)) for kit in packaged().values()],
        formats=FORMATS,
    )


@router.api_route("/s/{service}/kits/{name}.{form}", methods=["GET", "HEAD"])
async def kit(service: str, name: str, form: str, request: Request) -> Response:
    """One kit, as a file."""
    world = context(request).world
    configured = world.config.services.get(service)
    if configured is None:
        return unknown(request)
    found = packaged().get(name)
    if found is None or form not in FORMATS:
        facts = world.voice(service, lang_of(request), 0, sending=False).facts
        return page_of(request, "no_kit.html", 404, facts=facts, service=service, name=configured.name, assets=assets())
    content = await asyncio.to_thread(_file, paper(world, service, found), form)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=FORMATS[form], headers=headers)


@cache
def _file(written: Paper, form: str) -> bytes:
    """The file, made once: there are few, and anybody may ask for them."""
    if form == "pdf":
        from bot.kits.pdf import render as to_pdf  # reportlab takes a moment to load, and few processes need it

        return to_pdf(written)
    from bot.kits.docx import render as to_docx

    return to_docx(written)
