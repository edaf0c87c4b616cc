"""`/cellule/journal`: who did what in the service, and whether a line was altered, removed or moved."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response

from bot.api.context import context
from bot.console.page import page
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.texts import texts, voice
from bot.console.waiting import moment_in_words
from bot.permissions import allows
from storage import audit, members
from storage.transaction import Transaction

router = console_router()

_LINES = 100


@router.get("/cellule/journal")
@allows("read_journal")
async def show(
    request: Request,
    member: SignedIn,
    avant: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    verifier: str | None = None,
) -> Response:
    """The latest lines, or those before one; checking the whole chain takes a moment, so it is asked for."""
    ctx = context(request)
    service = ctx.world.config.services[member.service]
    whole = (await ctx.store.read(audit.verify, member.service)) is None if verifier else None
    found, names = await ctx.store.read(_known, member.service, avant)
    shown = [
        {
            **line,
            "at": moment_in_words(service, line["at"]),
            "actor": _actor(line["actor"], names),
            "action": _action(line["action"]),
            "subject": names.get(line["subject"], line["subject"]),
        }
        for line in found[:_LINES]
    ]
    older = found[_LINES - 1]["position"] if len(found) > _LINES else None
    return page(request, "journal.html", member, lines=shown, older=older, whole=whole)


def _known(tx: Transaction, service: str, before: int | None) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """One line more than is shown tells whether there are older ones."""
    found = audit.lines(tx, service, before, _LINES + 1)
    return found, {each["id"]: each["name"] for each in members.list_members(tx, service) if each["name"]}


def _actor(actor: str, names: dict[str, str]) -> str:
    kind, _, name = actor.partition(":")
    if kind == "member":
        return names.get(name, name)
    say = voice({}).own
    if kind == "key":
        return say("acteur_cle", cle=name)
    return say(f"acteur_{kind}") if f"acteur_{kind}" in texts().pages else actor


def _action(action: str) -> str:
    """In words; an action that has none yet is shown as it is written in the chain."""
    key = f"action_{action}"
    return voice({}).own(key) if key in texts().pages else action
