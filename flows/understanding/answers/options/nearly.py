"""Lengths said around a limit (« un peu plus d’un an ») and nights by their ends (« de 22 h à 5 h »)."""

from __future__ import annotations

import re
from math import ceil
from typing import Final

from flows.understanding.answers.days.lengths import Span, lengths_in
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.numbers import in_digits
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import clauses_of, without

_ABOVE: Final = tuple(
    (*much, "plus", of)
    for much in (("un", "peu"), ("a", "peine"), ("un", "chouia"), ("petit", "peu"))
    for of in ("de", "d")
)
_BELOW: Final = (*((*each[:-2], "moins", each[-1]) for each in _ABOVE), ("pas", "tout", "a", "fait"))
_SHARE: Final = 0.2
"""« un peu plus de cinq semaines » is less than six."""
_CLOCK: Final = re.compile(r"\b(\d{1,2}|minuit)(?: ?h(?:eures?)?(?: (\d{2}))?)?\b")
_ENDS: Final = re.compile(r"^(?:de|entre|couche|couchee|dodo|au lit|je me couche|je m endors|endormi|endormie)\b")
_LONGEST_NIGHT: Final = 12
_EVENING, _NOON = 19, 12


def nearly(text: str) -> Span | None:
    """The days that « un peu plus d’un an » may be; None where nothing of the kind is said, or more than one length."""
    said = [(clause.words, each) for clause in clauses_of(text) for each in lengths_in(clause.words)]
    if len(said) != 1:
        return None
    words, length = said[0]
    around, days = (*words[: length.start], *words[length.end :]), ceil(length.days)
    for phrases, span in (
        (_ABOVE, Span(days + 1, ceil(days * (1 + _SHARE)))),
        (_BELOW, Span(ceil(days * (1 - _SHARE)), days - 1)),
    ):
        phrase = next((each for each in phrases if words[length.start - len(each) : length.start] == each), None)
        if phrase is not None and not lexicon().past.inside(words) and not _more(around, phrase):
            return span
    return None


def _more(around: Words, phrase: Words) -> bool:
    """Whether a clause denies something beside the limit itself."""
    rest = " ".join(around).replace(" ".join(phrase), " ")
    return lexicon().negations.inside(without(tuple(rest.split()), lexicon().fillers))


def hours_slept(asked: Words, text: str) -> Span | None:
    """The hours of a night from « de 22 h à 5 h », where one asks how many; None otherwise."""
    if "heures" not in asked or {"dormez", "sommeil", "dors", "nuit", "nuits"}.isdisjoint(asked):
        return None
    said = " ".join(word for clause in clauses_of(text) for word in in_digits(clause.words))
    hours = [0.0 if hour == "minuit" else int(hour) + int(past or 0) / 60 for hour, past in _CLOCK.findall(said)]
    if len(hours) != 2 or not _ENDS.match(said) or " ou " in said:
        return None
    first, last = hours
    if not (first >= _EVENING or first <= 4) or last > _NOON or first == last:
        return None
    slept = (last - first) % 24
    return Span(int(slept), ceil(slept)) if 0 < slept <= _LONGEST_NIGHT else None
