"""What a person chose to share, in words: contact details, answers and reasons, never more than they read and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cell.attempts import CALLED
from bot.cell.calls import VOICE_MAIL_ALLOWED, voice_mail_allowed
from bot.cell.language import language_of
from bot.cell.redaction import FIELDS
from bot.cell.texts import texts
from bot.cell.writing import HERE
from bot.world import World
from flows.formats import shown_contact
from flows.languages import FRENCH
from flows.model import CompiledFlow
from flows.prompt import headline, in_words
from flows.words import Voice
from storage.transaction import Transaction

_SMS = "sms"
_WRITE_ONLY = "ecrit_seulement"
_OTHER_PRECAUTIONS = ("ne_pas_se_presenter", _WRITE_ONLY, "interprete", "lecture_difficile")


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer; `field` where a manager wrote it in their own words, `removed` once taken out, `name`
    the id of the question."""

    title: str
    value: str
    field: str | None = None
    removed: Mapping[str, Any] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """One request as the cell reads it; `rules` and `answers` are empty unless the person shared them."""

    received_at: int
    reason: str | None
    share: str
    contact: Sequence[Line]
    answers: Sequence[Line]
    rules: Sequence[str]
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach the person, from the latest request.

    `phone` is a number to dial and `address` an e-mail address, None when it is neither; `sms` when they chose to be
    written to at that number, `no_calls` when they asked not to be called; `precautions` are ids of cell.yml, the most
    important first.
    """

    phone: str | None
    shown: str
    address: str | None
    sms: bool
    no_calls: bool
    voice_mail: bool
    precautions: Sequence[str]


def in_full(tx: Transaction, world: World, service: str, requests: Sequence[Mapping[str, Any]]) -> list[Shared]:
    """Each request in words, the latest first."""
    voice = world.voice(service, "fr", tx.now, sending=False)
    return [_request(world.flow(tx, request["digest"]), request, voice) for request in reversed(requests)]


def reach(
    queue: str, requests: Sequence[Mapping[str, Any]], joined: Sequence[Sequence[Mapping[str, Any]]] = ()
) -> Reach:
    """How to reach the person, and what they asked for: the care they asked for in a duplicate, of which `joined` are
    the requests, is owed here too."""
    contact = requests[-1]["contact"] if requests else {}
    means, details = contact.get("contact_moyen"), contact.get("contact_coordonnees")
    latest = [each[-1]["contact"] for each in (requests, *joined) if each]
    asked = {name for each in latest for name in each.get("contact_precautions", ())}
    allowed = voice_mail_allowed(requests, joined)
    precautions = [each for each in _OTHER_PRECAUTIONS if each in asked]
    if queue == "salaries" and means in CALLED:
        precautions.insert(len(precautions) if allowed else 0, VOICE_MAIL_ALLOWED if allowed else "pas_de_message")
    if means == HERE:
        precautions.append(HERE)
    if (lang := language_of(requests)) != FRENCH:
        precautions.append(f"langue_{lang.replace('-', '_')}")
    return Reach(
        phone=details if means in CALLED else None,
        shown=shown_contact(details) if details else "",
        address=details if means == "courriel" else None,
        sms=means == _SMS,
        no_calls=_WRITE_ONLY in asked,
        voice_mail=allowed,
        precautions=precautions,
    )


def _request(flow: CompiledFlow | None, request: Mapping[str, Any], voice: Voice) -> Shared:
    removed = request.get("removed", {})
    contact = dict(request["contact"]) | dict.fromkeys(removed)
    found = request["assessment"] or {}
    return Shared(
        received_at=request["received_at"],
        reason=request["reason"],
        share=request["share"],
        contact=[
            Line(
                texts().champs[name]["fr"] if name in texts().champs else name,
                _words(flow, name, value, voice)[1],
                field=name if name in FIELDS else None,
                removed=removed.get(name),
                name=name,
            )
            for name, value in contact.items()
        ],
        answers=[
            Line(*_words(flow, name, value, voice), name=name)
            for name, value in (request["answers"] or {}).items()
            if flow is None or name not in flow.by_id or flow.by_id[name].step.type != "ack"
        ],
        rules=_reasons(flow, found.get("rules", ()), voice),
        incomplete=bool(found.get("incomplete")),
    )


def _words(flow: CompiledFlow | None, name: str, value: Any, voice: Voice) -> tuple[str, str]:
    """Title and answer; ids where the questionnaire of this version is gone."""
    placed = flow.by_id.get(name) if flow is not None else None
    if placed is None:
        return name, ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    if value is None:
        return headline(placed, voice), ""
    return headline(placed, voice), in_words(placed, tuple(value) if isinstance(value, list) else value, voice)


def _reasons(flow: CompiledFlow | None, rules: Sequence[str], voice: Voice) -> list[str]:
    if flow is None:
        return list(rules)
    return list(dict.fromkeys(voice.say(rule.why) for rule, _ in flow.rules if rule.id in rules))
