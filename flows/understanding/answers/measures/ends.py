"""The ends of a scale, said in the words of the question: « insupportable », « tout à fait », « aucune douleur »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words, without

_END: Final = r"(?<!\d){}\s*(?:\(([^)]+)\)|[:=]\s*([^.,;)]+))"
_TROUBLES: Final = word_list("ends", "troubles")
_NO_TROUBLE: Final = phrase_list("ends", "no_trouble")
_NONE_OF: Final = phrase_list("ends", "none_of")
_WHEN: Final = frozenset("ce cette depuis la le en moment pour instant piqure auj l aujourd hui merci".split())  # noqa: SIM905
_OPENING: Final = (("c", "est"), ("je", "suis"), ("oui",), ("non",), ("ah",), ("totalement",))
_NEGLIGIBLE: Final = 3


def end_of_scale(question: Question, clauses: Sequence[Clause], low: int, high: int) -> int | None:
    """The end that the first clause names, and no other contradicts; None where a number is said."""
    if not clauses or any(clause.contrast or _counts(clause.words) for clause in clauses):
        return None
    words = clauses[0].words
    bottom, top = _ends(question.text, low, high)
    if without_trouble(label_words(question.text), words):
        return low
    said = _bare(words)
    for end, value in ((bottom, low), (top, high)):
        if end and (words == end or said in (end, (*end, "du", "tout"))):
            return value
    return None


def without_trouble(asked: Words, words: Words) -> bool:
    """« plus rien du tout », « aucune douleur depuis hier », where one is asked how much it hurts."""
    if _TROUBLES.isdisjoint(asked):
        return False
    if words in _NO_TROUBLE or _timeless(words) in _NO_TROUBLE:
        return True
    bare = _timeless(words)
    opening = max((len(each) for each in _NONE_OF if bare[: len(each)] == each), default=0)
    rest = bare[opening:]
    return opening > 0 and len(rest) == 1 and _is_asked(rest[0], asked)


def none_somewhere(asked: Words, words: Words) -> bool:
    """« aucune douleur au repos »: none, but only there."""
    if _TROUBLES.isdisjoint(asked):
        return False
    opening = max((len(each) for each in _NONE_OF if words[: len(each)] == each), default=0)
    rest = words[opening : opening + 1]
    return opening > 0 and bool(rest) and _is_asked(rest[0], asked) and not without_trouble(asked, words)


def _is_asked(word: str, asked: Words) -> bool:
    return any(akin(word, each) for each in asked if len(each) > _NEGLIGIBLE)


def _timeless(words: Words) -> Words:
    """Without what only says when, at the end."""
    while words and (words[-1] in _WHEN or is_time(words[-1])):
        words = words[:-1]
    return words


def _bare(words: Words) -> Words:
    words = without(words, lexicon().fillers) if words[:1] != ("tout",) else words
    while (opening := next((each for each in _OPENING if words[: len(each)] == each), None)) is not None:
        words = words[len(opening) :]
    return words


def _counts(words: Words) -> bool:
    return any(not each.article for each in numbers_in(words))


@lru_cache(maxsize=256)
def _ends(text: str, low: int, high: int) -> tuple[Words, Words]:
    """What the question says of its two ends: « 0 (pas du tout) à 10 (tout à fait) », « 0 : aucune, 10 : extrême »."""
    found = [re.search(_END.format(number), text) for number in (low, high)]
    bottom, top = (_bare(label_words(each[1] or each[2])) if each is not None else () for each in found)
    return bottom, top
