"""`/cellule/campagnes`: everything a cell needs to make its service known."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Request, Response
from markupsafe import Markup

from bot.api.context import Context, context
from bot.campaigns import qr
from bot.campaigns.funnel import Funnel, funnels
from bot.campaigns.links import Campaign, campaigns_of, is_public, lead, mails, texts, voice_of
from bot.cell.texts import word_of
from bot.console.page import page, refused
from bot.console.periods import Asked, by_year, period_word
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.demo.texts import banner
from bot.indicators import releasing
from bot.kits.blocks import packaged
from bot.permissions import allows
from bot.world import World
from flows.awareness import PUBLICS, Public
from flows.indicators.report import Report
from flows.languages import FRENCH, languages

router = console_router()

words = partial(word_of, "campaigns")
"""A text of cell_campaigns.yml."""

_SIZES = ("a4", "a5")
Code = Annotated[str, Query(max_length=32)]


@router.get("/cellule/campagnes")
@allows("raise_awareness")
async def show(request: Request, member: SignedIn, campagne: Code = "", periode: Asked = "") -> Response:
    """One campaign, the service's own link unless another is asked for, and how far people of each went."""
    ctx = context(request)
    world, service = ctx.world, member.service
    known = _campaigns(ctx, service)
    chosen = known.get(campagne, known[""])
    names = await ctx.store.read(releasing.periods, world, service)
    period = periode if periode in names else next(iter(names), "")
    report = await _report(ctx, service, period) if period else None
    return page(
        request,
        "campaigns.html",
        member,
        c=words,
        w=partial(word_of, "figures"),
        known=known,
        lines=_lines(known, report),
        campaign=chosen,
        public=is_public(world),
        reader=await ctx.store.read(partial(world.somebody_reads, service=service)),
        qr=Markup(qr.svg(chosen.link)),  # noqa: S704 - drawn here, the link is in its squares alone
        publics=PUBLICS,
        spoken_names={lang: each.name for lang, each in languages().items()},
        spoken={each: [(lang, languages()[lang]) for lang in texts().languages_for(each)] for each in PUBLICS},
        sizes=_SIZES,
        logo=service in world.logos,
        mails=mails(world, service, chosen),
        kits_at=f"{world.base_url}/s/{service}/kits",
        kits=[(kit.id, kit.title["fr"]) for kit in packaged().values()],
        kits_signed=all(kit.validated_by for kit in packaged().values()),
        service_id=service,
        years=by_year(names),
        period=period,
        period_word=period_word,
    )


@router.get("/cellule/campagnes/affiche")
@allows("raise_awareness")
async def poster(
    request: Request,
    member: SignedIn,
    campagne: Code = "",
    pour: str = "salaries",
    taille: str = "a4",
    langue: str = FRENCH,
) -> Response:
    """A poster to print."""
    ctx = context(request)
    found = _campaigns(ctx, member.service).get(campagne)
    public = next((each for each in PUBLICS if each == pour), None)
    if found is None or public is None or taille not in _SIZES or langue not in texts().languages_for(public):
        return refused(request, "inconnue", 404)
    content = await asyncio.to_thread(_drawn, ctx.world, member.service, found, public, taille, langue)
    spoken = "" if langue == FRENCH else langue
    name = "-".join(part for part in ("affiche", found.code or member.service, pour, spoken, taille) if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


def _drawn(world: World, service: str, campaign: Campaign, public: Public, size: Any, lang: str) -> bytes:
    from bot.campaigns.poster import Poster, render  # reportlab takes a moment to load, and few processes need it

    found, say = texts().posters[public], voice_of(world, service, campaign, lang).say
    said = Poster(
        service=world.config.services[service].name,
        who=say(found.who),
        title=say(found.title),
        lead=say(found.lead),
        scan=say(found.scan),
        typed=say(found.typed),
        address=campaign.typed,
        promises=tuple(say(each) for each in found.promises),
        employer=say(found.employer),
        advice=say(found.advice),
        emergency=say(found.emergency),
        link=lead(campaign, lang, public),
        mark=campaign.code,
        banner=banner(lang) if world.demo else "",
        logo=world.logos.get(service),
        html=languages()[lang].html if lang != FRENCH else "fr-FR",
    )
    return render(said, size)


def _campaigns(ctx: Context, service: str) -> dict[str, Campaign]:
    name = ctx.bot_name() if ctx.bot_name is not None else None
    return dict(campaigns_of(ctx.world, service, name, has_bot=ctx.bot_name is not None))


async def _report(ctx: Context, service: str, period: str) -> Report:
    found = await ctx.store.read(releasing.released, ctx.world, service, period)
    if found is None:
        found = await ctx.store.run(releasing.report, ctx.world, service, period)
    return found


def _lines(known: dict[str, Campaign], report: Report | None) -> list[tuple[str, str, Funnel | None]]:
    """Code, label and funnel of each campaign, of those since removed as well."""
    found = funnels(report) if report is not None else {}
    lines: list[tuple[str, str, Funnel | None]] = [
        (code, each.label or words("liste", "sans_code"), found.get(code)) for code, each in known.items()
    ]
    return lines + [(code, words("liste", "ancienne"), one) for code, one in found.items() if code not in known]
