"""Everything kept of a person, as one document: words for the person, ids for a program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot import agreements
from bot.agreements import Agreement
from bot.talk import Talk
from flows import engine
from flows.conditions import Value
from flows.model import CompiledFlow
from flows.prompt import headline, in_words
from flows.run import Run
from storage import entries, queue

Json = dict[str, Any]
_OF_A_CASE = ("number", "queue", "status", "level", "origin", "territory", "position", "outcome")
_TIMES_OF_A_CASE = ("received_at", "triage_due_at", "contact_due_at", "updated_at", "closed_at")


def document(talk: Talk, kept_until: int, receipt_code: bool) -> Json:
    """What this conversation and the cases it sent hold of the person; `kept_until` is when the former is erased,
    `receipt_code` whether a code leads to it.

    Nothing in it comes from anybody else: notes of the cell are not the person's words.
    """
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
            _request(talk, case.alias, *found)
            for case in talk.state.cases.values()
            if (found := queue.read_own(talk.tx, talk.service, case.alias)) is not None
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


def _request(talk: Talk, alias: str, clear: Mapping[str, Any], sent: Any) -> Json:
    written = entries.messages_after(talk.tx, talk.service, alias, 0)
    return {
        **{name: clear[name] for name in _OF_A_CASE},
        **{name: _iso(talk, clear[name]) for name in _TIMES_OF_A_CASE},
        "status_in_words": talk.voice.own(f"demande_{clear['status']}"),
        "sent": [_sent(talk, each) for each in sent],
        "messages": [{"at": _iso(talk, each.at), "text": (each.content or {})["text"]} for each in written],
    }


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
    words = {"titre": talk.title_of(run.flow)} if run is not None else {"numero": agreement.of}
    key = f"accord_{agreement.kind}"
    return {
        "id": agreement.id,
        "kind": agreement.kind,
        "given_at": _iso(talk, agreement.given_at),
        "text": talk.voice.own(key, **words),
        "consequence": talk.voice.own(f"{key}_suite", **words),
    }


def _iso(talk: Talk, moment: int | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment, talk.zone).isoformat()
