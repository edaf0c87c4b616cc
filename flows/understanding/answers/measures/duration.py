"""A duration in days: a week is 7, a month 30, a year 365, halves rounded up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Final

from flows.understanding.answers.days.calendar import dates_in
from flows.understanding.answers.days.lengths import Length, Span, lengths_in
from flows.understanding.answers.days.past_questions import is_past
from flows.understanding.answers.days.stretch import WEEKDAYS
from flows.understanding.answers.guards.conditions import depends, unconditional
from flows.understanding.answers.measures.candidates import Mention, chosen
from flows.understanding.answers.measures.day import read_stretch
from flows.understanding.answers.measures.elapsed import days_since, not_yet, whole
from flows.understanding.answers.measures.unsaid import (
    left_over,
    one_after_the_other,
    renewed,
    says_none,
    summed,
    with_units,
)
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, find, label_words

_LONGEST = 36_500
_AT_MOST = (("max",), ("maximum",))
_TOTAL = frozenset(("tout", "total", "cumul", "totalise", "additionnant"))


def read_duration(question: Question, text: str, today: date) -> int | None:
    """The whole number of days that `text` settles."""
    span = read_span(question, text, today)
    if span is None:
        return None
    return span.low if span.low == span.high else span.usual


def read_span(question: Question, text: str, today: date) -> Span | None:
    """The days, or the limits of the days, that `text` settles; `today` resolves « depuis lundi »."""
    asked = label_words(question.text)
    since = "depuis" in asked
    stated = unconditional(clauses_of(text))
    if depends(stated):
        return None
    clauses = with_units(asked, stated)
    if _TOTAL.intersection(asked):
        total = summed(clauses)
        if total is not None:
            return Span(total, total)
    if says_none(asked, clauses):
        return Span(0, 0)
    days, again = renewed(clauses)
    days = left_over(asked, clauses) if days is None else days
    if days is None and not again:
        days = _weekdays(clauses)
    if days is not None:
        return Span(days, days)
    if again:
        return None
    total = one_after_the_other(clauses)
    if total is not None:
        return Span(total, total)
    if since:
        clauses = _not_undone(clauses, today)
    span = chosen(question, clauses, lambda words: _mentions(words, today, asked), was_so=is_past(asked) and not since)
    return span or _ahead(question, asked, text, today)


def _ahead(question: Question, asked: Words, text: str, today: date) -> Span | None:
    """The days up to a day: « après-demain », where one is asked in how long."""
    if find(asked, ("dans", "combien", "de", "temps")) < 0:
        return None
    stretch = read_stretch(question, text, today)
    if stretch is None or stretch[0] < today:
        return None
    return Span((stretch[0] - today).days, (stretch[1] - today).days)


def _not_undone(clauses: Sequence[Clause], today: date) -> tuple[Clause, ...]:
    """The clauses less « le médecin me prolonge »: it takes nothing back from what began before."""
    undoing = lexicon().undoing
    return tuple(
        each
        for each in clauses
        if not undoing.inside(each.words) or lengths_in(each.words) or dates_in(each.words, today, past=True)
    )


def _weekdays(clauses: Sequence[Clause]) -> int | None:
    """« du lundi au vendredi », the same week."""
    words = tuple(word for clause in clauses for word in clause.words)
    if numbers_in(words):
        return None
    for at in range(len(words) - 3):
        if (words[at], words[at + 2]) in (("du", "au"), ("de", "a")) and {words[at + 1], words[at + 3]} <= set(
            WEEKDAYS
        ):
            return (WEEKDAYS.index(words[at + 3]) - WEEKDAYS.index(words[at + 1])) % 7 + 1
    return None


def _mentions(words: Words, today: date, asked: Words) -> Iterator[Mention[Span]]:
    words, since = _corrected_number(words), "depuis" in asked
    lengths = lengths_in(words)
    if not lengths:
        yield from days_since(words, today, since=since)
        none = next((at for at in range(len(words)) if lexicon().no_time.at(words, at) > at), None)
        if none is not None:
            yield Mention(Span(0, 0), none, lexicon().no_time.at(words, none))
        return
    lacking = not_yet(words, lengths, today) if since else None
    for each in _of_lengths(words, lengths, asked):
        yield each if lacking is None else whole(each, lacking)


def _of_lengths(words: Words, lengths: list[Length], asked: Words) -> Iterator[Mention[Span]]:
    for group in _grouped(words, lengths):
        start, end = group[0].start, group[-1].end
        days = ceil(sum(each.days for each in group))
        before = words[:start]
        bounded = _ranged(before, group[0], days) or _bounded(before, days)
        if bounded is None and words[end : end + 1] in _AT_MOST:
            bounded, end = (Span(0, days), before), end + 1
        span, start = (bounded[0], len(bounded[1])) if bounded else (Span(days, days), start)
        aged = (before[-1:] == ("ai",) or before[-2:] in (("il", "a"), ("elle", "a"))) and group[0].unit == 365
        loose = (
            days > _LONGEST
            or aged
            or words[start - 1 : start] == ("demi",)
            or _or_else(words[end:])
            or "puis" in words[end:]
        )
        loose = loose or _of_a_contract(words[:start], asked)
        yield Mention(span, start, end, loose=loose)


def _grouped(words: Words, lengths: list[Length]) -> Iterator[list[Length]]:
    """« un an et 3 mois » is one length; « un mois à deux mois » are limits of one."""
    group = [lengths[0]]
    for one, other in pairwise(lengths):
        if words[one.end : other.start] in ((), ("et",), ("+",), ("plus",)) and one.unit > other.unit:
            group.append(other)
        else:
            yield group
            group = [other]
    yield group


def _bounded(before: Words, days: int) -> tuple[Span, Words] | None:
    """« plus d’un mois », « moins de 3 mois », « 2 ou 3 mois »: the limits, and the words left before."""
    for phrase, span in (
        (("plus", "d"), Span(days + 1, None)),
        (("plus", "de"), Span(days + 1, None)),
        (("moins", "d"), Span(0, days - 1)),
        (("moins", "de"), Span(0, days - 1)),
        (("au", "moins"), Span(days, None)),
        (("pas", "avant"), Span(days, None)),
        *((phrase, Span(max(0, days - 15), max(0, days - 1), days)) for phrase in _NEARLY),
    ):
        if before[-len(phrase) :] == phrase:
            return span, before[: -len(phrase)]
    return None


_NEARLY = (("bientot",), ("presque",), ("quasi",), ("quasiment",), ("pas", "loin", "de"), ("pas", "loin", "d"))


def _of_a_contract(before: Words, asked: Words) -> bool:
    """« j’ai signé un CDD de 6 mois », asked since when one has the job."""
    of = before[-2:-1] if before[-1:] in (("de",), ("d",)) else ()
    return bool(of) and of[0] in _CONTRACTS and not _CONTRACTS.intersection(asked)


_CONTRACTS: Final = word_list("duration", "contracts")


def _or_else(after: Words) -> bool:
    """« trois semaines ou quatre »."""
    return after[:1] == ("ou",) and any(not each.article for each in numbers_in(after[1:3]))


def _ranged(before: Words, length: Length, days: int) -> tuple[Span, Words] | None:
    """« 2 ou 3 mois », « entre 3 et 6 mois »: the unit said once holds for both."""
    numbers = numbers_in(before)
    if not numbers or before[numbers[-1].end :] not in (("a",), ("ou",), ("et",)):
        return None
    low, start = ceil(numbers[-1].value * length.unit), numbers[-1].start
    opening = before[start - 1 : start] if start else ()
    if low >= days or (before[-1] == "et" and opening != ("entre",)):
        return None
    return Span(low, days), before[: start - (opening in (("entre",), ("de",)))]


def _corrected_number(words: Words) -> Words:
    """« six mois non sept »: the unit said once holds for both."""
    if "non" not in words:
        return words
    at = words.index("non")
    head, tail = lengths_in(words[:at]), numbers_in(words[at + 1 :])
    if len(head) == 1 and len(tail) == 1 and tail[0].end == len(words) - at - 1:
        return (*words[at + 1 :], words[head[0].end - 1])
    return words
