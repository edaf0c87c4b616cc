"""Nothing of what is asked for: « nulle part », « on nous a rien donné », « aucun besoin, je suis bien équipée »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.options.choice import says_none, was
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.question import REFUSAL, UNSURE, Question
from flows.understanding.answers.several.none_said import none_said
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, label_words, without

_SHORT: Final = 4
_WELL: Final = 3
"""The rung of « ça va » among degrees."""
_EMPTY: Final = frozenset(("aucun", "aucune", "rien", "personne", "nulle", "nul"))
"""First words of an option that stands for none of the others, where « non » would be an answer of its own."""
_ALL_SAID: Final = frozenset(("sans", "moins"))
"""« sans exception » leaves nothing over."""
_SUBJECTS: Final = frozenset(("je", "j", "on", "c"))
_CLOSED: Final = frozenset("faire ca que sauf hormis excepte part seul seule autre sinon ou peut si".split())  # noqa: SIM905
"""Words that leave something over: « rien que le dos », « rien d’autre », « personne à part elle »."""


def none_of_them(question: Question, text: str) -> str | None:
    """What « rien » answers to `question`: the id of the option that says none, "" where no option does.

    None when `text` does not say that there is nothing, or when something is named beside it.
    """
    if "?" in text or not _says_nothing(question, clauses_of(text)):
        return None
    plain = [each for each in question.options if says_none(each)]
    empty = [each.id for each in plain if label_words(each.label)[0] in _EMPTY]
    if len(empty) == 1:
        return empty[0]
    return "" if question.type == "multi" and not plain else None


def _says_nothing(question: Question, clauses: Sequence[Clause]) -> bool:
    """Whether one clause says that there is nothing, and no other one names an option or takes it back."""
    asked = label_words(question.text)
    lex = lexicon()
    found = False
    for clause in clauses:
        words = clause.words
        left_over = lex.exceptions.inside(tuple(word for word in words if word not in _ALL_SAID))
        if (
            clause.contrast
            or lex.all.whole(words)
            or left_over
            or was(words)
            or lex.undecided.inside(words)
            or lex.unsure.inside(words)
        ):
            return False
        if _is_nothing(asked, words):
            found = True
        elif not lex.negations.inside(words) and _names(question, words):
            return False
    return found


def _names(question: Question, words: Words) -> bool:
    aside = {each.id for each in question.options if each.id in (UNSURE, REFUSAL) or says_none(each)}
    return not aside.issuperset(speaks_of(question, words))


def _is_nothing(asked: Words, words: Words) -> bool:
    lex, content = lexicon(), none_said()
    if lex.ladders["quality"].get(words, _WELL) < _WELL:
        return False  # « ça va ça vient »
    bare = without(words, lex.fillers) or words
    if bare[:1] in (("je",), ("j",), ("on",)) and bare[-1] == "pas" and len(bare) <= _SHORT and _idle(asked, bare[-2]):
        return True  # « je télétravaille pas »
    for kind in content.kinds:
        if kind.asked.inside(asked) and kind.said.inside(words):
            rest = without(words, kind.said, lex.fillers, lex.small)
            if not rest or all(_idle(asked, word) for word in rest):
                return True
    if not content.nothing.inside(bare) or words[-2:] == ("y", "fait"):
        return False
    begun = content.nothing.at(bare, 0)
    if 0 < begun < len(bare) and bare[begun] in _SUBJECTS and not lex.negations.inside(bare[begun:]):
        bare = bare[:begun]  # « aucun je suis secrétaire »
    rest = without(bare, content.nothing)
    if not _CLOSED.isdisjoint(rest) or lex.negations.inside(
        tuple(w for w in rest if w not in ("pas", "non", "plus", "jamais"))
    ):
        return False
    return all(_idle(asked, word) for word in without(rest, lex.fillers, lex.small))


def _idle(asked: Words, word: str) -> bool:
    return word in none_said().idle or any(akin(word, each) for each in asked)
