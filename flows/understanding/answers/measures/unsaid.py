"""What a length of time leaves unsaid: the unit of « pas deux mois, trois », the sum of « 5 jours puis 2 semaines »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil
from typing import Final

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.days.lengths import UNITS, lengths_in
from flows.understanding.answers.days.stretch import MONTHS
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, find, without

_ADDED = frozenset(("puis", "et", "plus", "+", "encore", "ensuite"))
_AND_WORDS = frozenset(("et", "plus", "+", "puis"))
_AND = (("et",), ("puis",), ("plus",))
_NOT_ADDED = frozenset(("non", "ou", "plutot", "soit", "total", "tout", "entre", "depuis", "dont", "dans", "sur"))


_IN_DAYS = ("conges", "rtt", "conge", "absences", "absence", "repos")
_LEFT = frozenset(("reste", "restent"))
_TAKEN: Final = word_list("unsaid", "taken")
_HAD = frozenset(("avais", "avait", "avions", "droit", "sur"))
_RENEWED = ("renouvel", "reconduit", "prolong", "reprolong", "rallong")
_OFTEN_SO = ("prolongations", "renouvellements")
_NOTHING: Final = phrase_list("unsaid", "nothing")
_HALF = frozenset(("moitie",))
_DONE: Final = word_list("unsaid", "done")


def left_over(asked: Words, clauses: Sequence[Clause]) -> int | None:
    """« j’en avais 25, j’en ai pris 13 »: what is left; « cinq de cette année et cinq de reliquat »: their sum."""
    if not _LEFT.intersection(asked):
        return None
    words = tuple(word for clause in clauses for word in clause.words)
    numbers = [each for each in numbers_in(words) if not each.article]
    if not numbers and (words[:1] in (("nada",), ("rien",)) or find(words, ("plus", "rien")) >= 0):
        return 0
    said, lengths = set(words), [each for clause in clauses for each in lengths_in(clause.words)]
    if said & _DONE and not _LEFT.intersection(words):
        if len(lengths) == 2:
            return ceil(lengths[0].days - lengths[1].days) if lengths[0].days > lengths[1].days else None
        if len(lengths) == 1 and len(numbers) == 2 and "dont" in words and numbers[0].value > numbers[1].value:
            return ceil((numbers[0].value - numbers[1].value) * lengths[0].unit)  # « six mois dont deux de faits »
        if len(lengths) == 1 and len(numbers) < 2 and said & _HALF and not lexicon().past.inside(words):
            return ceil(lengths[0].days / 2)  # « six mois, j’en ai fait la moitié »
    if len(numbers) != 2 or _LEFT.intersection(words):
        return None
    one, other = int(numbers[0].value), int(numbers[1].value)
    if said & _TAKEN and said & _HAD:
        return max(one, other) - min(one, other)
    shared = all(words[each.end : each.end + 1] in (("de",), ("d",), ("du",)) for each in numbers)
    joined = not _AND_WORDS.isdisjoint(words[numbers[0].end : numbers[1].start])
    return one + other if shared and joined and not said & _NOT_ADDED else None


def renewed(clauses: Sequence[Clause]) -> tuple[int | None, bool]:
    """« une semaine renouvelée une fois »: the days in all, and whether a length is said to have been renewed."""
    words = tuple(word for clause in clauses for word in clause.words)
    at = next((at for at, word in enumerate(words) if _is_renewed(word)), None)
    lengths = lengths_in(words)
    if at is None or not lengths:
        return None, False
    before = [each for each in lengths if each.end <= at]
    times = [each for each in numbers_in(words) if each.start > at and words[each.end : each.end + 1] == ("fois",)]
    again = [each for each in lengths if each.start > at and words[each.start - 1] in (*_RENEWED_BY, words[at])]
    if len(before) == len(lengths) == 1 and len(times) == 1:
        return ceil(before[0].days * (1 + times[0].value)), True
    if len(before) == len(again) == 1 and len(lengths) == 2:
        return ceil(before[0].days + again[0].days), True
    return None, len(lengths) == len(before) == 1


def says_none(asked: Words, clauses: Sequence[Clause]) -> bool:
    """« aucun », « jamais », where one is asked how many days."""
    unit = next((asked[at + 2 : at + 3] for at in range(len(asked)) if asked[at : at + 2] == ("combien", "de")), ())
    words = tuple(word for clause in clauses for word in clause.words)
    return bool(unit) and unit[0] in UNITS and words in _NOTHING


def _is_renewed(word: str) -> bool:
    return word.startswith(_RENEWED) and "able" not in word and word not in _OFTEN_SO


_RENEWED_BY = ("de", "d", "pour")


def with_units(asked: Words, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses, « il y a » and « d’ici » in one word, a number alone with the unit last said, or asked for."""
    if any(find(asked, ("combien", "de", each)) >= 0 for each in _IN_DAYS):
        return tuple(_each_with_unit("jours", clauses, asked))
    unit = next((asked[at + 2] for at in range(len(asked) - 2) if asked[at : at + 2] == ("combien", "de")), "")
    return tuple(_each_with_unit(unit if unit in UNITS else "", clauses, asked))


