"""A date: « lundi en huit », « mi-décembre », « dans 15 jours »; the next one, unless the year is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from flows.understanding.answers.calendar import Stretch, dates_in
from flows.understanding.answers.candidates import Mention, chosen
from flows.understanding.answers.numbers import numbers_in
from flows.understanding.answers.plain import Words
from flows.understanding.answers.question import Question
from flows.understanding.answers.wording import clauses_of, label_words

_ENDING = frozenset(("fin", "termine", "terminer", "finit", "finir", "jusqu"))
_HOUR = re.compile(r"(?<=\s)(?<!dans )(?:a |vers )?\d{1,2} (?:h|heures?)(?: \d{2})?(?=\s)")


def read_date(question: Question, text: str, today: date) -> str | None:
    """The one day that `text` settles, as an ISO date."""
    stretch = read_stretch(question, text, today)
    return stretch[0].isoformat() if stretch is not None and stretch[0] == stretch[1] else None


def read_stretch(question: Question, text: str, today: date) -> tuple[date, date] | None:
    """The day or the days that `text` settles: « en mars » goes from the 1st to the 31st."""
    clauses = clauses_of(text)
    said = [each for clause in clauses for each in dates_in(_without_hour(clause.words), today)]
    full = {each.low.day: each for each in said if each.low == each.high and not each.bare}
    return chosen(question, clauses, lambda words: _mentions(question, _without_hour(words), today, full))


def _mentions(
    question: Question, words: Words, today: date, full: Mapping[int, Stretch]
) -> Iterator[Mention[tuple[date, date]]]:
    """`full` are the days said with their month: « le lendemain de Noël, le 26 » says the same day twice."""
    found = dates_in(words, today)
    if len(found) == 2 and _same_day(found[0], found[1]):
        found = found[:1]
    for each in found:
        if words[max(0, each.start - 2) : each.start] == ("on", "est"):
            continue  # « on est dimanche »
        same = full.get(each.low.day, each) if each.bare else each
        ends = words[max(0, each.start - 2) : each.start] in (("jusqu", "a"), ("jusqu", "au")) or words[
            max(0, each.start - 1) : each.start
        ] in (("jusqu",), ("au",))
        start = each.start - 2 if ends and _ENDING.intersection(label_words(question.text)) else each.start
        yield Mention((same.low, same.high), max(0, start), each.end, loose=_second(words, each.start))


def _second(words: Words, start: int) -> bool:
    """« le 3 ou le 4 octobre », « du 3 au 10 octobre »: the second of two days that share their month."""
    numbers = numbers_in(words[:start])
    return bool(numbers) and words[numbers[-1].end : start] in (("ou",), ("au",), ("a",), ("et",))


def _same_day(one: Stretch, other: Stretch) -> bool:
    """« demain jeudi »: said twice."""
    return one.low == one.high == other.low == other.high and one.end == other.start


def _without_hour(words: Words) -> Words:
    return tuple(_HOUR.sub("", f" {' '.join(words)} ").split())
