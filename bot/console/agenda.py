"""`/cellule/agenda`: what I have to do, late first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.agenda import MOST, look
from bot.cell.plan import label
from bot.cell.texts import texts, word, word_of
from bot.config import Service
from bot.console.page import page
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.wording import deadline
from bot.deadlines import day_of
from bot.permissions import allows
from storage.agenda import Planned

router = console_router()

_SPANS = ("late", "today", "week", "later")
_WEEK = timedelta(days=7)


@router.get("/cellule/agenda")
@allows("read_cases")
async def show(request: Request, member: SignedIn) -> Response:
    """Open tasks in my name, and those of nobody on the cases I hold."""
    ctx = context(request)
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    found = await ctx.store.run(look, member.caller)
    return page(
        request,
        "agenda.html",
        member,
        word=word,
        plan_word=partial(word_of, "plan"),
        known=texts(),
        spans=_by_span(service, now, found[:MOST]),
        more=MOST if len(found) > MOST else 0,
    )


def _by_span(service: Service, now: float, found: Sequence[Planned]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Tasks by when they are due, without the spans that hold none."""
    spans: dict[str, list[dict[str, Any]]] = {name: [] for name in _SPANS}
    for planned in found:
        task = planned.task
        spans[_span(service, now, task.due_at)].append(
            {
                "number": task.number,
                "label": label(task),
                "deadline": deadline(service, now, task.due_at, "", task.kind),
                "queue": planned.case["queue"],
                "level": planned.case["level"],
                "status": planned.case["status"],
            }
        )
    return [(name, tasks) for name, tasks in spans.items() if tasks]


def _span(service: Service, now: float, due_at: int) -> str:
    if due_at < now:
        return "late"
    today, day = day_of(service, now), day_of(service, due_at)
    if day == today:
        return "today"
    return "week" if day <= today + _WEEK else "later"
