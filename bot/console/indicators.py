"""`/cellule/indicateurs`: the figures of a period that is over, each with its definition and a picture."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import Any, Literal

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.texts import word_of
from bot.console import charts
from bot.console.agreement import agreements
from bot.console.page import page
from bot.console.periods import Asked, by_year, period_days, period_word, previous
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.console.waiting import moment_in_words
from bot.console.wording import dated
from bot.deadlines import day_of
from bot.indicators import releasing, since
from bot.logbook.numbers import in_words, plain
from bot.logbook.periods import period_of, running
from bot.permissions import allows, may
from bot.world import World
from flows.indicators.report import Figure, Indicator, Report
from storage.transaction import Transaction

router = console_router()

words = partial(word_of, "figures")
"""A text of cell_figures.yml: `words("pages", "titre")`."""


@router.get("/cellule/indicateurs")
@allows("read_figures")
async def show(request: Request, member: SignedIn, periode: Asked = "", imprimer: Literal["", "oui"] = "") -> Response:
    """The latest period that is over unless another is asked for; `imprimer` unfolds it for paper."""
    ctx = context(request)
    names = await ctx.store.read(releasing.periods, ctx.world, member.service)
    if not names:
        return _waiting(request, member)
    name = periode if periode in names else names[0]
    before = previous(name) if previous(name) in names else None
    both = [each for each in (before, name) if each]
    found = await ctx.store.read(_released, ctx.world, member.service, both)
    if len(found) < len(both):
        await ctx.store.run(releasing.report, ctx.world, member.service, name)
        found = await ctx.store.read(_released, ctx.world, member.service, both)
    report = found[name]
    begun = await ctx.store.read(since.counted_from, ctx.world, member.service, name)
    if before and await ctx.store.read(since.counted_from, ctx.world, member.service, before):
        before = None  # counted in part only: a difference would tell of the months that are missing
    service = ctx.world.config.services[member.service]
    return page(
        request,
        "indicators.html",
        member,
        w=words,
        plain=plain,
        charts=charts,
        paper=bool(imprimer),
        years=by_year(names),
        period=name,
        period_word=period_word,
        days=period_days(member.service, service, name),
        incomplete=since.in_words(begun),
        yearly=[each for each in report.indicators if not _says_something(each)],
        year=name[:4] if name[:4] in names else next((each for each in names if "-" not in each), None),
        at=moment_in_words(service, report.released_at),
        indicators=[
            {
                "it": each,
                "figures": _figures(each.figures, found.get(before or ""), before),
                "unknown": _unknown(each.figures),
                "agreements": agreements(each),
            }
            for each in report.indicators
            if _says_something(each)
        ],
        regions=may(member.role, "read_regions"),
        logbook=may(member.role, "keep_logbook"),
    )


def _says_something(indicator: Indicator) -> bool:
    """Whether it is there in this period at all: a quarter does not have every one."""
    return bool(indicator.figures or indicator.tables)


def _figures(figures: tuple[Figure, ...], former: Report | None, before: str | None) -> list[dict[str, Any]]:
    known = {} if former is None else {each.id: each for it in former.indicators for each in it.figures}
    return [
        {
            "label": each.label,
            "value": in_words(each),
            "between": each.between is not None,
            "before": _compared(each, known.get(each.id), before or ""),
        }
        for each in figures
        if each.value is not None or each.between is not None
    ]


def _unknown(figures: tuple[Figure, ...]) -> list[str]:
    """A sentence for each reason why figures are not shown, with their names."""
    found: dict[str, list[str]] = {}
    for each in figures:
        if each.value is None and each.between is None:
            found.setdefault(f"manque_{each.missing}" if each.missing else "masques", []).append(each.label)
    return [words("pages", key, noms="\u00a0; ".join(labels)) for key, labels in found.items()]


def _compared(figure: Figure, former: Figure | None, before: str) -> str | None:
    """« 1er trimestre 2026 : 38 % (+4 points) », where both are published."""
    if former is None or figure.value is None or former.value is None or figure.unit != former.unit:
        return None
    said = {"periode": period_word(before), "valeur": in_words(former)}
    change = round(figure.value - former.value, 1)
    # Medians are given by classes: a difference between two classes would say more than is known.
    if figure.unit == "days" or not change:
        return words("pages", "avant", **said)
    number = ("+" if change > 0 else "") + plain(change).replace("-", "−")
    gap = words("pages", "points" if abs(change) >= 2 else "point", n=number) if figure.unit == "percent" else number
    return words("pages", "avant_ecart", **said, ecart=gap)


def _waiting(request: Request, member: Member) -> Response:
    """Nothing is over yet: when the first period will be, and what to expect."""
    ctx = context(request)
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    running_now = period_of(member.service, service, running(day_of(service, now))[1])
    assert running_now is not None
    return page(
        request,
        "indicators_waiting.html",
        member,
        w=words,
        day=dated(service, now, datetime.combine(running_now.next_day, time(12), service.zone).timestamp()),
        period=period_word(running_now.id),
        regions=may(member.role, "read_regions"),
    )


def _released(tx: Transaction, world: World, service: str, names: list[str]) -> dict[str, Report]:
    found = ((name, releasing.released(tx, world, service, name)) for name in names)
    return {name: report for name, report in found if report is not None}
