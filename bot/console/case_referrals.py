"""Referrals on the page of a case: those under way, and the form of a new one with the agreement of the person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.api.context import Context
from bot.cell.directory import packaged
from bot.cell.reading import Dossier
from bot.cell.referral_actions import TICKED
from bot.cell.referrals import ANSWERED, HOW, NEWS, NEXT, Agreement, Referral, referrals_of
from bot.cell.transmissible import ANSWER, transmissible
from bot.config import Service
from bot.console.case_part import CasePart
from bot.console.case_told import from_manager
from bot.console.partner_words import by, day_in_words, say
from bot.console.session import Member
from bot.console.wording import mark
from bot.deadlines import day_in_words as date_in_words
from bot.deadlines import day_of
from flows.partners import NEEDS
from storage.entries import Entry

_ASK_AGAIN_AFTER = timedelta(days=14)


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    service = ctx.world.config.services[member.service]
    today = day_of(service, ctx.store.clock())
    contact, answers = transmissible(found.shared[0]) if found.shared else ((), ())
    return {
        "refer": {
            "t": say,
            "list": [_referral(service, member, found, each) for each in reversed(referrals_of(found.file))],
            "partners": _partners(found),
            "needs": NEEDS,
            "contact": [(TICKED + line.name, line) for line in contact],
            "answers": [(TICKED + ANSWER + line.name, line) for line in answers],
            "how": HOW,
            "today": today.isoformat(),
            "tomorrow": (today + timedelta(days=1)).isoformat(),
            "ask_again": (today + _ASK_AGAIN_AFTER).isoformat(),
        }
    }


def _partners(found: Dossier) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who can be chosen, by the title of their group: those who work where the person does first."""
    where = f"D{found.clear['territory']}"
    meet = packaged().territories.meet
    groups: dict[str, list[tuple[str, str]]] = {"du_territoire": [], "ailleurs": []}
    for each in found.partners:
        if not each.archived:
            groups["du_territoire" if meet(each.territory, where) else "ailleurs"].append((each.id, each.name))
    return [(title, group) for title, group in groups.items() if group]


def _referral(service: Service, member: Member, found: Dossier, referral: Referral) -> dict[str, Any]:
    due = next(
        (
            task.due_at
            for task in found.tasks
            if task.done_at is None and task.kind == "referral" and (task.content or {}).get("referral") == referral.id
        ),
        None,
    )
    return {
        "id": referral.id,
        "title": say("orientation", "vers", partenaire=referral.name, besoin=say("besoins", referral.need)),
        "state": referral.state,
        "agreed": referral.agreed,
        "agreement": _agreement(service, member, found, referral.agreement),
        "told": _told(found, referral),
        "text": referral.text,
        "removed": mark(service, referral.removed, member.caller, found.names) if referral.removed else "",
        "can_remove": bool(referral.text) and from_manager(found),
        "sent": day_in_words(day_of(service, referral.sent_at).isoformat()) if referral.sent_at else "",
        "due": date_in_words(service, due) if due else "",
        "next": NEXT[referral.state] if referral.state != "proposee" else (),
        "answers": [
            {
                "title": say(
                    "orientation",
                    "reponse_note",
                    jour=day_in_words(each.on),
                    etat=say("etats", each.state) if each.state else say("orientation", "nouvelle_note"),
                ),
                "text": (entry.content or {}).get("text", ""),
            }
            for each, entry in zip(referral.answers, _said(found, referral), strict=False)
        ],
    }


def _said(found: Dossier, referral: Referral) -> list[Entry]:
    """The lines of the timeline that its answers are told in."""
    return [
        entry
        for entry in found.timeline
        if entry.kind in (ANSWERED, NEWS) and (entry.content or {}).get("referral") == referral.id
    ]


def _agreement(service: Service, member: Member, found: Dossier, agreement: Agreement) -> str:
    if agreement.taken_back_at is not None:
        return say(
            "orientation",
            "accord_repris",
            qui=by(agreement.taken_back_by or "", member.caller, found.names),
            jour=day_in_words(day_of(service, agreement.taken_back_at).isoformat()),
        )
    how = say("accords", agreement.how)
    return say(
        "orientation",
        "accord_note",
        comment=how[:1].lower() + how[1:],
        jour=day_in_words(agreement.on),
        qui=by(agreement.by, member.caller, found.names),
    )


def _told(found: Dossier, referral: Referral) -> str:
    """What is told, in words."""
    names = [
        line.title
        for one in found.shared
        if one.received_at == referral.request
        for lines in transmissible(one)
        for line in lines
        if line.name in referral.fields or ANSWER + line.name in referral.fields
    ]
    names += [say("orientation", "un_texte")] if referral.text else []
    return say("orientation", "transmis", quoi=" · ".join(names)) if names else say("orientation", "rien_transmis")


PART = CasePart(_words, told="case_referrals.html", doing="case_refer.html")
