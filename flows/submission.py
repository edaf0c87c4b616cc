"""What « Envoyer » sends: built from what the person chose to share, shown to them word for word before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flows.conditions import Value
from flows.formats import department
from flows.languages import FRENCH, languages
from flows.model import SKIP, CompiledFlow
from flows.prompt import answered, headline, in_words
from flows.run import Run
from flows.triage import position
from flows.words import Message, Voice

CALL_REQUESTED = "rappel demandé"
"""Reason of a case that enters the queue because the person asked for a call (screening.md, Triage)."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One request as the cell receives it.

    `level` is the one it enters the queue with; `assessment` and `answers` are None unless shared;
    `summary` is the text the person read before sending, in their language `lang`; `territory` a département code.
    """

    queue: str
    flow: str
    version: int
    digest: str
    level: str
    reason: str | None
    share: str
    assessment: Mapping[str, Any] | None
    answers: Mapping[str, Value] | None
    contact: Mapping[str, Value]
    summary: tuple[str, ...]
    lang: str
    position: str | None
    territory: str | None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data."""
        return asdict(self)


def submission(flow: CompiledFlow, run: Run, voice: Voice) -> Submission:
    """Build what is sent from a run that stands at the sending step."""
    share = _share(flow, run)
    whole = share == "niveau_et_reponses"
    found = run.assessment
    if run.urgent:
        level, reason = "rouge", CALL_REQUESTED
    elif found is None or share == "coordonnees_seules" or found.level == "vert":
        level, reason = "jaune", CALL_REQUESTED
    else:
        level, reason = found.level, None
    postcode = run.answers.get("code_postal")
    return Submission(
        queue=run.queue,
        flow=flow.id,
        version=flow.flow.version,
        digest=flow.digest,
        level=level,
        reason=reason,
        share=share,
        assessment={"level": found.level, "rules": list(found.rules), "incomplete": found.incomplete}
        if whole and found is not None
        else None,
        answers={placed.step.id: value for placed, value in answered(flow, run, voice)} if whole else None,
        contact={
            placed.step.id: value
            for placed, value in answered(flow, run, voice, "contact")
            if value != SKIP and placed.step.id != "partage"
        },
        summary=_summary(flow, run, voice, share),
        lang=voice.lang,
        position=position(flow, run.answers, voice.facts) if whole else None,
        territory=department(postcode) if isinstance(postcode, str) and postcode != SKIP else None,
    )


def announce(flow: CompiledFlow, run: Run, voice: Voice) -> tuple[Message, ...]:
    """What the person reads on reaching the sending step: the exact text, or that nobody reads requests yet."""
    if "envoi_ouvert" not in voice.facts.flags:
        return (Message("info", voice.own("personne_ne_lit")),)
    return (Message("info", "\n".join((voice.own("sera_envoye"), *_summary(flow, run, voice, _share(flow, run))))),)


def _share(flow: CompiledFlow, run: Run) -> str:
    """Managers send the whole sheet; a call-back alone has nothing but contact details."""
    if run.assessment is None:
        return "coordonnees_seules"
    if "partage" not in flow.by_id:
        return "niveau_et_reponses"
    return str(run.answers.get("partage", "coordonnees_seules"))


def _summary(flow: CompiledFlow, run: Run, voice: Voice, share: str) -> tuple[str, ...]:
    lines = [
        f"• {voice.own('ligne', titre=headline(placed, voice), valeur=in_words(placed, value, voice))}"
        for placed, value in answered(flow, run, voice, "contact")
        if value != SKIP and placed.step.id != "partage"
    ]
    if voice.lang != FRENCH:
        lines.append(f"• {voice.own('ligne_langue', langue=languages()[voice.lang].name)}")
    found = run.assessment
    if share != "coordonnees_seules" and found is not None:
        level = "jaune" if found.level == "vert" else found.level
        lines.append(f"• {voice.for_level(level).own('ligne_delai')}")
    if share == "niveau_et_reponses" and found is not None:
        lines.extend(
            f"• {voice.own('ligne', titre=headline(placed, voice), valeur=in_words(placed, value, voice))}"
            for placed, value in answered(flow, run, voice)
            if placed.step.type != "ack"
        )
        reasons = dict.fromkeys(voice.say(rule.why) for rule, _ in flow.rules if rule.id in found.rules)
        lines.extend(f"• {reason}" for reason in reasons)
    return tuple(lines)
