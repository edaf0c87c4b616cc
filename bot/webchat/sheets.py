"""`/s/{service}/sujets/{topic}`: the longer sheet of a topic, to read or to print. It knows nothing of who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.api.context import context
from bot.kits.blocks import packaged
from bot.webchat.assets import assets
from bot.webchat.kits import FORMATS
from bot.webchat.pages import lang_of, page_of, unknown
from bot.webchat.texts import texts
from flows.languages import calendar
from flows.understanding.crisis import CrisisRules

router = APIRouter(include_in_schema=False)

_BULLET = "• "
_COUNTED = r"(?![ \u00a0](?:jours|mois|ans|heures|semaines))"
"""« 15 jours » is no number to call."""

Line = list[tuple[str, str | None]]
"""Words, each with the address it leads to, if any."""


@router.api_route("/s/{service}/sujets/{topic}", methods=["GET", "HEAD"])
async def sheet(service: str, topic: str, request: Request) -> Response:
    """One sheet."""
    world = context(request).world
    configured = world.config.services.get(service)
    if configured is None:
        return unknown(request)
    lang = lang_of(request)
    voice = world.voice(service, lang, 0, sending=False)
    found = world.catalog.information.topics.get(topic)
    here: dict[str, Any] = {"service": service, "name": configured.name, "assets": assets()}
    if found is None:
        return page_of(request, "no_topic.html", 404, facts=voice.facts, **here)
    parts = [(voice.say(part.title), _blocks(world.crisis, voice.say(part.text))) for part in found.sheet]
    others = [(name, voice.say(world.catalog.information.topics[name].title)) for name in found.related]
    return page_of(
        request,
        "topic.html",
        facts=voice.facts,
        title=voice.say(found.title),
        short=_blocks(world.crisis, voice.say(found.short)),
        parts=parts,
        for_manager=_blocks(world.crisis, voice.say(found.for_manager)) if found.for_manager is not None else None,
        contact=_blocks(world.crisis, voice.say(found.contact)),
        related=others,
        kits=[(kit.id, voice.say(kit.title)) for kit in packaged().values() if topic in kit.topics],
        formats=FORMATS,
        sources=[origin.text for origin in found.sources],
        verified=_month(found.verified_on, lang),
        validated_by=found.validated_by,
        **here,
    )


def _month(verified_on: str, lang: str) -> str:
    year, month = verified_on.split("-")
    return f"{calendar(lang).months[int(month) - 1]} {year}"


def _blocks(rules: CrisisRules, words: str) -> list[tuple[str, list[Line]]]:
    """Paragraphs (`p`, one line) and lists (`ul`), with the emergency numbers to tap."""
    blocks: list[tuple[str, list[Line]]] = []
    for line in filter(None, words.splitlines()):
        kind = "ul" if line.startswith(_BULLET) else "p"
        if kind == "p" or not blocks or blocks[-1][0] == "p":
            blocks.append((kind, []))
        blocks[-1][1].append(list(_linked(rules, line.removeprefix(_BULLET))))
    return blocks


def _linked(rules: CrisisRules, line: str) -> Iterator[tuple[str, str | None]]:
    numbers = sorted((number for number, _ in rules.lines()), key=len, reverse=True)
    spaced = "|".join(re.escape(number).replace(r"\ ", "[ \u00a0]") for number in numbers)
    for part in re.split(rf"(?<![\w.,])({spaced})(?!\w){_COUNTED}", line):
        digits = re.sub(r"\D", "", part)
        is_number = bool(digits) and digits in {re.sub(r"\D", "", number) for number in numbers} and len(part) < 9
        scheme = "sms" if digits in texts().sms else "tel"
        if part:
            yield part, f"{scheme}:{digits}" if is_number else None
