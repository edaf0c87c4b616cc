"""`/cellule/file`: the queue, what is due first on top."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from bot.api.context import context
from bot.cell.exchange import ANSWER
from bot.cell.texts import texts, word, word_of
from bot.cell.worklist import Worklist, look, search
from bot.console import session
from bot.console.page import page
from bot.console.people import choices, people_word
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.console.waiting import moment_in_words
from bot.console.wording import deadline_of, who
from bot.permissions import allows
from storage.access import MEMBER
from storage.casefile import QUEUES
from storage.listing import BadCursor, Wanted
from storage.queue import LEVELS

router = console_router()

OPEN_STATUSES = ("new", "triaged", "not_reached", "contacted", "assessed", "in_support", "on_hold", "redirected")
_HERE = "/cellule/file"
_MANY = 100

Filter = Annotated[str, Query(max_length=32)]


@router.get(_HERE)
@allows("read_cases")
async def show(
    request: Request,
    member: SignedIn,
    file: Literal["salaries", "employeurs"] = "salaries",
    niveau: Filter = "",
    statut: Filter = "",
    qui: Filter = "",
    retard: Literal["", "1"] = "",
    closes: Literal["", "1"] = "",
    suivis: Literal["", "1"] = "",
    suite: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """A page of one queue; the list alone when the page refreshes it."""
    ctx = context(request)
    wanted = Wanted(
        queue=file,
        level=niveau if niveau in LEVELS else None,
        status=statut if statut in OPEN_STATUSES else None,
        holders=_holders(member, qui),
        late=bool(retard),
        closed=bool(closes),
        follow_ups=bool(suivis),
    )
    seen = partial(look, whole="hx-request" not in request.headers)
    try:
        found = await ctx.store.read(seen, member.caller, wanted, suite or None)
    except BadCursor:
        found = await ctx.store.read(seen, member.caller, wanted, None)
    who_holds = qui if wanted.holders is not None else ""
    checked = {"retard": retard, "closes": closes, "suivis": suivis}
    filters = {"niveau": wanted.level, "statut": wanted.status, "qui": who_holds, **checked}
    given = {name: value for name, value in filters.items() if value}
    template = "queue_list.html" if "hx-request" in request.headers else "queue.html"
    return page(
        request,
        template,
        member,
        **_words(request, member, file, found),
        given=given,
        again=_address(file, {**given, "suite": suite}),
        following=_address(file, {**given, "suite": found.following}) if found.following else None,
        beginning=_address(file, given) if suite else None,
        searched=False,
        typed="",
    )


@router.post("/cellule/file/recherche")
@allows("read_cases")
async def find(request: Request, member: SignedIn) -> Response:
    """Exact search; what is typed travels in the body, never in an address that a browser keeps."""
    form = await session.form(request)
    file = form["file"] if form.get("file") in QUEUES else QUEUES[0]
    typed = form.get("cherche", "").strip()[:200]
    asked = partial(search, whole="hx-request" not in request.headers)
    found = await context(request).store.run(asked, member.caller, file, typed)
    template = "queue_list.html" if "hx-request" in request.headers else "queue.html"
    return page(
        request,
        template,
        member,
        **_words(request, member, file, found),
        given={},
        again=_address(file, {}),
        following=None,
        beginning=None,
        searched=True,
        typed=typed,
    )


def _words(request: Request, member: SignedIn, file: str, found: Worklist) -> dict[str, Any]:
    ctx = context(request)
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    return {
        "word": word,
        "known": texts(),
        "levels": LEVELS,
        "statuses": OPEN_STATUSES,
        "queues": [(name, _late(found.counts[name].late)) for name in QUEUES],
        "file": file,
        "stuck": found.stuck,
        "follow_ups": found.counts[file].follow_ups,
        "people_word": people_word,
        "talk_word": partial(word_of, "talking", "pages"),
        "me": member.caller.id,
        "receivers": choices(service, now, found.colleagues, member.caller.id),
        "cases": [
            {
                **item,
                "deadline": deadline_of(service, now, item, item["task_due"]),
                "received": moment_in_words(service, item["received_at"]),
                "closed": moment_in_words(service, item["closed_at"]) if item["closed_at"] else None,
                "who": who(item["holder"], member.caller, found.names) if item["holder"] else None,
                "mine": item["holder"] == member.caller.id,
                "standing": item["holder"] in member.stands_in_for,
                "wrote_last": _waits_for_words(item),
            }
            for item in found.items
        ],
    }


def _waits_for_words(item: Mapping[str, Any]) -> bool:
    """Whether the person wrote last in an open case, and was read: that is due no more, and must not be forgotten."""
    return item["closed_at"] is None and item["wrote_last"] and item["task_due"] != ANSWER


def _holders(member: Member, wanted: str) -> tuple[str, ...] | None:
    """Whose cases: one's own and those of who one stands in for, nobody's, or those of one colleague."""
    if wanted == "moi":
        return member.caller.id, *sorted(member.stands_in_for)
    if wanted == "personne":
        return ()
    return (wanted,) if wanted.startswith(MEMBER) else None


def _late(count: int) -> str:
    if count >= _MANY:
        return word("pages", "beaucoup_en_retard")
    return word("pages", "en_retard", n=str(count)) if count else ""


def _address(file: str, given: dict[str, Any]) -> str:
    return f"{_HERE}?{urlencode({'file': file, **{name: value for name, value in given.items() if value}})}"
