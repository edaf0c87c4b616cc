"""Answers taken back with nothing in their place: « 3 semaines, non attendez c’est pas ça, je recherche »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.segments import Segment
from flows.understanding.answers.text.wording import find

_OPENING: Final = word_list("taken_back", "opening")
_BACK: Final = phrase_list("taken_back", "back")
_ANOTHER: Final = (("ca", "c", "est"), ("ca", "c", "etait"), ("c", "est", "celui"), ("c", "est", "celle"))
"""« le 9… ah non, ça c’est le dentiste »: the value belongs to another thing."""
_DOUBTING: Final = frozenset(("non", "euh", "oups", "pardon", "enfin"))
_OF: Final = frozenset("le la l les un une mon ma mes celui celle pour de du".split())  # noqa: SIM905
_UNCERTAIN: Final = phrase_list("taken_back", "uncertain")
_WAIT: Final = (("non", "attendez"), ("non", "attends"), ("attendez",), ("attends",), ("euh", "non"), ("ah", "non"))
_LOST: Final = (("je", "sais", "pas"), ("je", "sais", "plus"), ("je", "ne", "sais"), ("en", "fait", "je"))
_WAITING: Final = frozenset(("enfin", "attendez", "attends"))
_YES: Final = frozenset(("oui", "si", "ouais"))
_KNOTTY: Final = phrase_list("taken_back", "knotty")


def taken_back(segments: Sequence[Segment]) -> tuple[Segment, ...] | None:
    """What is said after an answer was taken back, None when none was."""
    found: tuple[Segment, ...] | None = None
    waits = False
    for place, segment in enumerate(segments):
        if waits and segment.words[:3] in _LOST:
            found = tuple(segments[place + 1 :])
        waits = place > 0 and segment.words in _WAIT
        end = _taken_back_at(segment.words, first=place == 0)
        if end and segment.stop != "?":
            left = segment.words[end:]
            found = (*((Segment(left, segment.stop),) if left else ()), *segments[place + 1 :])
    return found


def exclaims(segments: Sequence[Segment]) -> bool:
    """« non mais quelle question »: « non » that answers nothing."""
    words = [each.words for each in segments]
    return (
        len(segments) > 1 and words[0] in (("non",), ("ah", "non")) and segments[0].stop == "mais" and _shouts(words[1])
    )


def _shouts(words: Words) -> bool:
    return words[:1] in (("quelle",), ("quel",)) or words[:2] in (
        ("franchement", "quelle"),
        ("serieux",),
        ("oh",),
        ("ho",),
    )


def in_two_minds(segments: Sequence[Segment]) -> bool:
    """« non enfin si, enfin c compliqué », « oui enfin non, faut voir »."""
    words = tuple(word for each in segments for word in each.words)
    knotty = any(words[-len(each) :] == each for each in _KNOTTY)
    return knotty and "non" in words and not _YES.isdisjoint(words)


def left_in_doubt(segments: Sequence[Segment]) -> bool:
    """« la pré-reprise, enfin c’est pas sûr », « une assistante sociale mais je sais pas si c’est la bonne »."""
    for segment in segments[1:]:
        words = segment.words
        while words and words[0] in _OPENING:
            words = words[1:]
        if words in _UNCERTAIN and (segment is segments[-1]):
            return True
        said = tuple(word for word in words if word not in ("ne", "n"))
        if said[:3] in (("je", "sais", "pas"), ("je", "sais", "plus")) and said[3:5] in (("si", "c"), ("si", "ca")):
            return True
    return False


def _taken_back_at(words: Words, *, first: bool) -> int:
    """Where the words that take back end, 0 where none do; what comes before must be an answer."""
    opening = next((at for at, word in enumerate(words) if word not in _OPENING), len(words))
    denied = "non" in words[:opening]
    for phrase in _ANOTHER:
        if words[opening : opening + len(phrase)] == phrase and denied and _OF.intersection(words[opening:][:5]):
            return len(words)
    at, found = max((find(words, each), each) for each in _BACK)
    if first and _WAITING.intersection(words[:opening]) and (denied or "oui" in words) and _is_lost(words[opening:]):
        return len(words)
    if at < 0 or (first and (at <= opening or _DOUBTING.isdisjoint(words[:at]))):
        return 0
    return len(words) if found[0] == "arrive" else at + len(found)


def _is_lost(words: Words) -> bool:
    """« non enfin je sais plus trop », « non attendez je regarde »."""
    return words[:3] in _LOST or any(words[: len(each)] == each for each in _BACK)
