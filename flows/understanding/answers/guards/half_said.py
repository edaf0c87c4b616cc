"""Half of an answer: « oui il a demandé », where « oui, et c’est fait » and « oui, mais pas fait » are on offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.segments import Segment
from flows.understanding.answers.text.wording import find, label_words, without

_YES: Final = frozenset(("oui", "ouais"))
_APART: Final = ("a", "part")
_DOUBTED: Final = (("je", "sais", "pas", "si"), ("je", "sais", "plus", "si"), ("je", "ne", "sais", "pas", "si"))
_NOTHING_ELSE: Final = frozenset("rien non ca pas aucun aucune je j on tout".split())  # noqa: SIM905
_CLOSED: Final = frozenset("rien tout tous toutes aucun aucune non ca nickel personne seul seule".split())  # noqa: SIM905


def only_says_yes(question: Question, segments: Sequence[Segment]) -> bool:
    """Whether « oui » and words of the question are all that is said, where several options begin with « oui »."""
    words = tuple(word for segment in segments for word in segment.words)
    if question.type != "choice" or words[:1] == () or words[0] not in _YES:
        return False
    if sum(label_words(option.label)[:1] == ("oui",) for option in question.options) < 2:
        return False
    asked = label_words(question.text)
    lex = lexicon()
    rest = without(words[1:], lex.fillers, lex.small)
    about = [word for word in rest if any(akin(word, each) for each in asked)]
    return bool(about) and len(about) == len(rest)


def says_otherwise(question: Question, segments: Sequence[Segment]) -> bool:
    """« en bus quand il pleut, sinon à vélo »: two values, each for its day."""
    if question.type in ("multi", "yes_no"):
        return False
    last = [each.words for each in segments[1:] if each.words[:1] == ("sinon",)]
    return any(len(words) > 1 and words[1] not in _NOTHING_ELSE for words in last)


def without_doubted(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments less « l’écran je sais pas si c’est le mien »."""
    return tuple(each for each in segments if max(find(each.words, phrase) for phrase in _DOUBTED) <= 0)


def only_excepts(segments: Sequence[Segment]) -> bool:
    """« à part la fatigue »: what is left out of what, nobody says."""
    words: Words = segments[0].words if len(segments) == 1 else ()
    return words[:2] == _APART and _CLOSED.isdisjoint(words)
