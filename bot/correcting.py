"""An earlier answer that the person takes back in their own words: its question is proposed, as the summary does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.own_questions import Shown
from flows import engine
from flows.corrections import read_correction
from flows.prompt import headline, in_words

if TYPE_CHECKING:
    from bot.talk import Talk

CORRECTING = "corriger"
_GO_ON = "continuer"
_MOST = 4


def surely_asked(talk: Talk, text: str) -> bool:
    """Propose the questions whose answer a text clearly takes back, before anything else is read in it."""
    return _propose(talk, text, sure=True)


def perhaps_asked(talk: Talk, text: str) -> bool:
    """The same for a text in which no answer was read."""
    return _propose(talk, text, sure=False)


def _propose(talk: Talk, text: str, *, sure: bool) -> bool:
    walk = talk.current
    found = read_correction(walk[0], text, talk.state.lang) if walk is not None else None
    if walk is None or found is None or (sure and not found.sure):
        return False
    flow, run = walk
    if run.at in found.steps and not found.sure:
        return False  # « en fait mon moral est mauvais », where it is asked
    open_again = engine.changeable(flow, run, talk.voice)
    answered = [step for step in found.steps if step in open_again and step != run.at]
    if answered:
        talk.ask(CORRECTING, *answered[:_MOST])
    elif flow.by_id[run.at].role == "review":
        talk.say_own("corriger_rien")
    else:
        return False
    return True


def can_be_asked(talk: Talk, about: Sequence[str]) -> bool:
    """Whether these answers can still be changed."""
    here = [(flow, run) for flow, run in talk.walks() if run is talk.state.run]
    return bool(about) and any(engine.changeable(*each, talk.voice).issuperset(about) for each in here)


class Correcting:
    """Change this answer? or: which of these? `about` are the steps."""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """The answers as they stand."""
        waiting = talk.waiting
        assert waiting is not None, "an answer is changed within a walk"
        flow, run = waiting
        options = []
        for step in about:
            placed = flow.by_id[step]
            answer = in_words(placed, run.answers[step], talk.voice)
            question = headline(placed, talk.voice)
            options.append((step, talk.voice.own("changer", question=question, reponse=answer)))
        if len(options) == 1:
            no = (_GO_ON, talk.voice.own("continuer_ici"))
            return Shown(talk.voice.own("corriger_une"), [*options, no], confirms=True)
        return Shown(talk.voice.own("corriger_laquelle"), [*options, (_GO_ON, talk.voice.own("corriger_aucune"))])

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Ask that question again, or go on."""
        waiting = talk.waiting
        turn = engine.revisit(*waiting, choice, talk.voice) if waiting is not None and choice != _GO_ON else None
        if turn is None:
            self.back(talk, about)
        else:
            talk.state.pending = None
            talk.follow(turn)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """Nothing changes."""
        talk.state.pending = None
        talk.say_own("rien_change")
