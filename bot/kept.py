"""Everything kept of a person, as one document: words for the person, ids for a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot import agreements, coming_back, transfers
from bot.agreements import Agreement
from bot.cell import employer_contact
from bot.cell.referrals import referrals_of
from bot.cell.texts import word_of
from bot.deadlines import day_in_words
from bot.meetings import agenda_of
from bot.mydata import reader
from bot.state import State
from bot.talk import Talk
from flows import engine
from flows.conditions import Value
from flows.model import CompiledFlow
from flows.prompt import headline, in_words
from flows.run import Run
from storage import casefile, entries, queue
from storage.entries import Entry

Json = dict[str, Any]
_OF_A_CASE = ("number", "queue", "status", "level", "origin", "territory", "position", "outcome")
_TIMES_OF_A_CASE = ("received_at", "triage_due_at", "contact_due_at", "updated_at", "closed_at")

_ENDS = {"doublon": "doublon", "transfert": "transferee", "injoignable": "injoignable"}
"""Reasons of closing that the person reads in words of their own."""


def document(talk: Talk, kept_until: int, receipt_code: bool) -> Json:
    """What this conversation and the cases it sent hold of the person; `kept_until` is when the former is erased,
    `receipt_code` whether a code leads to it.

    Nothing in it comes from anybody else: notes of the cell are not the person's words. Requests are shown where they
    are, although the conversation may not have heard yet that one was handed over.
    """
    followed = State.load(talk.state.dump())
    transfers.follow_all(talk.tx, talk.service, followed)
    return {
        "service": talk.service_name,
        "timezone": str(talk.zone),
        "made_at": _iso(talk, talk.tx.now),
        "kept_until": _iso(talk, kept_until),
        "receipt_code": receipt_code,
        "lang": talk.state.lang,
        "campaign": talk.state.campaign,
        "questionnaires": [_questionnaire(talk, flow, run) for flow, run in talk.walks()],
        "requests": [
            _request(talk, service, alias, *found)
            for case in followed.cases.values()
            for service, alias, _ in case.places(talk.service)
            if (found := queue.read_own(talk.tx, service, alias)) is not None
        ],
        "taken_back": [
            {
                "number": case.number,
                "queue": case.queue,
                "received_at": _iso(talk, case.received_at),
                "taken_back_at": _iso(talk, case.taken_back_at),
            }
            for case in talk.state.taken_back
        ],
        "agreements": [_agreement(talk, each) for each in agreements.standing(talk)],
        "messages": talk.state.messages,
        "rights": talk.voice.own("donnees_droits"),
    }


def _questionnaire(talk: Talk, flow: CompiledFlow, run: Run) -> Json:
    """A paused run waits for the other one to end: its answers cannot be changed meanwhile."""
    current = talk.state.run is not None and talk.state.run.id == run.id and talk.state.pending is None
    can_change = engine.changeable(flow, run, talk.voice) if current else frozenset()
    found = run.assessment
    return {
        "run": run.id,
        "flow": run.flow,
        "version": flow.flow.version,
        "title": talk.title_of(run.flow),
        "answers": [{**line, "can_change": line["step"] in can_change} for line in _lines(talk, flow, run.answers)],
        "assessment": {"level": found.level, "rules": list(found.rules), "incomplete": found.incomplete}
        if found is not None
        else None,
    }


def _request(talk: Talk, service: str, alias: str, clear: Mapping[str, Any], sent: Any) -> Json:
    written = entries.messages_after(talk.tx, service, alias, 0, (entries.MESSAGE,))
    said = entries.messages_after(talk.tx, service, alias, 0, (entries.SAID,))
    return {
        **{name: clear[name] for name in _OF_A_CASE},
        **{name: _iso(talk, clear[name]) for name in _TIMES_OF_A_CASE},
        "status_in_words": talk.voice.own(f"demande_{_ENDS.get(clear['closed_reason'], clear['status'])}"),
        "sent": [_sent(talk, each) for each in sent],
        "messages": _texts(talk, written),
        "said": _texts(talk, said),
        "meeting": _meeting(talk, service, alias),
        "employer": _employer(talk, service, alias),
        "referrals": _referrals(talk, service, alias),
    }


def _employer(talk: Talk, service: str, alias: str) -> str | None:
    """What the person answered about contacting their employer, in a sentence; None while nothing was noted."""
    file = casefile.find_own(talk.tx, service, alias, lock=False)
    said = [] if file is None else employer_contact.answers_of(file)
    if not said:
        return None
    date = day_in_words(talk.world.config.services[service], said[-1]["at"], talk.voice.lang)
    return talk.voice.own(f"donnees_employeur_{said[-1]['answer']}", date=date)


def _referrals(talk: Talk, service: str, alias: str) -> list[Json]:
    """Partners that the cell turned to with the person's agreement, and whether it still stands."""
    file = casefile.find_own(talk.tx, service, alias, lock=False)
    return [
        {
            "partner": each.name,
            "need": word_of("partners", "besoins", each.need),
            "agreed_on": each.agreement.on,
            "taken_back_at": _iso(talk, each.agreement.taken_back_at),
            "sent_at": _iso(talk, each.sent_at),
        }
        for each in ([] if file is None else referrals_of(file))
    ]


