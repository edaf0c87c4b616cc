"""« oui mais le patron a rien fait »: the option that says both yes and that nothing came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.cues import Cues, spoken
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import texts
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words, without

_NOTHING_CAME: Final = Cues(texts("undone", "nothing_came"))
_HAS: Final = (("il", "a"), ("elle", "a"))
_DENIED: Final = frozenset(("pas", "rien", "jamais"))


def not_done(question: Question, clauses: Sequence[Clause]) -> str | None:
    """The one option that begins with « oui » and denies that it was done, where the last clause says just that."""
    options = [
        each.id
        for each in question.options
        if (label := label_words(each.label))[:1] == ("oui",) and not _DENIED.isdisjoint(label)
    ]
    if len(options) != 1 or len(clauses) < 2 or clauses[0].words[0] == "non":
        return None
    if not _NOTHING_CAME.heard(spoken(clauses[-1].words)):
        return None
    asked, before = label_words(question.text), clauses[:-1]
    return options[0] if all(_says_yes(asked, each.words) or _takes_up(asked, each.words) for each in before) else None


def _says_yes(asked: Words, words: Words) -> bool:
    lex = lexicon()
    rest = without(words, lex.fillers, lex.small)
    return all(word in ("oui", "ouais") or any(akin(word, other) for other in asked) for word in rest)


def _takes_up(asked: Words, words: Words) -> bool:
    """« il a demandé un siège », where one asks whether he has asked for something."""
    taken_up = words[:2] in _HAS and words[2:3] != () and words[2] in asked
    return taken_up and "et" not in words and not lexicon().negations.inside(words)
