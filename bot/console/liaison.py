"""`/cellule/dossier/{number}/orientation/{referral}`: the liaison sheet to hand over, made anew each time."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.liaison import sheet_of
from bot.cell.refusal import Refused
from bot.console.case_part import Number
from bot.console.page import refused
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.permissions import allows
from storage.casefile import UnknownCase

router = console_router()


@router.get("/cellule/dossier/{number}/orientation/{referral}")
@allows("act_on_cases")
async def download(request: Request, member: SignedIn, number: Number, referral: str) -> Response:
    """The sheet; nothing of it is kept here, and its name says nothing."""
    ctx = context(request)
    try:
        sheet = await ctx.store.run(sheet_of, ctx.world, member.caller, number, referral)
    except UnknownCase:
        return refused(request, "inconnue", 404)
    except Refused as fault:
        return refused(request, "inconnue" if fault.status == 404 else "fiche_refusee", fault.status)
    from bot.console.liaison_pdf import render  # reportlab takes a moment to load, and few processes need it

    content = await asyncio.to_thread(render, sheet)
    headers = {
        "Content-Disposition": f'attachment; filename="{sheet.reference}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="application/pdf", headers=headers)
