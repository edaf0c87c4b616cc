"""`/cellule/dossier/{number}`: one case, what was shared, what happened, and everything the cell can do with it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response

from bot.api import problems
from bot.api.context import context
from bot.cell import actions
from bot.cell.calls import RESULTS
from bot.cell.lifecycle import CLOSING_REASONS, HOLD_REASONS, OUTCOMES, TRANSITIONS
from bot.cell.reading import Dossier, read
from bot.cell.refusal import Refused
from bot.cell.texts import in_words, texts, word
from bot.console import going, session
from bot.console.case_parts import PARTS
from bot.console.page import page
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.waiting import moment_in_words
from bot.console.wording import deadline, mark, title, who
from bot.permissions import allows, may
from storage.casefile import UnknownCase
from storage.queue import LEVELS

router = console_router()

Number = Annotated[int, Path(ge=0, le=2**31 - 1)]
_IN_OTHER_FORMS = ("on_hold", "closed")


@router.get("/cellule/dossier/{number}")
@allows("read_cases")
async def show(request: Request, member: SignedIn, number: Number) -> Response:
    """The case; the reading is written in the journal."""
    return await _page(request, member, number)


@router.post("/cellule/dossier/{number}/{what}")
@allows("act_on_cases")
async def act(request: Request, member: SignedIn, number: Number, what: str) -> Response:
    """Do one thing, then show the case; what was typed stays where it was refused."""
    work = actions.BY_NAME.get(what)
    if work is None:
        raise _unknown()
    ctx = context(request)
    form = await session.form(request)
    try:
        await ctx.store.run(work, ctx.world, member.caller, number, form)
    except Refused as refused:
        return await _page(request, member, number, refused=refused, what=what, typed=form)
    except UnknownCase:
        raise _unknown() from None
    return going.to(request, f"/cellule/dossier/{number}")


async def _page(
    request: Request,
    member: SignedIn,
    number: int,
    *,
    refused: Refused | None = None,
    what: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    ctx = context(request)
    try:
        found = await ctx.store.run(read, ctx.world, member.caller, number)
    except UnknownCase:
        raise _unknown() from None
    service = ctx.world.config.services[member.service]
    clear = found.clear
    holder = clear["holder"]
    return page(
        request,
        "case.html",
        member,
        status=refused.status if refused else 200,
        word=word,
        known=texts(),
        case=clear,
        deadline=deadline(service, ctx.store.clock(), clear["due_at"], clear["status"]),
        received=moment_in_words(service, clear["received_at"]),
        holder=who(holder, member.caller, found.names) if holder else None,
        mine=holder == member.caller.id,
        may_release=holder is not None and (holder == member.caller.id or may(member.role, "coordinate")),
        live=clear["status"] not in ("closed", "withdrawn"),
        gone=clear["status"] == "withdrawn",
        reach=found.reach,
        shared=_shared(request, member, found),
        timeline=_timeline(request, member, found),
        levels=LEVELS,
        steps=[each for each in TRANSITIONS[clear["status"]] if each not in _IN_OTHER_FORMS],
        may_pause="on_hold" in TRANSITIONS[clear["status"]],
        pauses=HOLD_REASONS,
        closings=CLOSING_REASONS,
        outcomes=OUTCOMES,
        calls=[each for each in RESULTS if each != "message_left" or found.reach.voice_mail],
        path=f"/cellule/dossier/{number}",
        told=[each.told for each in PARTS if each.told],
        doing=[each.doing for each in PARTS if each.doing],
        fault=in_words(refused, found.names.get(refused.holder or "")) if refused else None,
        what=what,
        typed=typed or {},
        **{name: each for part in PARTS for name, each in part.words(ctx, member, found).items()},
    )


def _shared(request: Request, member: SignedIn, found: Dossier) -> list[dict[str, Any]]:
    service = context(request).world.config.services[member.service]
    last = len(found.shared) - 1
    return [
        {
            "at": moment_in_words(service, each.received_at),
            "index": last - position,
            "share": each.share,
            "reason": each.reason,
            "rules": each.rules,
            "incomplete": each.incomplete,
            "answers": each.answers,
            "contact": [
                {
                    "title": line.title,
                    "value": line.value,
                    "field": line.field if _from_manager(found) and not line.removed else None,
                    "removed": mark(service, line.removed, member.caller, found.names) if line.removed else None,
                }
                for line in each.contact
            ],
        }
        for position, each in enumerate(found.shared)
    ]


def _timeline(request: Request, member: SignedIn, found: Dossier) -> list[dict[str, Any]]:
    service = context(request).world.config.services[member.service]
    return [
        {
            "position": entry.position,
            "kind": entry.kind,
            "at": moment_in_words(service, entry.at),
            "who": who(entry.author, member.caller, found.names),
            "title": title(service, entry),
            "text": (entry.content or {}).get("text"),
            "removed": mark(service, entry.content["removed"], member.caller, found.names)
            if entry.content and "removed" in entry.content
            else None,
            "can_remove": _from_manager(found) and "text" in (entry.content or {}),
        }
        for entry in reversed(found.timeline)
    ]


def _from_manager(found: Dossier) -> bool:
    """A manager must say nothing about anybody's health: what they wrote of it can be taken out."""
    return bool(found.clear["queue"] == "employeurs")


def _unknown() -> problems.Problem:
    return problems.Problem(404, "unknown-case", word("pages", "introuvable_titre"), word("refus", "numero_inconnu"))