def _meeting(talk: Talk, service: str, alias: str) -> Json | None:
    """The meeting that is still to come."""
    file = casefile.find_own(talk.tx, service, alias, lock=False)
    meeting = agenda_of(file).coming(talk.tx.now) if file is not None else None
    if meeting is None:
        return None
    return {"start": _iso(talk, meeting.start), "end": _iso(talk, meeting.end), "how": meeting.how}


def _texts(talk: Talk, written: Sequence[Entry]) -> list[Json]:
    """What was written, but for what was taken out since."""
    return [
        {"at": _iso(talk, each.at), "text": each.content["text"]}
        for each in written
        if each.content and "text" in each.content
    ]


def _sent(talk: Talk, entry: Mapping[str, Any]) -> Json:
    """One press of « Envoyer »; what was shared is repeated as it stands in the case, and in words."""
    flow = talk.world.flow(talk.tx, entry["digest"])
    return {
        "sent_at": _iso(talk, entry["received_at"]),
        "flow": entry["flow"],
        "version": entry["version"],
        "level": entry["level"],
        "reason": entry["reason"],
        "share": entry["share"],
        "share_in_words": talk.voice.own(f"partage_{entry['share']}"),
        "assessment": entry["assessment"],
        "answers": _lines(talk, flow, entry["answers"] or {}),
        "contact": _lines(talk, flow, entry["contact"]),
        "summary": entry["summary"],
    }


def _lines(talk: Talk, flow: CompiledFlow | None, answers: Mapping[str, Value | list[str]]) -> list[Json]:
    """Question and answer in words, beside their ids; of a questionnaire that is gone, the ids."""
    return [
        {"step": step, "value": list(value) if isinstance(value, tuple) else value, **_words(talk, flow, step, value)}
        for step, value in answers.items()
    ]


def _words(talk: Talk, flow: CompiledFlow | None, step: str, value: Value | list[str]) -> dict[str, str]:
    value = tuple(value) if isinstance(value, list) else value
    placed = flow.by_id.get(step) if flow is not None else None
    if placed is None:
        return {"question": step, "answer": " ; ".join(value) if isinstance(value, tuple) else str(value)}
    return {"question": headline(placed, talk.voice), "answer": in_words(placed, value, talk.voice)}


def _agreement(talk: Talk, agreement: Agreement) -> Json:
    run = next((run for _, run in talk.walks() if run.id == agreement.of), None)
    case = next((each for each in talk.state.cases.values() if str(each.number) == agreement.of), None)
    read_by = {} if case is None else reader(case, talk.world.config.services)
    words = {"titre": talk.title_of(run.flow)} if run is not None else {"numero": agreement.of, **read_by}
    key = f"accord_{agreement.kind}"
    if agreement.kind == "retour":
        kept = next(each for each in coming_back.standing(talk) if each.id == agreement.of)
        words["retour"] = coming_back.in_words(talk, kept, with_address=True)
    return {
        "id": agreement.id,
        "kind": agreement.kind,
        "given_at": _iso(talk, agreement.given_at),
        "text": talk.voice.own(key, **words),
        "consequence": talk.voice.own(f"{key}_suite", **words),
    }


def _iso(talk: Talk, moment: int | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment, talk.zone).isoformat()
