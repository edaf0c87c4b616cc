"""Meetings on the page of a case: slots to propose, what was chosen, and a file for the member's own calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import Request, Response

from bot.api import problems
from bot.api.context import Context, context
from bot.calendar_file import MEDIA_TYPE, NAME, Event, calendar_file
from bot.cell.meeting_end import known_as
from bot.cell.reading import Dossier
from bot.cell.slots import LENGTHS, hows
from bot.cell.texts import word, word_of
from bot.console.case_part import CasePart, Number
from bot.console.route import console_router
from bot.console.session import Member, SignedIn
from bot.meeting_words import moment
from bot.meetings import MOST_SLOTS, agenda_of
from bot.permissions import allows
from storage import audit, casefile
from storage.access import Caller
from storage.casefile import UnknownCase
from storage.transaction import Transaction

router = console_router()


@router.get("/cellule/dossier/{number}/rendez-vous.ics")
@allows("read_cases")
async def calendar(request: Request, member: SignedIn, number: Number) -> Response:
    """The meeting of a case for the member's own calendar: it names the case, and nobody."""
    ctx = context(request)
    try:
        content = await ctx.store.run(_file, member.caller, number)
    except UnknownCase:
        content = None
    if content is None:
        raise problems.Problem(404, "unknown-case", word("pages", "introuvable_titre"), word("refus", "sans_rdv"))
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type=MEDIA_TYPE)


def _file(tx: Transaction, who: Caller, number: int) -> bytes | None:
    file = casefile.open_file(tx, who.service, number)
    meeting = agenda_of(file).coming(tx.now)
    if meeting is None:
        return None
    audit.record(tx, who.service, who.id, "case_calendar", str(number))
    title = word("pages", "demande", numero=str(number))
    return calendar_file([Event(meeting.uid, meeting.sequence, meeting.start, meeting.end, title)], tx.now)


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    service, now = ctx.world.config.services[member.service], int(ctx.store.clock())
    agenda = agenda_of(found.file)
    meeting, offer = agenda.coming(now), agenda.offer
    say = partial(word_of, "slots")
    return {
        "slots_word": say,
        "slots_rows": range(MOST_SLOTS),
        "slots_hows": [(how, say("moyens", how)) for how in hows(found.reach)],
        "slots_lengths": [(str(each), say("pages", "duree", n=str(each))) for each in LENGTHS],
        "slots_today": datetime.fromtimestamp(now, service.zone).date().isoformat(),
        "slots_open": [moment(service, start) for _, start in agenda.free(now)] if meeting is None else [],
        "slots_how": say("moyens", offer.how) if offer is not None else "",
        "slots_linked": found.file.linked,
        "meeting": {
            "known_as": known_as(meeting),
            "when": moment(service, meeting.start),
            "how": say("moyens", meeting.how),
            "minutes": str(meeting.minutes),
        }
        if meeting is not None
        else None,
    }


PART = CasePart(_words, doing="case_slots.html")
