"""A statement at the first screen that takes no option, « j’ai une tendinite »: which of them is for whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.door_reading import asks_something, spoken_for
from bot.incoming import Text
from bot.proposing import WISHES
from bot.questions import wishes
from flows.languages import languages

if TYPE_CHECKING:
    from bot.talk import Talk

_DOORS = {"salarie", "manager"}
_OF_ONESELF = re.compile(r"\b(?:je|j|chui|jsuis|jsui|g|moi|me|m|mon|ma|mes)\b")
_REACH = re.compile(r"\b(?:besoin|rendez vous|rdv|r?appel\w*|contact\w*)\b")
_SURE = 0.7
"""Likelihood from which what is heard in a statement is told: a nurse with a bad shoulder asks for no sheet."""


def guided(talk: Talk, said: Text, clean: str) -> bool:
    """Point at the options; `clean` is the plain form of the text. False where it asks for something else."""
    pending = talk.state.pending
    if talk.waiting is not None or talk.state.cases or (pending is not None and pending.name != "sujets"):
        return False
    if (
        asks_something(said.text, clean)
        or wishes(said, clean)
        or (said.intent.intent in WISHES and _REACH.search(clean))
    ):
        return False
    spoken = spoken_for(talk, said.text)
    both = spoken == _DOORS
    in_french = languages()[talk.state.lang].reading is None
    about_me = spoken == {"salarie"} or (spoken <= _DOORS and in_french and _OF_ONESELF.search(clean) is not None)
    if not both and (not about_me or (said.intent.intent is not None and said.intent.confidence >= _SURE)):
        return False
    talk.state.pending = None
    if both or not said.crisis.support:  # the offer of help leads on already
        key = "deux_entrees" if both else "quelle_entree"
        talk.say_own(key, salarie=talk.title_of("salarie"), manager=talk.title_of("manager"))
    return True
