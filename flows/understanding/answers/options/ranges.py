"""Options that are stretches of numbers (« De 3 à 6 mois », « 250 ou plus »): the one that holds what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf

from flows.understanding.answers.days.calendar import dates_in
from flows.understanding.answers.days.lengths import UNITS, Span, lengths_in
from flows.understanding.answers.measures.age import read_age_span
from flows.understanding.answers.measures.count import read_count
from flows.understanding.answers.measures.day import read_stretch
from flows.understanding.answers.measures.duration import read_span
from flows.understanding.answers.options.nearly import hours_slept, nearly
from flows.understanding.answers.options.places import places
from flows.understanding.answers.question import REFUSAL, UNSURE, Choice, Question
from flows.understanding.answers.text.numbers import in_digits, numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import clauses_of, find, label_words


@dataclass(frozen=True, slots=True)
class _Range:
    option: str
    low: float
    high: float


def in_range(question: Question, text: str, today: date) -> str | None:
    """The one option whose range holds all that `text` may mean; None when the options are no ranges."""
    ranges, in_days = _ranges(question.options)
    if not ranges:
        return None
    asked = label_words(question.text)
    if not in_days:
        return _held(ranges, hours_slept(asked, text) or read_count(question, text))
    if "age" in asked:
        years = tuple(_Range(each.option, each.low / 365, each.high / 365) for each in ranges)
        return _held(years, read_age_span(question, text, today) or _bounded_age(text))
    return _held(ranges, nearly(text) or read_span(question, text, today) or _by_date(question, text, today))


def unheld(question: Question, text: str, today: date) -> bool:
    """Whether a length or a number is said that no option holds whole: then words beside it settle nothing."""
    ranges, in_days = _ranges(question.options)
    bounded = in_days or any(not _BOUNDS.isdisjoint(label_words(option.label)) for option in question.options)
    if not ranges or not bounded or not any(_measures(clause.words) for clause in clauses_of(text)):
        return False
    return in_range(question, text, today) is None and places(question, clauses_of(text)) is None


_BOUNDS = frozenset(("moins", "plus"))


def _measures(words: Words) -> bool:
    return bool(lengths_in(words)) or any(not each.article for each in numbers_in(words))


def _bounded_age(text: str) -> Span | None:
    """« plus de 60 », « moins de 40 ans »: one bound, and no other number."""
    found = [
        (number, clause.words[: number.start])
        for clause in clauses_of(text)
        for number in numbers_in(clause.words)
        if not number.article
    ]
    if len(found) != 1:
        return None
    number, before = found[0]
    years = int(number.value)
    if before[-2:] in (("plus", "de"), ("au", "moins")) and before[-3:-2] != ("pas",):
        return Span(years, None)
    return Span(1, years - 1) if before[-2:] == ("moins", "de") else None


def outside(question: Question, option: str, text: str) -> bool:
    """Whether the years said contradict the label: « apprenti, 19 ans » is not « moins de 18 ans ».

    Where all options are ranges, the years have been read already.
    """
    if _ranges(question.options)[0]:
        return False
    label = next(each.label for each in question.options if each.id == option)
    limits, in_days = _limits(in_digits(label_words(label)))
    if limits is None or not in_days:
        return False
    said = [each.days for clause in clauses_of(text) for each in lengths_in(clause.words) if each.unit == UNITS["an"]]
    return any(not limits[0] <= days <= limits[1] for days in said)


def _by_date(question: Question, text: str, today: date) -> Span | None:
    """The days to a date where options begin with « dans », from a date where they begin with « il y a »."""
    labels = {label_words(each.label)[:1] for each in question.options}
    if ("dans",) in labels:
        stretch = read_stretch(question, text, today)
        if stretch is not None and stretch[0] == stretch[1] and _may_be_put_off(question, text):
            return None
        return None if stretch is None or stretch[0] < today else Span(*((day - today).days for day in stretch))
    if ("il",) not in labels:
        return None
    said = [each for clause in clauses_of(text) for each in dates_in(clause.words, today, past=True)]
    spans = {Span((today - each.high).days, (today - each.low).days) for each in said if each.high <= today}
    inner = min(spans, key=lambda each: (each.high or 0) - each.low, default=None)
    fits = inner is not None and all(each.low <= inner.low and (inner.high or 0) <= (each.high or 0) for each in spans)
    return inner if fits else None


def _may_be_put_off(question: Question, text: str) -> bool:
    """Whether a day may be the end of a sick note only, where one option says that the note may be prolonged."""
    offered = any(word.startswith("prolong") for option in question.options for word in label_words(option.label))
    return offered and not any(word.startswith(_BACK) for clause in clauses_of(text) for word in clause.words)


_BACK = ("repren", "repri", "retourn")


def _held(ranges: tuple[_Range, ...], span: Span | None) -> str | None:
    return None if span is None else _holding(ranges, span.low, inf if span.high is None else span.high)


def _holding(ranges: tuple[_Range, ...], low: float, high: float) -> str | None:
    holding = [each.option for each in ranges if each.low <= low and high <= each.high]
    return holding[0] if len(holding) == 1 else None


@lru_cache(maxsize=256)
def _ranges(options: tuple[Choice, ...]) -> tuple[tuple[_Range, ...], bool]:
    """The range of each option, and whether they are days; nothing unless two options at least are ranges."""
    found = []
    units = set()
    for option in options:
        if option.id in (UNSURE, REFUSAL):
            continue
        limits, unit = _limits(in_digits(label_words(option.label)))
        if limits is not None:
            found.append(_Range(option.id, *limits))
            units.add(unit)
    if len(found) < 2 or len(units) > 1:
        return (), False
    later = next((each.id for each in options if label_words(each.label) == ("plus", "tard")), None)
    if later is not None:
        found.append(_Range(later, max(each.high for each in found) + 1, inf))
    return tuple(found), units == {True}


def _limits(words: Words) -> tuple[tuple[float, float] | None, bool]:
    """The numbers that a label goes from and to, in days when it has a unit."""
    words = tuple(
        "1" if word in ("un", "une") and (len(words) <= 2 or _unit(words, at) is not None) else word
        for at, word in enumerate(words)
    )
    numbers = [(at, int(word)) for at, word in enumerate(words) if word.isdigit()]
    if not 1 <= len(numbers) <= 2:
        return None, False
    last_unit = _unit(words, numbers[-1][0])
    sizes = [number * (_unit(words, at) or last_unit or 1) for at, number in numbers]
    in_days = last_unit is not None
    if len(sizes) == 2:
        low, high = float(sizes[0]), float(sizes[1])
        low += _after(words, numbers[0][0], ("plus", "de"))
        high -= _after(words, numbers[1][0], ("moins", "de"))
        return (low, high) if low <= high else None, in_days
    size, at = float(sizes[0]), numbers[0][0]
    if _after(words, at, ("moins", "de")):
        return (0, size - 1), in_days
    if _after(words, at, ("plus", "de")):
        return (size + 1, inf), in_days
    if find(words, ("ou", "moins")) > at:
        return (0, size), in_days
    if find(words, ("ou", "plus")) > at or find(words, ("et", "plus")) > at:
        return (size, inf), in_days
    return ((size, size), in_days) if len(words) <= 2 else (None, in_days)


def _after(words: Words, at: int, phrase: Words) -> bool:
    said = words[max(0, at - len(phrase)) : at]
    return said == phrase or (said[-1:] == ("d",) and said[:-1] == phrase[:-1])


def _unit(words: Words, at: int) -> int | None:
    return UNITS.get(words[at + 1]) if at + 1 < len(words) else None
