"""A sentence that says the question again: « je n’en ai pas parlé », « ça me gêne »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.guards.beside import is_quite, is_verb
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.grouped import grouped
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words, without
from flows.understanding.answers.yes_or_no.echoed import is_planned
from flows.understanding.answers.yes_or_no.heard import in_the_imperfect
from flows.understanding.answers.yes_or_no.implied import about_the_person

_Said = Literal["oui", "non"]


def restated(question: str, clauses: Sequence[Clause]) -> Literal["oui", "non"] | None:
    """A sentence about what was asked: with a negation, no; without one, and with nothing else in it, yes."""
    lex = lexicon()
    asked = grouped(label_words(question))
    about_others = lex.others.inside(label_words(question))
    said: set[_Said] = set()
    for clause in about_the_person(label_words(question), clauses):
        words = without(grouped(clause.words), lex.fillers)
        wished = tuple(word for word in words if not any(akin(word, each) for each in asked))
        if (
            words[:1] == ("si",)
            or in_the_imperfect(clause.words)
            or _to_come(clause.words)
            or is_planned(label_words(question), clause.words)
            or (is_quite(clause.words) and "=douleurs" not in asked)
            or lex.wishes.inside(wished)
            or "=peur" in wished
            or (lex.others.inside(words) and not about_others)
        ):
            continue
        own = words[:1] in (("j",), ("je",), ("on",), ("nous",), ("moi",))
        if own and "jamais" in words:
            said.add("non")
            continue
        said |= _of_clause(words, asked)
    return said.pop() if len(said) == 1 else None


def _to_come(words: Words) -> bool:
    """« je vais être en arrêt »."""
    return any(words[at - 1 : at + 1] in _GOING and is_verb(words[at + 1 :]) for at in range(1, len(words)))


_GOING = (("je", "vais"), ("on", "va"), ("il", "va"), ("elle", "va"), ("nous", "allons"))


def _of_clause(words: Words, asked: Words) -> set[_Said]:
    """What a clause says with words of the question; with a negation little else may be said, without one, less."""
    lex = lexicon()
    content = [
        word
        for word in without(words, lex.small, lex.negations)
        if word not in ("ne", "n") and not numbers_in((word,)) and not is_time(word)
    ]
    substance = tuple(word for word in without(_at_heart(asked), lex.small) if len(word) > 3 and word != "contre")
    about = [word for word in content if any(akin(word, each) for each in substance)]
    unknown = len(content) - len(about)
    if lex.negations.inside(words):
        light = not content and bool({"en", "y", "l", "le", "lui"} & set(words))
        return {"non"} if light or (about and unknown <= _ROOM_DENIED and words[0] not in _THINGS) else set()
    early = any(word in about for word in words[1:5])
    strange = [word for word in content if word not in about and not word.endswith("ment")]
    said_again = sum(any(akin(word, each) for word in about) for each in substance)
    if about and early and words[0] in _SUBJECTS and len(strange) <= (_ROOM if 2 * said_again > len(substance) else 0):
        return {"oui"}
    return set()


def _at_heart(asked: Words) -> Words:
    """The question without « au travail » and « pour faire votre travail », which only say where or for what."""
    at = next((at for at in range(3, len(asked)) if asked[at] in _WORK and asked[at - 1] in ("au", "votre")), None)
    return asked if at is None else (*asked[: at - 1], *asked[at + 1 :])


_WORK = frozenset(("=travail", "travail", "poste", "=poste", "emploi"))


_ROOM_DENIED, _ROOM = 2, 2
_SUBJECTS = ("j", "je", "on", "ca", "il", "elle", "nous", "ils")
_THINGS = ("mon", "ma", "mes", "le", "la", "les", "son", "sa", "ses", "l")
