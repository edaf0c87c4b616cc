"""A text read as the choice of an option of the assistant itself: at the door, or at one of its own questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import asking, questions
from bot.correcting import CORRECTING
from bot.door_reading import at_the_door
from bot.proposing import BROWSING
from flows.languages import FRENCH, languages
from flows.understanding.answers.elsewhere import yes_or_no
from flows.understanding.answers.options.places import places
from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.wording import clauses_of
from flows.understanding.answers.yes_or_no.yes_no import read_yes_no
from flows.understanding.normalise import normalise

if TYPE_CHECKING:
    from bot.talk import Talk

_COUNTED = ("sujets", CORRECTING, *BROWSING)
"""Questions of the assistant where « la 2 » is read: lists of topics, or of answers.

Where something may be lost, words are.
"""
_BARE = 2
"""Words of a yes or a no to the topics that are proposed: « non », « non merci »."""


def read(talk: Talk, text: str, clean: str) -> str | None:
    """The id of the option that `text` chooses, None when it settles none; `clean` is its plain form."""
    named = next((name for name, words in questions.names_on_screen(talk).items() if clean in words), None)
    if named is not None:
        return named
    if talk.state.pending is None:
        return at_the_door(talk, text) or _by_place(*_screen(talk), text)
    asked = asking.shown(talk)
    if asked.confirms:
        yes, no = (name for name, _ in asked.options)
        said = {"oui": yes, "non": no}.get(said_yes_or_no(talk, text, clean) or "")
        if said is not None:
            return said
    if asked.read is not None:
        return asked.read(text, clean)
    if talk.state.pending.name == "sujets":
        bare = read_yes_no("", text, firmly=True) if len(clean.split()) <= _BARE else None
        if bare == "non" or (bare == "oui" and len(asked.options) == 2):  # none of these, or the only one
            return asked.options[-1 if bare == "non" else 0][0]
    if talk.state.pending.name not in _COUNTED or (clean.isdigit() and _is_graded(talk)):
        return None
    return _by_place(asked.text, asked.options, text)


def _screen(talk: Talk) -> tuple[str, Sequence[tuple[str, str]]]:
    text, options = talk.own_question()
    return text, [(each["id"], each["label"]) for each in options]


def _by_place(asked: str, options: Sequence[tuple[str, str]], text: str) -> str | None:
    """« la première », « 2 »: an option by its place."""
    question = Question("choice", asked, tuple(Choice(name, label) for name, label in options))
    found = None if text.rstrip().endswith("?") else places(question, clauses_of(text))
    return options[found[0]][0] if found is not None and len(found) == 1 else None


def _is_graded(talk: Talk) -> bool:
    """Whether the question of the walk that waits behind asks for a number: « 3 » answers that one."""
    waiting = talk.waiting
    return waiting is not None and waiting[0].by_id[waiting[1].at].step.type == "scale"


def said_yes_or_no(talk: Talk, text: str, clean: str) -> str | None:
    """Firmly: something may be lost, so « plutôt oui » settles nothing."""
    lang = talk.state.lang
    for said, words in talk.world.catalog.own.agreeing.items():
        if clean in map(normalise, (*words[FRENCH], *words.get(lang, ()))):
            return said
    if languages()[lang].reading is not None:
        return yes_or_no(text, lang)
    clauses = clauses_of(text)
    if not clauses or text.rstrip().endswith("?"):
        return None
    found = read_yes_no("", text, firmly=True)
    lex = lexicon()
    # « peut-être que oui » and « oui mais pas maintenant » do not say yes; a no costs nothing.
    agreed = lex.yes.at(clauses[0].words, 0) and not any(lex.negations.inside(clause.words) for clause in clauses)
    return found if found != "oui" or agreed else None
