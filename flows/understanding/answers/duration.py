"""A duration in days: a week is 7, a month 30, a year 365, halves rounded up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import ceil

from flows.understanding.answers.calendar import dates_in
from flows.understanding.answers.candidates import Mention, chosen
from flows.understanding.answers.lengths import Length, Span, lengths_in
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.numbers import numbers_in
from flows.understanding.answers.plain import Words
from flows.understanding.answers.question import Question
from flows.understanding.answers.stretch import WEEKDAYS, Stretch
from flows.understanding.answers.unsaid import left_over, renewed, summed, with_units
from flows.understanding.answers.wording import Clause, clauses_of, label_words

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
    clauses = with_units(asked, clauses_of(text))
    if _TOTAL.intersection(asked):
        total = summed(clauses)
        if total is not None:
            return Span(total, total)
    days, again = renewed(clauses)
    days = left_over(asked, clauses) if days is None else days
    if days is None and not again:
        days = _weekdays(clauses)
    if days is not None:
        return Span(days, days)
    return None if again else chosen(question, clauses, lambda words: _mentions(words, today))


def _weekdays(clauses: Sequence[Clause]) -> int | None:
    """« du lundi au vendredi », the same week."""
    words = tuple(word for clause in clauses for word in clause.words)
    if numbers_in(words):
        return None
    for at in range(len(words) - 3):
        if words[at] == "du" and words[at + 2] == "au" and {words[at + 1], words[at + 3]} <= set(WEEKDAYS):
            return (WEEKDAYS.index(words[at + 3]) - WEEKDAYS.index(words[at + 1])) % 7 + 1
    return None


def _mentions(words: Words, today: date) -> Iterator[Mention[Span]]:
    words = _corrected_number(words)
    lengths = lengths_in(words)
    if not lengths:
        yield from _since(words, today)
        none = next((at for at in range(len(words)) if lexicon().no_time.at(words, at) > at), None)
        if none is not None:
            yield Mention(Span(0, 0), none, lexicon().no_time.at(words, none))
        return
    for group in _grouped(words, lengths):
        start, end = group[0].start, group[-1].end
        days = ceil(sum(each.days for each in group))
        before = words[:start]
        bounded = _ranged(before, group[0], days) or _bounded(before, days)
        if bounded is None and words[end : end + 1] in _AT_MOST:
            bounded, end = (Span(0, days), before), end + 1
        span, start = (bounded[0], len(bounded[1])) if bounded else (Span(days, days), start)
        aged = (before[-1:] == ("ai",) or before[-2:] in (("il", "a"), ("elle", "a"))) and group[0].unit == 365
        yield Mention(span, start, end, loose=days > _LONGEST or aged or words[start - 1 : start] == ("demi",))


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


def _since(words: Words, today: date) -> Iterator[Mention[Span]]:
    """« depuis mars », « depuis le 12 septembre »: the days gone by."""
    if "depuis" not in words:
        return
    for each in dates_in(words, today, past=True):
        span = _gone_by(each, today)
        yield Mention(span, each.start, each.end, loose=each.low >= today or "depuis" not in words[: each.start])


def _gone_by(stretch: Stretch, today: date) -> Span:
    longest = (today - stretch.low).days
    month = stretch.low.day == 1 and 27 <= (stretch.high - stretch.low).days <= 30
    return Span(max(0, (today - stretch.high).days), longest, longest if month and longest > 0 else None)


def _bounded(before: Words, days: int) -> tuple[Span, Words] | None:
    """« plus d’un mois », « moins de 3 mois », « 2 ou 3 mois »: the limits, and the words left before."""
    for phrase, span in (
        (("plus", "d"), Span(days + 1, None)),
        (("plus", "de"), Span(days + 1, None)),
        (("moins", "d"), Span(0, days - 1)),
        (("moins", "de"), Span(0, days - 1)),
        (("au", "moins"), Span(days, None)),
        (("pas", "avant"), Span(days, None)),
        (("bientot",), Span(days - 15, days - 1)),
    ):
        if before[-2:] == phrase:
            return span, before[:-2]
    return None


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
