"""`/cellule/retards`: what is late and why; everybody's for who coordinates, one's own for a member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.texts import texts, word
from bot.console.page import page
from bot.console.people import load, people_word, unprotected
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.console.wording import deadline, who
from bot.deadlines import day_in_words, day_of
from bot.permissions import allows, may
from storage import members
from storage.colleagues import Colleague, at_work, left_behind
from storage.holding import count_freed
from storage.lateness import Late, late
from storage.transaction import Transaction

router = console_router()

MOST = 300


@router.get("/cellule/retards")
@allows("read_cases")
async def show(request: Request, member: SignedIn) -> Response:
    """By who must see to it: what nobody holds first, then whoever has the oldest."""
    ctx = context(request)
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    coordinates = may(member.role, "coordinate")
    mine = None if coordinates else (member.caller.id, *sorted(member.stands_in_for))

    def known(tx: Transaction) -> tuple[list[Late], dict[str, str], list[Colleague], list[Colleague], int]:
        found = late(tx, member.service, mine, MOST + 1)
        names = members.names_of(tx, member.service, {each.whose for each in found if each.whose})
        if not coordinates:
            return found, names, [], [], 0
        everybody, gone = at_work(tx, member.service), left_behind(tx, member.service)
        return found, names, everybody, gone, count_freed(tx, member.service)

    found, names, colleagues, gone, freed = await ctx.store.read(known)
    return page(
        request,
        "late.html",
        member,
        word=word,
        people_word=people_word,
        known=texts(),
        groups=_groups(request, member, found[:MOST], names),
        more=MOST if len(found) > MOST else 0,
        coordinates=coordinates,
        alone=[(each.name, load(each)) for each in unprotected(service, now, colleagues)],
        gone=[(each.name or people_word("collegues", "sans_nom"), load(each)) for each in gone],
        freed=freed,
    )


def _groups(
    request: Request, member: Member, found: Sequence[Late], names: dict[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Heading and lines of each group."""
    ctx = context(request)
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    groups: dict[str | None, list[dict[str, Any]]] = {}
    for each in found:
        groups.setdefault(each.whose, []).append(
            {
                "number": each.number,
                "queue": each.queue,
                "level": each.level,
                "why": people_word("retards", each.why),
                "late": deadline(service, now, each.since, "").when,
                "since": people_word("retards", "depuis", jour=day_in_words(service, each.since))
                if day_of(service, each.since) < day_of(service, now)
                else "",
            }
        )
    order = sorted(groups, key=lambda whose: whose is not None)
    return [(_heading(member, whose, names), groups[whose]) for whose in order]


def _heading(member: Member, whose: str | None, names: dict[str, str]) -> str:
    if whose is None:
        return people_word("retards", "a_personne")
    if whose == member.caller.id:
        return people_word("retards", "a_vous")
    return who(whose, member.caller, names)
