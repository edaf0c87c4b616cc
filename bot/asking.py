"""The assistant's own questions, by name: asked at the door or between two questions of a walk, which then waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.browsing import READ, OneTheme, OneTopic, Themes
from bot.confirming import CallingBack, Erasing, Restarting
from bot.own_questions import OwnQuestion, Shown
from bot.proposing import WISHES, Proposing
from flows.events import Unfit

if TYPE_CHECKING:
    from bot.talk import Talk

OWN_QUESTIONS: Mapping[str, OwnQuestion] = {
    "effacer": Erasing(),
    "recommencer": Restarting(),
    "proposer_rappel": CallingBack(),
    "sujets": Proposing(),
    "information": Themes(),
    "theme": OneTheme(),
    "sujet": OneTopic(),
}
"""By the name that stands as `step` in a prompt; no step of a questionnaire has one of them."""


def shown(talk: Talk) -> Shown:
    """The question that is waiting."""
    pending = talk.state.pending
    assert pending is not None, "asked only where a question waits"
    return OWN_QUESTIONS[pending.name].shown(talk, pending.about)


def take(talk: Talk, choice: str) -> None:
    """Answer the question that is waiting. Raises Unfit when `choice` is not one of its options."""
    pending = talk.state.pending
    assert pending is not None, "asked only where a question waits"
    if choice not in [name for name, _ in shown(talk).options]:
        raise Unfit("choix_inconnu")
    OWN_QUESTIONS[pending.name].take(talk, pending.about, choice)


def back(talk: Talk) -> None:
    """« Retour » from the question that is waiting."""
    pending = talk.state.pending
    assert pending is not None, "asked only where a question waits"
    OWN_QUESTIONS[pending.name].back(talk, pending.about)


def can_be_asked(talk: Talk) -> bool:
    """Whether the question that waits, if any, still means something: another version may have asked it."""
    pending, information = talk.state.pending, talk.world.catalog.information
    if pending is None:
        return True
    known = {*information.topics, *(theme.id for theme in information.themes), *WISHES, READ}
    return pending.name in OWN_QUESTIONS and known.issuperset(pending.about)
