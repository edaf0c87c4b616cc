"""What a day leaves unsaid: the month of « début décembre, le 4 », that of « le 11 décembre, prolongé au 18 », and the
unit of « dans quinze jours, enfin 14 »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from flows.understanding.answers.days.calendar import Stretch
from flows.understanding.answers.days.lengths import lengths_in
from flows.understanding.answers.days.stretch import on
from flows.understanding.answers.measures.unsaid import with_units
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import beginnings
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause

PUT_OFF: Final = beginnings("unsaid_days", "put_off")
_MONTH: Final = 31


def with_lengths(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """« dans 3 semaines, non pardon 2 »: « dans » and the unit said once hold for what corrects it."""
    at = next((at for at, clause in enumerate(clauses) if _ahead(clause.words)), None)
    if at is None:
        return tuple(clauses)
    return (*clauses[: at + 1], *_corrected(with_units((), clauses[at:])[1:]))


def _ahead(words: Words) -> bool:
    return any(words[each.start - 1 : each.start] == ("dans",) for each in lengths_in(words))


def _corrected(clauses: Sequence[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        words, lengths = clause.words, lengths_in(clause.words)
        if len(lengths) == 1 and "dans" not in words and lexicon().corrections.at(words, 0) > 0:
            start = lengths[0].start
            yield replace(clause, words=(*words[:start], "dans", *words[start:]))
        else:
            yield clause


def settled_month(each: Stretch, words: Words, said: Sequence[Stretch], past: bool) -> Stretch:
    """A day of the month said alone, in the month said beside it, or after the day that it puts off."""
    if not each.bare:
        return each
    months = {(other.low, other.high) for other in said if 0 < (other.high - other.low).days <= _MONTH}
    days = {other.low for other in said if other.low == other.high and not other.bare}
    found: list[Stretch] = []
    if len(months) == 1 and not days:
        first, last = months.pop()
        if first.month == last.month:
            found = list(on(each.low.day, first.month, first.year, first, past, each.start, each.end))
    elif len(days) == 1:
        day = days.pop()
        if any(word.startswith(PUT_OFF) for word in words[: each.start]):
            found = list(on(each.low.day, None, None, day, False, each.start, each.end))
        elif each.low.day > day.day or lexicon().corrections.at(words, 0):
            found = list(on(each.low.day, day.month, day.year, day, past, each.start, each.end))
    return found[0] if found else each


def within(day: tuple[date, date], others: Sequence[Stretch]) -> bool:
    """Whether a stretch of several days only frames a day that is said too: « fin novembre, le 27 »."""
    return day[0] < day[1] and any(day[0] <= each.low == each.high <= day[1] for each in others)