def _each_with_unit(unit: str, clauses: Sequence[Clause], asked: Words) -> Iterator[Clause]:
    lex = lexicon()
    for clause in clauses:
        words = _shortened(clause.words)
        lengths = lengths_in(words)
        numbers = [each for each in numbers_in(words) if not each.article]
        if lengths:
            unit = words[lengths[-1].end - 1]
            words = _told_again(words, unit)
        elif len(numbers) > 1 and words[numbers[-1].end : numbers[-1].end + 1] and words[numbers[-1].end] in UNITS:
            unit = words[numbers[-1].end]  # « deux-trois jours, disons trois »
        elif unit in UNITS and len(numbers) == 1 and not clause.contrast and "fois" not in words:
            rest = (*words[: numbers[0].start], *words[numbers[0].end :])
            if words[numbers[0].end : numbers[0].end + 1] == ("en",):
                rest = tuple(word for word in rest if not is_time(word))  # « 10 jours en mars, 25 en juin »
            left = without(without(rest, lex.fillers, lex.concluding), lex.small)
            if all(word in _NEARLY or any(akin(word, each) for each in asked if len(each) > _SHORT) for word in left):
                words = (*words[: numbers[0].end], unit, *words[numbers[0].end :])
        yield replace(clause, words=words)


_NEARLY = frozenset(("presque", "bientot", "quasi", "quasiment", "environ"))
_SHORT = 3


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
    if words in _NOTHING:
        return 0
    lengths = [each for clause in clauses for each in lengths_in(clause.words)]
    added = not _ADDED.isdisjoint(words) or _each_in_its_month(words)
    if len(lengths) < 2 or not added or _NOT_ADDED.intersection(words):
        return None
    if lexicon().negations.inside(tuple(word for word in words if word not in _ADDED)):
        return None
    return ceil(sum(each.days for each in lengths))


def one_after_the_other(clauses: Sequence[Clause]) -> int | None:
    """« trois semaines à demi-dose puis deux à dose pleine »: the days of two lengths that follow each other."""
    words = tuple(word for clause in clauses for word in clause.words)
    numbers = [each for each in numbers_in(words) if not each.article or words[each.end : each.end + 1] == ("semaine",)]
    lengths = lengths_in(words)
    if len(numbers) != 2 or not lengths or "puis" not in words[numbers[0].end : numbers[1].start]:
        return None
    if lengths[0].start != numbers[0].start or _NOT_ADDED.intersection(words) or lexicon().negations.inside(words):
        return None
    if len(lengths) == 1 and words[numbers[1].end : numbers[1].end + 1] not in (("a",), ("de",), (), ("en",)):
        return None
    return ceil(lengths[0].days + (lengths[1].days if len(lengths) > 1 else numbers[1].value * lengths[0].unit))


def _each_in_its_month(words: Words) -> bool:
    """« 3 semaines en mars, 10 jours en juin »."""
    lengths, months = lengths_in(words), {word for word in words if word in MONTHS}
    return len(months) == len(lengths) and all(
        words[each.end : each.end + 1] in _IN and any(word in MONTHS for word in words[each.end + 1 : each.end + 3])
        for each in lengths
    )


_IN = (("en",), ("au",), ("debut",), ("fin",))
