"""Options that a clause names only to set them aside: « la lettre je l’attends encore », « le siège je l’ai déjà »."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from flows.understanding.answers.options.cued_by import heard_in
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.question import Question
from flows.understanding.answers.several.none_said import none_said
from flows.understanding.answers.text.cues import Cues, spoken
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words, without

_PRONOUNS: Final = frozenset(("elle", "il", "elles", "ils"))
_TAKEN_UP: Final = (("l",), ("la",), ("les",))
"""« elle », « je l’ … » take up the thing that the clause before named."""


def set_aside(question: Question, clauses: Sequence[Clause]) -> set[str]:
    """The options that one clause names and sets aside, and that no other one names.

    What sets aside depends on what is asked: to have is yes where one asks what people have, no where one asks what
    they need.
    """
    told = _told(label_words(question.text))
    setting = [any(cues.heard(spoken(clause.words)) for cues in told) for clause in clauses]
    if not any(setting):
        return set()
    kept: set[str] = set()
    aside: set[str] = set()
    before: set[str] = set()
    for clause, sets_aside in zip(clauses, setting, strict=True):
        words = spoken(clause.words)
        named = _named(question, clause.words)
        if sets_aside and not named and (words[0] in _PRONOUNS or words[1:2] in _TAKEN_UP):
            named = before
            kept -= named
        if sets_aside:
            aside |= named
        else:
            kept |= named
        before = named or before
    return aside - kept


@lru_cache(maxsize=512)
def _told(asked: Words) -> tuple[Cues, ...]:
    """What sets aside where one asks with these words."""
    words = spoken(asked)
    return tuple(each.said for each in none_said().aside if each.belongs(words))


def _named(question: Question, words: Words) -> set[str]:
    plain = without(words, lexicon().negations)
    named = set(speaks_of(question, words)) | set(speaks_of(question, plain))
    named.update(heard_in(question, words))
    return named
