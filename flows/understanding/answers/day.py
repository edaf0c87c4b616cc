"""A date: « lundi en huit », « mi-décembre », « dans 15 jours »; the next one, unless the year is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from flows.understanding.answers.calendar import Stretch, dates_in
from flows.understanding.answers.candidates import Mention, chosen
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.numbers import numbers_in
from flows.understanding.answers.plain import Words
from flows.understanding.answers.question import Question
from flows.understanding.answers.stretch import WEEKDAYS
from flows.understanding.answers.wording import Clause, clauses_of, find, label_words, without

_ENDING = frozenset(("fin", "termine", "terminer", "finit", "finir", "jusqu"))
_PAST = (
    ("a", "debute"), ("a", "commence"), ("a", "eu"), ("avez", "vous", "eu"), ("avez", "vous", "ete"), ("s", "est"),
    ("depuis", "quand"), ("votre", "dernier"), ("votre", "derniere"), ("avez", "vous", "commence"), ("vous", "a", "t"),
    ("avez", "vous", "passe"), ("avez", "vous", "vu"), ("avez", "vous", "repris"), ("est", "arrive"),
    ("a", "t", "il", "debute"), ("a", "t", "il", "commence"), ("a", "t", "il", "eu"), ("a", "t", "elle", "eu"),
)  # fmt: skip
"""What asks about a day gone by: the last « Noël » is meant, not the next."""
_HOUR = re.compile(r"(?<=\s)(?<!dans )(?:a |vers )?\d{1,2} (?:h|heures?)(?: \d{2})?(?=\s)")


def read_date(question: Question, text: str, today: date) -> str | None:
    """The one day that `text` settles, as an ISO date."""
    stretch = read_stretch(question, text, today)
    return stretch[0].isoformat() if stretch is not None and stretch[0] == stretch[1] else None


def read_stretch(question: Question, text: str, today: date) -> tuple[date, date] | None:
    """The day or the days that `text` settles: « en mars » goes from the 1st to the 31st."""
    clauses = clauses_of(text)
    asked = label_words(question.text)
    past = any(find(asked, phrase) >= 0 for phrase in _PAST)
    said = [each for clause in clauses for each in dates_in(_without_hour(clause.words), today, past=past)]
    if clauses and _unknown_day(clauses, today, past):
        return None
    after = _week_after(clauses, said) or _weekday_and_number(clauses, said)
    if after is not None:
        return after, after
    first = dates_in(_without_hour(clauses[0].words), today, past=past) if clauses else []
    bare = len(first) == 1 and not without(clauses[0].words[first[0].end :], lexicon().fillers) and first[0].start == 0
    moved = (None if bare else _next_day(clauses, said)) or _of_next_week(clauses, today)
    if moved is not None:
        return moved, moved
    full = {each.low.day: each for each in said if each.low == each.high and not each.bare}
    return chosen(question, clauses, lambda words: _mentions(question, _without_hour(words), today, full, past))


def _unknown_day(clauses: Sequence[Clause], today: date, past: bool) -> bool:
    """« le lendemain de mon anniversaire »: a day beside one that is not said there."""
    for clause in clauses:
        for at, word in enumerate(clause.words):
            of = word in ("lendemain", "veille", "surlendemain") and clause.words[at + 1 : at + 2] in _OF
            if of and not any(each.start == at for each in dates_in(clause.words[: at + 8], today, past=past)):
                return not any(each.start < at < each.end for each in dates_in(clause.words, today, past=past))
    return False


_OF = (("de",), ("du",), ("d",))


def _next_day(clauses: Sequence[Clause], said: Sequence[Stretch]) -> date | None:
    """« mon arrêt finit le 31, donc le lendemain »: the day beside the one said before."""
    words = tuple(word for clause in clauses for word in clause.words)
    days = [each for each in said if each.low == each.high]
    for phrase, count in _BESIDE.items():
        at = find(words, phrase)
        rest = words[at + len(phrase) :]
        if at > 0 and rest[:1] not in (("de",), ("du",), ("d",)) and len({each.low for each in days}) == 1:
            return None if len(rest) > _LITTLE else days[0].low + timedelta(count)
    return None


def _of_next_week(clauses: Sequence[Clause], today: date) -> date | None:
    """« la semaine prochaine, le vendredi quoi »: a weekday of that week, said apart from it."""
    words = tuple(word for clause in clauses for word in clause.words)
    named = [word for word in words if word in WEEKDAYS]
    if (
        len(named) != 1
        or not any(find(words, each) >= 0 for each in _NEXT_WEEK)
        or any(numbers_in((w,)) for w in words)
    ):
        return None
    return today + timedelta(7 - today.weekday() + WEEKDAYS.index(named[0]))


def _week_after(clauses: Sequence[Clause], said: Sequence[Stretch]) -> date | None:
    """« pas ce vendredi, le suivant »: one week later than the day turned down."""
    words = tuple(word for clause in clauses for word in clause.words)
    weekday = next((at for at, word in enumerate(words) if word in WEEKDAYS), None)
    if weekday is None or len(said) != 1 or said[0].low != said[0].high or "pas" not in words[:weekday]:
        return None
    rest = words[weekday + 1 :]
    return said[0].low + timedelta(7) if any(find(rest, each) >= 0 for each in _FOLLOWING) else None


def _weekday_and_number(clauses: Sequence[Clause], said: Sequence[Stretch]) -> date | None:
    """« lundi dernier, le 9 »: the number says which Monday."""
    if len(said) != 2 or not any(word in WEEKDAYS for clause in clauses for word in clause.words):
        return None
    weekday, number = said if said[1].bare else (said[1], said[0])
    days = {each.low - each.high for each in said} == {timedelta(0)}
    apart = abs(weekday.low - number.low) == timedelta(7)
    return number.low if days and number.bare and not weekday.bare and not weekday.dated and apart else None


_FOLLOWING = (("le", "suivant"), ("le", "prochain"), ("celui", "d", "apres"), ("l", "autre"), ("le", "d", "apres"))
_BESIDE = {
    ("le", "lendemain"): 1, ("le", "jour", "d", "apres"): 1, ("le", "jour", "suivant"): 1, ("le", "surlendemain"): 2,
    ("la", "veille"): -1, ("le", "jour", "d", "avant"): -1,
}  # fmt: skip
_NEXT_WEEK = (("semaine", "prochaine"), ("semaine", "pro"))
_LITTLE = 3


def _mentions(
    question: Question, words: Words, today: date, full: Mapping[int, Stretch], past: bool
) -> Iterator[Mention[tuple[date, date]]]:
    """`full` are the days said with their month: « le lendemain de Noël, le 26 » says the same day twice."""
    found = dates_in(words, today, past=past)
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
