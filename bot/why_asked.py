"""« Pourquoi vous voulez savoir ? », « c’est obligé ? »: what the answer to a question is for, and how to pass it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.model import SKIP, UNSURE, CompiledFlow, Placed, Role
from flows.prompt import offered
from flows.run import Run
from flows.words import Message

if TYPE_CHECKING:
    from bot.talk import Talk

_WAYS_OUT = (UNSURE[1], SKIP)
_MANAGERS = "manager"
_REASONS: Mapping[str, str] = {
    "statut": "pourquoi_statut",
    "situation": "pourquoi_situation",
    "employeur": "pourquoi_employeur",
    "code_postal": "pourquoi_equipe",
}
"""By step, the text of messages.yml that says what its answer is for; the others share that of their role."""
_OF_ROLES: Mapping[Role, str] = {"contact": "pourquoi_contact", "statistics": "pourquoi_statistiques"}
_NONE_OF_YOURS = re.compile(
    r"(?:(?:mais|non|euh) )*(?:ca|cela|c) (?:ne )?(?:vous|te|t|les) (?:regarde|concerne)(?: (?:pas|en rien))+"
    r"|(?:c est|ca) (?:pas|ne sont pas) (?:vos|tes) (?:affaires|oignons)|c est (?:personnel|prive|ma vie privee)"
)


def told(talk: Talk) -> bool:
    """Say what the question on screen is for; False where it is one of the assistant itself, each of which says so."""
    walk = talk.current
    if walk is not None:
        flow, run = walk
        placed = flow.by_id[run.at]
        _say(talk, talk.voice.own(_reason(flow, placed)), _way_out(talk, flow, run, placed))
    elif talk.state.pending is None:
        _say(talk, talk.voice.own("pourquoi_reponses"), talk.voice.own("passer_libre"))
    return walk is not None or talk.state.pending is None


def refused(talk: Talk, clean: str) -> bool:
    """Answer « ça ne vous regarde pas » where no option says so: there it is an answer."""
    walk = talk.current
    if walk is None or not _NONE_OF_YOURS.fullmatch(clean):
        return False
    flow, run = walk
    return not _passing(talk, flow, run, flow.by_id[run.at]) and told(talk)


def _say(talk: Talk, *parts: str) -> None:
    talk.say(Message("info", "\n\n".join(parts)))


def _reason(flow: CompiledFlow, placed: Placed) -> str:
    if flow.id == _MANAGERS and placed.step.id == "employeur":
        return "pourquoi_equipe"  # their own employer is no secret
    shared = "pourquoi_manager" if flow.id == _MANAGERS else "pourquoi_reponses"
    return _REASONS.get(placed.step.id) or _OF_ROLES.get(placed.role, shared)


def _way_out(talk: Talk, flow: CompiledFlow, run: Run, placed: Placed) -> str:
    passing = _passing(talk, flow, run, placed)
    if passing is not None:
        return talk.voice.own("passer_option", option=passing)
    return talk.voice.own("passer_non" if placed.role in ("questions", "contact") else "passer_libre")


def _passing(talk: Talk, flow: CompiledFlow, run: Run, placed: Placed) -> str | None:
    """The label of the option by which no answer is given, None where there is none."""
    options = offered(flow, run, placed, talk.voice)
    return next((talk.voice.say(each.text) for each in options if each.id in _WAYS_OUT), None)
