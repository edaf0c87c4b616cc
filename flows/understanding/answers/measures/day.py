"""A date: « lundi en huit », « mi-décembre », « dans 15 jours »; the next one, unless the year is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from flows.understanding.answers.days.calendar import Stretch, dates_in
from flows.understanding.answers.days.past_questions import is_past
from flows.understanding.answers.days.stretch import WEEKDAYS
from flows.understanding.answers.guards.conditions import depends, unconditional
from flows.understanding.answers.measures.busy import turned_down
from flows.understanding.answers.measures.candidates import Mention, chosen
from flows.understanding.answers.measures.unsaid_days import settled_month, with_lengths, within
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, find, label_words, without

_ENDING = frozenset(("fin", "termine", "terminer", "finit", "finir", "jusqu"))
_HOUR = re.compile(r"(?<=\s)(?<!dans )(?:a |vers )?\d{1,2} (?:h|heures?)(?: \d{2})?(?=\s)")


def read_date(question: Question, text: str, today: date) -> str | None:
    """The one day that `text` settles, as an ISO date."""
    stretch = read_stretch(question, text, today)
    return stretch[0].isoformat() if stretch is not None and stretch[0] == stretch[1] else None


def read_stretch(question: Question, text: str, today: date) -> tuple[date, date] | None:
    """The day or the days that `text` settles: « en mars » goes from the 1st to the 31st."""
    asked = label_words(question.text)
    past = is_past(asked)
    stated = unconditional(clauses_of(text))
    if depends(stated):
        return None
    clauses = _with_own_weekday(with_lengths(stated), today, past)
    if not clauses or _unknown_day(clauses, today, past):
        return None
    said = [each for clause in clauses for each in dates_in(_without_hour(clause.words), today, past=past)]
    after = _week_after(clauses, said) or _weekday_and_number(clauses, said)
    if after is not None:
        return after, after
    first = dates_in(_without_hour(clauses[0].words), today, past=past)
    bare = len(first) == 1 and not without(clauses[0].words[first[0].end :], lexicon().fillers) and first[0].start == 0
    moved = (None if bare else _next_day(clauses, said)) or _of_next_week(clauses, today)
    if moved is not None:
        return moved, moved
    busy = turned_down(asked, clauses, today)
    days = [
        settled_month(each, clause.words, said, past)
        for clause in clauses
        for each in dates_in(_without_hour(clause.words), today, past=past)
    ]

    def mentions(words: Words) -> Iterator[Mention[tuple[date, date]]]:
        for each in _mentions(question, _without_hour(words), today, said, past):
            framing = within(each.value, days)
            yield replace(
                each, loose=each.loose or framing or (each.value[0] == each.value[1] and each.value[0] in busy)
            )

    return chosen(question, clauses, mentions, was_so=past)


def _with_own_weekday(clauses: Sequence[Clause], today: date, past: bool) -> Sequence[Clause]:
    """« le 4, un vendredi »: without the weekday where it is that of the one day said; nothing where it is another."""
    named = [(place, at) for place, clause in enumerate(clauses) for at in _own_weekday(clause.words)]
    if len(named) != 1:
        return clauses
    place, at = named[0]
    words = clauses[place].words
    weekday = WEEKDAYS.index(words[at + 1])
    rest = [*clauses[:place], replace(clauses[place], words=(*words[:at], *words[at + 2 :])), *clauses[place + 1 :]]
    rest = [clause for clause in rest if clause.words]
    days = {each.low for clause in rest for each in dates_in(clause.words, today, past=past) if each.low == each.high}
    return rest if {day.weekday() for day in days} == {weekday} else ()


def _own_weekday(words: Words) -> Iterator[int]:
    yield from (at for at in range(len(words) - 1) if words[at] == "un" and words[at + 1] in WEEKDAYS)


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
    question: Question, words: Words, today: date, said: Sequence[Stretch], past: bool
) -> Iterator[Mention[tuple[date, date]]]:
    """`said` are all the days said: « le lendemain de Noël, le 26 » says the same day twice."""
    full = {each.low.day: each for each in said if each.low == each.high and not each.bare}
    found = dates_in(words, today, past=past)
    if len(found) == 2 and _same_day(found[0], found[1]):
        found = found[:1]
    for each in found:
        if words[max(0, each.start - 2) : each.start] == ("on", "est"):
            continue  # « on est dimanche »
        same = full.get(each.low.day) if each.bare else None
        same = same or settled_month(each, words, said, past)
        until = next((size for size, phrase in _UNTIL if words[max(0, each.start - size) : each.start] == phrase), 0)
        start = each.start - until if _ENDING.intersection(label_words(question.text)) else each.start
        if not past and _is_done(words[: each.start], question):
            continue  # « j’ai envoyé les papiers le 3 »
        since = not past and words[max(0, each.start - 1) : each.start] == ("depuis",)
        years_ago = words[each.start] in ("il", "y") and words[each.end - 1] in ("an", "ans")
        loose = since or years_ago or _second(words, each.start)
        yield Mention((same.low, same.high), start, each.end, loose=loose)


def _is_done(before: Words, question: Question) -> bool:
    asked = label_words(question.text)
    return any(
        word in _DONE and not any(akin(word, each) for each in asked) and _HELPED.intersection(before[at - 2 : at])
        for at, word in enumerate(before)
        if at
    )


_HELPED = frozenset(("ai", "avons", "a"))
_DONE: Final = word_list("day", "done")
_UNTIL = ((2, ("jusqu", "a")), (2, ("jusqu", "au")), (1, ("jusqu",)))


def _second(words: Words, start: int) -> bool:
    """« le 3 ou le 4 octobre », « du 3 au 10 octobre »: the second of two days that share their month."""
    numbers = numbers_in(words[:start])
    return bool(numbers) and words[numbers[-1].end : start] in (("ou",), ("au",), ("a",), ("et",))


def _same_day(one: Stretch, other: Stretch) -> bool:
    """« demain jeudi »: said twice."""
    return one.low == one.high == other.low == other.high and one.end == other.start


def _without_hour(words: Words) -> Words:
    return tuple(_HOUR.sub("", f" {' '.join(words)} ").split())
