"""How often, by a rate: « 1 fois ou 2 dans le mois », « chaque soir », « trois jours sur cinq »; as times in a year."""

from __future__ import annotations

from math import inf
from typing import Final

from flows.understanding.answers.options.degrees import degree, rungs_of
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, without

_YEAR: Final = {
    "jour": 365.0, "jours": 365.0, "journee": 365.0, "journees": 365.0, "matin": 365.0, "matins": 365.0, "soir": 365.0,
    "soirs": 365.0, "nuit": 365.0, "nuits": 365.0, "soiree": 365.0, "semaine": 52.0, "semaines": 52.0, "mois": 12.0,
    "an": 1.0, "ans": 1.0, "annee": 1.0, "annees": 1.0, "trimestre": 4.0, "heure": 2000.0, "heures": 2000.0,
    "minute": 9999.0, "minutes": 9999.0, "lundi": 52.0, "mardi": 52.0, "mercredi": 52.0, "jeudi": 52.0,
    "vendredi": 52.0, "samedi": 52.0, "dimanche": 52.0, "week": 52.0, "weekend": 52.0,
}  # fmt: skip
"""How many there are of each in a year."""
_DAILY: Final = 300
_WEEKLY: Final = word_list("rates", "weekly")
_IN: Final = frozenset(("par", "dans", "chaque", "a"))
_TIMES: Final = frozenset(("fois", "jour", "jours", "nuit", "nuits", "soir", "soirs", "matin", "matins", "x"))
_BANDS: Final = ((0, 0.0, 0.0), (1, 0.1, 8.0), (2, 12.0, 40.0), (3, 100.0, 270.0), (4, 350.0, inf))
"""Which rung of the ladder of frequencies, from how many times a year to how many; what lies between is left open."""
_CONTEXT: Final = frozenset(("presque", "quasi", "avant", "si", "pas", "sauf", "ou bien"))


def by_rate(question: Question, clauses: tuple[Clause, ...]) -> str | None:
    """The option on the rung of the rate that one clause says; None unless frequencies are on offer."""
    ladder = rungs_of(question.options)
    if ladder is None or ladder[0] != "frequency":
        return None
    if any(degree(question, clause.words) is not None for clause in clauses):
        return None
    found = {rate for clause in clauses if (rate := rate_in(clause.words)) is not None}
    if len(found) != 1:
        return None
    rate = found.pop()
    rung = next((rung for rung, low, high in _BANDS if low <= rate <= high), None)
    return None if rung is None else ladder[1].get(rung) or _nearest(ladder[1], rung)


def _nearest(options: dict[int, str], rung: int) -> str | None:
    """Beyond the last rung on offer, the last one; « rarement » falls to « parfois » where nothing lies below it."""
    if rung > max(options):
        return options[max(options)]
    return options.get(2) if rung == 1 else None


def rate_in(words: Words) -> float | None:
    """Times in a year, None where no rate is said."""
    if not _CONTEXT.isdisjoint(words) and "pas" not in words[-3:]:
        return None
    every = _every(words)
    if every is not None:
        return every
    numbers = [each for each in numbers_in(words) if each.value]
    for place, number in enumerate(numbers):
        at = number.end
        if words[at : at + 1] == ("ou",) and place + 1 < len(numbers) and numbers[place + 1].start == at + 1:
            continue
        value = number.value
        if place and words[numbers[place - 1].end : number.start] in (
            ("ou",),
            ("a",),
            ("fois", "ou"),
            (),
        ):
            value = (value + numbers[place - 1].value) / 2
        rate = _after(words, at, value)
        if rate is not None:
            return rate
    if words[:1] == ("plusieurs",) and words[1:2] and words[1] in _TIMES:
        return _after(words, 1, 3.0)
    return None


def _after(words: Words, at: int, value: float) -> float | None:
    """« … fois par semaine », « … jours sur cinq », « … sur deux »."""
    if words[at : at + 1] and words[at] in _TIMES:
        at += 1
    if words[at : at + 1] == ("sur",):
        base = numbers_in(words[at + 1 : at + 2])
        unit = words[at - 1]
        return 250.0 * value / base[0].value if base and base[0].value >= value and unit in _YEAR else None
    if words[at : at + 1] and words[at] in _IN:
        at += 1
        at += words[at : at + 1] in (("le",), ("la",), ("l",), ("les",))
        return value * _YEAR[words[at]] if words[at : at + 1] and words[at] in _YEAR else None
    return None


def _every(words: Words) -> float | None:
    """« chaque soir », « tous les 15 jours », « toutes les semaines », « un lundi sur deux », « le vendredi »."""
    bare = without(words, lexicon().fillers)
    for at, word in enumerate(bare):
        if word == "chaque" and bare[at + 1 : at + 2] and bare[at + 1] in _YEAR:
            return _YEAR[bare[at + 1]]
        if bare[at : at + 2] in (("tous", "les"), ("toutes", "les"), ("toute", "les")):
            numbers = numbers_in(bare[at + 2 : at + 5])
            unit = at + 2 + (numbers[0].end if numbers and numbers[0].start == 0 else 0)
            if unit < len(bare) and bare[unit] in _YEAR:
                if unit > at + 2 and _YEAR[bare[unit]] > _DAILY:
                    return None  # « tous les deux jours »
                return _YEAR[bare[unit]] / (numbers[0].value if unit > at + 2 and numbers[0].value else 1)
            if unit < len(bare) and bare[unit] in _WEEKLY:
                return 52.0
        if word == "un" and bare[at + 2 : at + 4] in (("sur", "deux"), ("sur", "2")) and bare[at + 1] in _YEAR:
            base = _YEAR[bare[at + 1]]
            return 26.0 if base == 52.0 else None
    return None
