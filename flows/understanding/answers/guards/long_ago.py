"""What is long gone, where the question is about now or the last months: « je l’ai vu en 2017 »."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from flows.understanding.answers.question import Question
from flows.understanding.answers.text.listed import phrase_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.segments import Segment
from flows.understanding.answers.text.wording import find, label_words

_RECENT: Final = phrase_list("long_ago", "recent")
_AGES: Final = ("ans", "annees")


def of_late(question: Question, segments: Sequence[Segment], today: date) -> tuple[Segment, ...]:
    """The segments less those that tell of years ago, where the last months or the present are asked about."""
    if question.type not in ("choice", "yes_no", "multi"):
        return tuple(segments)
    asked = label_words(question.text)
    if not any(find(asked, each) >= 0 for each in _RECENT):
        return tuple(segments)
    return tuple(each for each in segments if not _years_ago(each.words, today))


def _years_ago(words: Words, today: date) -> bool:
    if "depuis" in words:
        return False
    if any(
        word.isdigit() and len(word) == 4 and 1950 <= int(word) <= today.year - 2 and words[at - 1 : at] == ("en",)
        for at, word in enumerate(words)
    ):
        return True
    at = find(words, ("il", "y", "a"))
    if at < 0:
        return False
    number = next((each for each in numbers_in(words[at + 3 : at + 6]) if each.value >= 2), None)
    after = () if number is None else words[at + 3 + number.end : at + 4 + number.end]
    return after in tuple((each,) for each in _AGES)
