"""Options that stand between others: « en partie » where one thing came and another did not, « tantôt … tantôt »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.text.cues import Cues, spoken
from flows.understanding.answers.text.grouped import grouped
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import texts, word_list
from flows.understanding.answers.text.wording import Clause, label_words

_CAME: Final = Cues(texts("partly", "came"))
_LACKS: Final = Cues(texts("partly", "lacks"))
_HALF: Final = Cues(texts("partly", "half"))
_MIXED: Final = word_list("partly", "mixed")


def in_part(question: Question, clauses: Sequence[Clause]) -> str | None:
    """« j’ai eu le siège, pas encore l’écran »: the option that says « en partie », where there is one."""
    partly = [each.id for each in question.options if "=en_partie" in grouped(label_words(each.label))]
    if len(partly) != 1 or any(lexicon().undecided.at(clause.words, 0) for clause in clauses):
        return None
    words = [spoken(clause.words) for clause in clauses]
    if any(_HALF.heard(each) for each in words):
        return partly[0]
    lacks = [bool(_LACKS.heard(each)) for each in words]
    came = [bool(_CAME.heard(each)) and not lack for each, lack in zip(words, lacks, strict=True)]
    things = [len(each) > _SHORT for each in words]
    told = any(one and big for one, big in zip(came, things, strict=True))
    left = any(one and big for one, big in zip(lacks, things, strict=True))
    return partly[0] if told and left else None


_SHORT: Final = 2


def lies_between(option: Choice) -> bool:
    """Whether an option is a mixture of others, by its label."""
    return not _MIXED.isdisjoint(label_words(option.label))


def mixed(question: Question, clauses: Sequence[Clause], found: set[str]) -> str | None:
    """« assise le matin, debout l’après-midi »: the option that alternates, where two others are named."""
    between = [each.id for each in question.options if lies_between(each)]
    lex = lexicon()
    if len(between) != 1 or any(
        lex.negations.inside(clause.words) or lex.past.inside(clause.words) or "ou" in clause.words
        for clause in clauses
    ):
        return None
    named = set(found)
    for clause in clauses:
        named.update(speaks_of(question, clause.words))
        said = grouped(clause.words)
        named.update(
            each.id
            for each in question.options
            if (first := grouped(label_words(each.label))[0]) in said and len(first) > _ARTICLE
        )
    return between[0] if len(named - set(between)) > 1 else None


_ARTICLE: Final = 3
