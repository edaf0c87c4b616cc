"""What of a text may settle a question at all, whatever its type: asked before any reader.

Each guard leaves out what settles nothing; the readers see the rest. The label of an option is never looked at here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, TypeVar

from flows.understanding.answers.guards.another_thing import about_the_question, says_too_little
from flows.understanding.answers.guards.declined import declines
from flows.understanding.answers.guards.half_said import only_excepts, only_says_yes, says_otherwise, without_doubted
from flows.understanding.answers.guards.long_ago import of_late
from flows.understanding.answers.guards.not_mine import about_oneself
from flows.understanding.answers.guards.supposed import without_supposed
from flows.understanding.answers.guards.taken_back import exclaims, in_two_minds, left_in_doubt, taken_back
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.listed import beginnings
from flows.understanding.answers.text.segments import Segment, as_text, not_asked_back, segments_of

_R = TypeVar("_R")


def settled(read: Callable[[str], _R], question: Question, text: str, today: date) -> _R | None:
    """What `read` makes of the part of `text` that may settle `question`, None where there is none.

    An answer taken back counts only when something is said in its place.
    """
    left = what_settles(question, text, today)
    if not left:
        return None
    found, instead = read(left), said_after_taking_back(left)
    if instead is None:
        return found
    last = read(instead) if instead else None
    return last if found is None or last is None else found


def what_settles(question: Question, text: str, today: date) -> str:
    """The part of `text` to read, "" when nothing of it settles `question`."""
    segments = segments_of(text)
    if (
        exclaims(segments)
        or in_two_minds(segments)
        or only_says_yes(question, segments)
        or says_otherwise(question, segments)
    ):
        return ""
    if question.type == "multi" and (left_in_doubt(segments) or only_excepts(segments)):
        return ""
    if says_too_little(question, segments) or (question.type == "yes_no" and _declined(segments)):
        return ""
    left = without_supposed(question, not_asked_back(segments))
    left = without_doubted(left) if question.type in ("choice", "multi") else left
    left = about_oneself(question, left)
    left = about_the_question(question, left)
    left = of_late(question, left, today)
    return text if left == segments else as_text(left)


def _declined(segments: Sequence[Segment]) -> bool:
    """« je préfère pas en parler » says neither yes nor no."""
    return any(declines(each.words) and any(word.startswith(_TELLING) for word in each.words) for each in segments)


_TELLING: Final = beginnings("settling", "telling")


def said_after_taking_back(text: str) -> str | None:
    """What follows an answer that was taken back, "" for nothing; None when none was."""
    left = taken_back(segments_of(text))
    return None if left is None else as_text(left)
