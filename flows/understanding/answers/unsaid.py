"""What a length of time leaves unsaid: the unit of « pas deux mois, trois », the sum of « 5 jours puis 2 semaines »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from flows.understanding.answers.calendar import is_time
from flows.understanding.answers.lengths import UNITS, lengths_in
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.numbers import numbers_in
from flows.understanding.answers.plain import Words
from flows.understanding.answers.wording import Clause, find, without

_ADDED = frozenset(("puis", "et", "plus", "+", "encore", "ensuite"))
_AND_WORDS = frozenset(("et", "plus", "+", "puis"))
_AND = (("et",), ("puis",), ("plus",))
_NOT_ADDED = frozenset(("non", "ou", "plutot", "soit", "total", "tout", "entre", "depuis", "dont", "dans", "sur"))


_IN_DAYS = ("conges", "rtt", "conge", "absences", "absence", "repos")
_LEFT = frozenset(("reste", "restent"))
_TAKEN = frozenset("pris prise pose poses posee posees utilise utilises consomme consommes mange manges use".split())  # noqa: SIM905
_HAD = frozenset(("avais", "avait", "avions", "droit", "sur"))
_RENEWED = ("renouvel", "reconduit", "prolong")


def left_over(asked: Words, clauses: Sequence[Clause]) -> int | None:
    """« j’en avais 25, j’en ai pris 13 »: what is left; « cinq de cette année et cinq de reliquat »: their sum."""
    if not _LEFT.intersection(asked):
        return None
    words = tuple(word for clause in clauses for word in clause.words)
    numbers = [each for each in numbers_in(words) if not each.article]
    if not numbers and (words[:1] in (("nada",), ("rien",)) or find(words, ("plus", "rien")) >= 0):
        return 0
    if len(numbers) != 2 or _LEFT.intersection(words):
        return None
    (one, other), said = (int(numbers[0].value), int(numbers[1].value)), set(words)
    if said & _TAKEN and said & _HAD:
        return max(one, other) - min(one, other)
    shared = all(words[each.end : each.end + 1] in (("de",), ("d",), ("du",)) for each in numbers)
    joined = not _AND_WORDS.isdisjoint(words[numbers[0].end : numbers[1].start])
    return one + other if shared and joined and not said & _NOT_ADDED else None


def renewed(clauses: Sequence[Clause]) -> tuple[int | None, bool]:
    """« une semaine renouvelée une fois »: the days in all, and whether a length is said to have been renewed."""
    words = tuple(word for clause in clauses for word in clause.words)
    at = next((at for at, word in enumerate(words) if word.startswith(_RENEWED) and "able" not in word), None)
    lengths = lengths_in(words)
    if at is None or not lengths:
        return None, False
    before = [each for each in lengths if each.end <= at]
    times = [each for each in numbers_in(words) if each.start > at and words[each.end : each.end + 1] == ("fois",)]
    again = [each for each in lengths if each.start > at and words[each.start - 1] in ("de", "d", "pour")]
    if len(before) == len(lengths) == 1 and len(times) == 1:
        return ceil(before[0].days * (1 + times[0].value)), True
    if len(before) == len(again) == 1 and len(lengths) == 2:
        return ceil(before[0].days + again[0].days), True
    return None, len(lengths) == len(before) == 1


def with_units(asked: Words, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses, « il y a » and « d’ici » in one word, a number alone with the unit last said, or asked for."""
    if any(find(asked, ("combien", "de", each)) >= 0 for each in _IN_DAYS):
        return tuple(_each_with_unit("jours", clauses))
    unit = next((asked[at + 2] for at in range(len(asked) - 2) if asked[at : at + 2] == ("combien", "de")), "")
    return tuple(_each_with_unit(unit if unit in UNITS else "", clauses))


def _each_with_unit(unit: str, clauses: Sequence[Clause]) -> Iterator[Clause]:
    lex = lexicon()
    for clause in clauses:
        words = _shortened(clause.words)
        lengths = lengths_in(words)
        numbers = [each for each in numbers_in(words) if not each.article]
        if lengths:
            unit = words[lengths[-1].end - 1]
            words = _told_again(words, unit)
        elif unit in UNITS and len(numbers) == 1 and not clause.contrast and "fois" not in words:
            rest = (*words[: numbers[0].start], *words[numbers[0].end :])
            if words[numbers[0].end : numbers[0].end + 1] == ("en",):
                rest = tuple(word for word in rest if not is_time(word))  # « 10 jours en mars, 25 en juin »
            if not without(without(rest, lex.fillers, lex.concluding), lex.small):
                words = (*words[: numbers[0].end], unit, *words[numbers[0].end :])
        yield replace(clause, words=words)


def _told_again(words: Words, unit: str) -> Words:
    """« 10 jours en mars et 25 en juin »: the unit said once holds for both."""
    for number in reversed(numbers_in(words)):
        joined = not number.article and words[number.start - 1 : number.start] in _AND
        if joined and words[number.end : number.end + 1] == ("en",):
            words = (*words[: number.end], unit, *words[number.end :])
    return words


def _shortened(words: Words) -> Words:
    """« il y a trois semaines » tells since when, « d’ici deux mois » until when."""
    for phrase, word in ((("il", "y", "a"), "depuis"), (("y", "a"), "depuis"), (("d", "ici"), "dans")):
        at = find(words, phrase)
        if at >= 0 and numbers_in(words[at + len(phrase) :]):
            words = (*words[:at], word, *words[at + len(phrase) :])
    return words


def summed(clauses: Sequence[Clause]) -> int | None:
    """The days of several lengths said one after the other, None where one of them may be the answer by itself."""
    words = tuple(word for clause in clauses for word in clause.words)
    lengths = [each for clause in clauses for each in lengths_in(clause.words)]
    if len(lengths) < 2 or not _ADDED.intersection(words) or _NOT_ADDED.intersection(words):
        return None
    if lexicon().negations.inside(tuple(word for word in words if word not in _ADDED)):
        return None
    return ceil(sum(each.days for each in lengths))
