"""A text read as the choice of an option of the assistant itself: at the door, or at one of its own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import asking, questions
from flows.understanding.answers.choice import named_whole
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.wording import clauses_of
from flows.understanding.answers.yes_no import read_yes_no
from flows.understanding.normalise import normalise

if TYPE_CHECKING:
    from bot.talk import Talk


def read(talk: Talk, text: str, clean: str) -> str | None:
    """The id of the option that `text` chooses, None when it settles none; `clean` is its plain form."""
    named = next((name for name, words in questions.names_on_screen(talk).items() if clean in words), None)
    if named is not None:
        return named
    if talk.state.pending is None:
        return _at_the_door(talk, text)
    asked = asking.shown(talk)
    if asked.read is not None:
        return asked.read(text, clean)
    if not asked.confirms:
        return None
    yes, no = (name for name, _ in asked.options)
    return {"oui": yes, "non": no}.get(_yes_or_no(talk, text, clean) or "")


def _at_the_door(talk: Talk, text: str) -> str | None:
    lang, door = talk.state.lang, talk.world.catalog.door
    options = tuple(
        Choice(option.id, talk.voice.say(option.text), option.also.get(lang, ())) for option in door.options
    )
    question = Question("choice", talk.voice.say(door.text), options)
    clauses = clauses_of(text)
    # Wholly named: « j’ai un salarié malade » is no employee.
    return named_whole(question, clauses[0].words) if len(clauses) == 1 and not text.rstrip().endswith("?") else None


def _yes_or_no(talk: Talk, text: str, clean: str) -> str | None:
    """Firmly: something may be lost, so « plutôt oui » settles nothing."""
    lang = talk.state.lang
    for said, words in talk.world.catalog.own.agreeing.items():
        if clean in map(normalise, words.get(lang, words["fr"])):
            return said
    clauses = clauses_of(text)
    if not clauses or text.rstrip().endswith("?"):
        return None
    found = read_yes_no("", text, firmly=True)
    lex = lexicon()
    # « peut-être que oui » and « oui mais pas maintenant » do not say yes; a no costs nothing.
    agreed = lex.yes.at(clauses[0].words, 0) and not any(lex.negations.inside(clause.words) for clause in clauses)
    return found if found != "oui" or agreed else None
