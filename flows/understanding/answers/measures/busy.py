"""Days that are turned down where one is asked when one is free: « mardi je suis de nuit », « jeudi pas possible »."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from flows.understanding.answers.days.calendar import dates_in
from flows.understanding.answers.text.listed import phrase_set, word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause

_FREE: Final = word_list("busy", "free")
_BUSY: Final = phrase_set("busy", "said")


def turned_down(asked: Words, clauses: Sequence[Clause], today: date) -> set[date]:
    """The days that clauses name only to say that one is busy; none unless the question looks for a free day."""
    if _FREE.isdisjoint(asked):
        return set()
    return {
        each.low
        for clause in clauses
        for each in dates_in(clause.words, today)
        if each.low == each.high and _follows(clause.words[each.end :])
    }


def _follows(after: Words) -> bool:
    """Whether one is said to be busy next to the day, « matin » aside."""
    return any(_BUSY.at(after, at) > at for at in range(min(2, len(after))))
