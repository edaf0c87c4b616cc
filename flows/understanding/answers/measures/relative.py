"""A number said by its difference: « avant 3, je monte de deux points », « elle en a 56, moi deux de plus »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause

_UP: Final = word_list("relative", "up")
_DOWN: Final = word_list("relative", "down")
_CHANGED: Final = word_list("relative", "changed")
_PARTS: Final = ((("moitie", "de"), 0.5), (("double", "de"), 2.0), (("tiers", "de"), 1 / 3), (("triple", "de"), 3.0))
_UNITS: Final = word_list("relative", "units")
_MORE: Final = {("de", "plus"): 1, ("en", "plus"): 1, ("de", "moins"): -1, ("en", "moins"): -1}


def with_differences(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses, each difference replaced by the number that it leads to from the one said before it.

    Without a number before, the difference is left out: it says nothing by itself.
    """
    known: float | None = None
    apart: float | None = None
    kept: list[Clause] = []
    for clause in clauses:
        if apart is not None and len(said := [each for each in numbers_in(clause.words) if not each.article]) == 1:
            known = said[0].value + apart
            kept.append(replace(clause, words=("maintenant", f"{known:g}")))
            continue
        apart = _apart(clause.words) if known is None else None
        if apart is not None:
            continue
        words, known = _reckoned(clause.words, known)
        if words:
            kept.append(replace(clause, words=words))
    return tuple(kept)


def _apart(words: Words) -> float | None:
    """« deux ans de moins que ma collègue »: how far from somebody whose number is told next."""
    at = words.index("que") if "que" in words else 0
    signs = [sign for phrase, sign in _MORE.items() if words[at - 2 : at] == phrase]
    numbers = numbers_in(words[:at])
    alone = signs and len(numbers) == 1 and not numbers_in(words[at:]) and lexicon().others.inside(words[at:])
    return signs[0] * numbers[0].value if alone else None


def _reckoned(words: Words, known: float | None) -> tuple[Words, float | None]:
    """The words with their differences worked out, and the last number said."""
    numbers = numbers_in(words)
    for one, other in pairwise(numbers):
        if words[one.end : other.start] == ("moins",) and not one.article:
            value = one.value - other.value  # « dix moins un »
            return (*words[: one.start], f"{value:g}", *words[other.end :]), value
    for number in numbers:
        part = next((part for said, part in _PARTS if words[number.start - len(said) : number.start] == said), None)
        if part is not None:
            value = number.value * part  # « la moitié de douze »
            return (*words[: number.start - 2], f"{value:g}", *words[number.end :]), value
    for number in numbers:
        start, end, sign = number.start, number.end, 0
        end += words[end : end + 1] != () and words[end] in _UNITS
        after = words[end : end + 2]
        if after in _MORE:
            sign, end = _MORE[after], end + 2
        elif words[start - 1 : start] == ("de",) and start > 1 and end > number.end:
            sign = (words[start - 2] in _UP) - (words[start - 2] in _DOWN)
            start -= 2
        elif start and words[start - 1] in _CHANGED:
            sign, start = 1 if words[start - 1] in _UP else -1, start - 1
        if not sign:
            known = known if number.article else number.value
            continue
        if known is None:
            base = [each for each in numbers if each.start > end and not each.article]
            if len(base) == 1 and words[end : end + 1] in (("que",), ("qu",)):
                value = base[0].value + sign * number.value  # « 3 ans de plus que mon mari qui en a 50 »
                return ("maintenant", f"{value:g}"), value
            return (*words[:start], *words[end:]), None
        value = known + sign * number.value
        return (*words[:start], "maintenant", f"{value:g}", *words[end:]), value
    return words, known
