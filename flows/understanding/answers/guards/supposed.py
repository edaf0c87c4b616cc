"""Answers that hang on a condition: « 6 si on me change de poste », « oui, si mon chef n’en sait rien ».

« si possible », « si tout va bien » and « si vous voulez » are none; « lundi, si le médecin ne me prolonge pas » keeps
its value, since nothing but an obstacle undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.guards.beside import offers
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.segments import Segment
from flows.understanding.answers.text.wording import find, label_words

_WHO: Final = frozenset(
    "je j on il elle ils elles nous mon ma mes le la les l ca c y un une ce cette ces rien quelqu".split()  # noqa: SIM905
)
_BEFORE: Final = word_list("supposed", "before")
"""« même si », « je ne sais pas si », « ça dépend si », « enfin si, j’en ai »: no condition of what was said."""
_ALLOWED: Final = frozenset(("enfin", "bah", "ben", "ah", "non", "ou", "plus"))
"""After these, « si » with a verb of its own may still set one: « 6, enfin si on me change de poste »."""
_UNDONE: Final = frozenset(("pas", "plus", "rien", "aucun", "aucune", "jamais", "sans"))
_NUMBERS: Final = frozenset(("scale_0_10", "duration_days", "date", "age"))
_CERTAIN: Final = word_list("supposed", "certain")
"""What all hope for, goes on, or is only said by the way: « si le dos tient », « si je compte bien »."""
_DECIDERS: Final = word_list("supposed", "deciders")
"""Who may refuse: « si le médecin veut bien » is no courtesy."""
_SUPPOSING: Final = (
    ("a", "condition"),
    ("sous", "reserve"),
    ("pourvu", "que"),
    ("pourvu", "qu"),
    ("sous", "condition"),
)
_HOLLOW: Final = frozenset("et mais bon enfin alors euh ah seulement uniquement que juste surtout".split())  # noqa: SIM905
_IMAGINED: Final = word_list("supposed", "imagined")
_SHORT: Final = 5


def without_supposed(question: Question, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments less what only holds on a condition, and less the condition."""
    if not _IMAGINED.isdisjoint(label_words(question.text)):
        return tuple(segments)  # « et si je finissais plus tôt », asked what would help
    kept: list[Segment] = []
    skip = -1
    for place, segment in enumerate(segments):
        at = _condition(question, segment.words)
        if place == skip:
            continue
        if at is None or segment.stop == "?":
            kept.append(segment)
            continue
        if not _HOLLOW.issuperset(segment.words[:at]):
            continue
        follows = place + 1 < len(segments) and not segment.closes and segment.stop != "mais"
        if question.type == "multi" and (follows or not kept):
            kept.append(segment)  # « si je le retire de ce poste, je dois refaire les plannings » tells of today
        elif follows and (not kept or kept[-1].closes or not _is_short(kept[-1].words)):
            skip = place + 1
        elif kept and not kept[-1].closes:
            kept.pop()
    return tuple(kept)


def _is_short(words: Words) -> bool:
    return len(words) <= _SHORT


def _condition(question: Question, words: Words) -> int | None:
    """Where a condition that may not come true begins."""
    for phrase in _SUPPOSING:
        if (at := find(words, phrase)) >= 0 and "pas" not in words[at - 1 : at]:
            return at
    for at, word in enumerate(words):
        if _opens(words, at, word) and not _is_certain(question, words[at + 1 :]):
            return at
    return None


def _opens(words: Words, at: int, word: str) -> bool:
    if word == "s":
        return words[at + 1 : at + 2] in (("il",), ("ils",)) and words[at + 2 : at + 3] not in (("vous",), ("te",))
    before = words[at - 1] if at else ""
    if word != "si" or words[at + 1 : at + 2] == () or words[at + 1] not in _WHO:
        return False
    return before not in _BEFORE or (before in _ALLOWED and len(words) > at + 3)


def _is_certain(question: Question, rest: Words) -> bool:
    """Whether a condition is what all hope for, is said out of courtesy, or names an obstacle only."""
    if rest[:3] == ("ce", "n", "est"):
        return True  # « rien si ce n’est la visite »
    if not _DECIDERS.isdisjoint(rest) and _UNDONE.isdisjoint(rest):
        return False
    if not _CERTAIN.isdisjoint(rest):
        return True
    if rest[:2] in (("ca", "va"), ("ca", "marche"), ("ca", "passe"), ("ca", "peut"), ("je", "peux"), ("l", "on")):
        return True
    if rest[:1] in (("ca",), ("c",)) and offers(label_words(question.text)):
        return True
    if _UNDONE.isdisjoint(rest):
        return False
    timed = any(is_time(each) for option in question.options for each in label_words(option.label))
    return question.type in _NUMBERS or timed or (question.type != "yes_no" and bool(_counted(rest)))


def _counted(words: Words) -> list[int]:
    return [int(each.value) for each in numbers_in(words) if not each.article]
