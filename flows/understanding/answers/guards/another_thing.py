"""Words of an answer said about something else: « des ruptures de stock », « j’ai 20 min de trajet »."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, Literal

from flows.understanding.answers.question import Question, QuestionType
from flows.understanding.answers.text.cues import WhereAsked, spoken
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.segments import Segment
from flows.understanding.answers.text.wording import find, label_words, without
from flows.understanding.content import checked

_TAKEN_UP: Final = (("c", "etait"), ("c", "est"), ("ca", "c", "etait"), ("dans",), ("a",), ("chez",), ("par",), ("au",))
_SHORT: Final = 3


class _Look(WhereAsked):
    """What looks like an answer to the questions it belongs to, of one `type` where one is given."""

    type: QuestionType | None = None


_Kind = Literal["phrases", "stretches", "whole"]


def about_the_question(question: Question, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments less what tells of something else; with it goes the word it explains: « oui mais c’était avant »."""
    kept: list[Segment] = []
    for segment in segments:
        words = segment.words
        plain = spoken(words)
        labels = _labels(question)
        if any(
            not _of_a_label(plain[heard.start : heard.end], labels)
            for each in _looks(question, "stretches")
            for heard in each.said.heard(plain)
        ):
            short = bool(kept) and len(kept[-1].words) <= _SHORT and not kept[-1].closes
            if short and any(words[: len(each)] == each for each in _TAKEN_UP):
                kept.pop()
            continue
        if question.type not in ("choice", "multi"):
            kept.append(segment)
            continue
        cut = {
            at
            for each in _looks(question, "phrases")
            for heard in each.said.heard(plain)
            if not _of_a_label(plain[heard.start : heard.end], labels)
            for at in range(heard.start, heard.end)
        }
        kept.append(
            Segment(tuple(word for at, word in enumerate(plain) if at not in cut), segment.stop) if cut else segment
        )
    return tuple(kept)


def says_too_little(question: Question, segments: Sequence[Segment]) -> bool:
    """« en CDI », asked for whom one works: whether these words are all that is said."""
    words = tuple(word for segment in segments for word in spoken(segment.words))
    rest = without(words, lexicon().fillers, lexicon().small)
    for each in _looks(question, "whole"):
        heard = {at for one in each.said.heard(rest) for at in range(one.start, one.end)}
        if rest and len(heard) == len(rest):
            return True
    return False


@lru_cache(maxsize=256)
def _labels(question: Question) -> tuple[Words, ...]:
    return tuple(spoken(label_words(each)) for option in question.options for each in (option.label, *option.also))


def _of_a_label(words: Words, labels: Sequence[Words]) -> bool:
    """Whether an option says these words itself."""
    return any(find(label, words) >= 0 for label in labels)


@lru_cache(maxsize=256)
def _looks(question: Question, kind: _Kind) -> tuple[_Look, ...]:
    """What may look like an answer to `question`."""
    asked = spoken(label_words(question.text))
    return tuple(each for each in _content()[kind] if each.type in (None, question.type) and each.belongs(asked))


@cache
def _content() -> dict[_Kind, tuple[_Look, ...]]:
    return checked("unsettled.yml", dict[_Kind, tuple[_Look, ...]])
