"""A text in segments of plain words, each with the stop that ends it, so that some may be left out and the rest read.

The guards of `settling.py` look at segments before any reader does; `wording.py` then cuts what is left into clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import SENTENCE_STOPS, STOPS, Words, tokens_of
from flows.understanding.answers.text.wording import opened

_AND_YOU = (("et", "toi"), ("et", "vous"))
_MAIS = ("mais", "ms")


@dataclass(frozen=True, slots=True)
class Segment:
    """Words without punctuation, and what follows them: a stop, « mais », or nothing."""

    words: Words
    stop: str = ""

    @property
    def closes(self) -> bool:
        """Whether a sentence ends here."""
        return self.stop in SENTENCE_STOPS


def segments_of(text: str) -> tuple[Segment, ...]:
    """The segments of a text, abbreviations opened; questions asked back are among them, with their mark."""
    for sign, word in lexicon().signs.items():
        text = text.replace(sign, f" {word} ")
    found: list[Segment] = []
    words: list[str] = []
    for token in (*tokens_of(text), ""):
        if token and token not in STOPS and token not in _MAIS:
            words.append(token)
        elif token in _MAIS and not words and found and found[-1].stop in (",", ";"):
            found[-1] = Segment(found[-1].words, "mais")
        elif words or token in _MAIS:
            found.append(Segment(opened(tuple(words)), "mais" if token in _MAIS else token))
            words = []
    return tuple(found)


def as_text(segments: Iterable[Segment]) -> str:
    """Segments as a text to read."""
    return " ".join(" ".join((*each.words, each.stop)) for each in segments).strip()


def not_asked_back(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """« 36 et toi ? » as « 36 »: what is only returned to the asker takes nothing from the answer."""
    kept = [
        Segment(each.words[:-2], ".") if each.stop == "?" and each.words[-2:] in _AND_YOU else each for each in segments
    ]
    return tuple(each for each in kept if each.words)
