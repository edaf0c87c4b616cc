"""« nickel », « bof », « on y voit rien », where one asks whether something is well: yes, so-so or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.guards.beside import sets_a_condition
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words, without

_WELL: Final = word_list("opinion", "well")
_SO_SO: Final = phrase_list("opinion", "so_so")
_GOOD: Final = 3
_BAD: Final = 1
_WHEN: Final = frozenset(("quand", "lorsque", "lorsqu", "si"))


def by_opinion(question: Question, clauses: Sequence[Clause]) -> str | None:
    """The option that opens with yes or no, or the one between them, by a degree of quality said alone."""
    if _WELL.isdisjoint(label_words(question.text)) or len(clauses) != 1:
        return None
    lex = lexicon()
    words = clauses[0].words
    ladder = lex.ladders["quality"]
    rung = ladder.get(words, ladder.get(without(words, lex.fillers)))
    if rung is None:
        return None
    labels = {each.id: label_words(each.label) for each in question.options}
    if rung >= _GOOD or rung <= _BAD:
        return _only(
            [option for option, label in labels.items() if label[:1] == (("oui",) if rung >= _GOOD else ("non",))]
        )
    return _only([option for option, label in labels.items() if label in _SO_SO or label[1:] in _SO_SO])


def only_at_times(clauses: Sequence[Clause]) -> bool:
    """« oui si on m’adapte le poste », « quand il y a les travaux, sinon non », « entre bon et moyen »."""
    if any(sets_a_condition(clause.words) for clause in clauses):
        return True
    if any(_lies_between(clause.words) for clause in clauses):
        return True
    return any(clause.words[0] in _WHEN for clause in clauses) and any("sinon" in clause.words for clause in clauses)


def _lies_between(words: Words) -> bool:
    """« entre bon et moyen »; « ça reste entre moi et moi » is no degree."""
    at = words.index("entre") if "entre" in words else len(words)
    return "et" in words[at:] and words[at + 1 : at + 2] != ("moi",)


def _only(found: list[str]) -> str | None:
    return found[0] if len(found) == 1 else None
