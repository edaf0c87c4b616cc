"""`/api/v1/cases`: the queue of a service, for its own software and for the console."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Path, Query, Request, Response

from bot import cases
from bot.api import problems
from bot.api.callers import Key, caller
from bot.api.case_models import Claiming, Deciding, Moving, Replying, Status, Writing
from bot.api.context import context
from bot.api.models import CaseDetailOut, CaseOut, CasesOut, ProblemOut
from bot.cell.claiming import claim
from bot.cell.lifecycle import change_status
from bot.cell.refusal import Refused
from bot.cell.texts import in_words, word
from bot.cell.triage import set_level
from bot.cell.writing import add_note, reply
from storage.access import Caller
from storage.casefile import UnknownCase
from storage.listing import BadCursor
from storage.members import names_of
from storage.transaction import Transaction

router = APIRouter(prefix="/api/v1/cases", tags=["cases"])


def _problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: {"model": ProblemOut, "content": {"application/problem+json": {}}} for status in statuses}


_READING = _problems(401, 403, 404, 422, 503)
_ACTING = _problems(400, 401, 403, 404, 409, 413, 422, 503)
Number = Annotated[int, Path(ge=0, le=2**31 - 1)]


@router.get("", response_model=CasesOut, responses=_READING)
async def list_cases(
    request: Request,
    authorization: Key = None,
    queue: Literal["salaries", "employeurs"] | None = None,
    status: Status | None = None,
    level: Literal["rouge", "orange", "jaune"] | None = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Cases of the caller's service, oldest first, without what they hold."""
    ctx = context(request)
    who = await caller(request, authorization)
    filters = {"queue": queue, "status": status, "level": level}
    try:
        items, following = await ctx.store.read(cases.list_cases, ctx.world, who, filters, cursor, limit)
    except Refused as refused:
        raise _refusal(refused, None) from None
    except BadCursor:
        detail = "Ce curseur ne vient pas d’ici. Reprenez à la première page, sans curseur."
        raise problems.Problem(422, "bad-cursor", "Curseur inconnu", detail) from None
    return _json({"items": items, "next": following})


@router.get("/{number}", response_model=CaseDetailOut, responses=_READING)
async def read_case(request: Request, number: Number, authorization: Key = None) -> Response:
    """One case: exactly what the person chose to share, and its timeline. The reading is written in the journal."""
    ctx = context(request)
    who = await caller(request, authorization)
    return _json(await _run(request, who, lambda tx: cases.read_case(tx, ctx.world, who, number)))


@router.post("/{number}/claim", response_model=CaseOut, responses=_ACTING)
async def claim_case(request: Request, number: Number, _body: Claiming, authorization: Key = None) -> Response:
    """Hold a case; 409 with the `holder` when somebody else does."""
    return await _act(request, number, authorization, lambda tx, who: claim(tx, who, number))


@router.post("/{number}/messages", response_model=CaseOut, responses=_ACTING)
async def message(request: Request, number: Number, body: Replying, authorization: Key = None) -> Response:
    """Write to the person, who reads it in the conversation the request came from."""
    world = context(request).world

    def work(tx: Transaction, who: Caller) -> None:
        reply(tx, world, who, number, body.text, answers=body.answers)

    return await _act(request, number, authorization, work)


@router.post("/{number}/notes", response_model=CaseOut, responses=_ACTING)
async def note(request: Request, number: Number, body: Writing, authorization: Key = None) -> Response:
    """Write for colleagues; the person never sees it."""
    return await _act(request, number, authorization, lambda tx, who: add_note(tx, who, number, body.text))


@router.post("/{number}/level", response_model=CaseOut, responses=_ACTING)
async def level(request: Request, number: Number, body: Deciding, authorization: Key = None) -> Response:
    """The human triage: keep or change the level; the deadlines are counted again from the day of receipt."""
    world = context(request).world
    return await _act(
        request, number, authorization, lambda tx, who: set_level(tx, world, who, number, body.level, body.reason)
    )


@router.post("/{number}/status", response_model=CaseOut, responses=_ACTING)
async def status(request: Request, number: Number, body: Moving, authorization: Key = None) -> Response:
    """Move a case on; a step that cannot follow is refused with the reason."""
    world = context(request).world
    given = (body.status, body.until, body.reason, body.outcome)
    return await _act(request, number, authorization, lambda tx, who: change_status(tx, world, who, number, *given))


async def _act(
    request: Request, number: int, authorization: str | None, work: Callable[[Transaction, Caller], None]
) -> Response:
    """Do `work` as the caller; the case as it stands then."""
    ctx = context(request)
    who = await caller(request, authorization, writes=True)

    def use_case(tx: Transaction) -> dict[str, Any]:
        work(tx, who)
        return cases.shown_case(tx, ctx.world, who, number)

    return _json(await _run(request, who, use_case))


async def _run(request: Request, who: Caller, use_case: Callable[[Transaction], dict[str, Any]]) -> dict[str, Any]:
    store = context(request).store
    try:
        return await store.run(use_case)
    except Refused as refused:
        names = await store.read(names_of, who.service, [refused.holder]) if refused.holder else {}
        raise _refusal(refused, names.get(refused.holder or "")) from None
    except UnknownCase:
        detail = word("refus", "numero_inconnu")
        raise problems.Problem(404, "unknown-case", "Demande introuvable", detail) from None


def _refusal(refused: Refused, name: str | None) -> problems.Problem:
    kinds = {403: ("not-allowed", "Action non permise"), 422: ("invalid-request", "Demande illisible")}
    kind, title = kinds.get(refused.status, ("refused", "Action impossible maintenant"))
    if refused.holder is not None:
        kind = "already-claimed"
    more = {"holder": refused.holder} if refused.holder is not None else None
    return problems.Problem(refused.status, kind, title, in_words(refused, name), more=more)


def _json(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
