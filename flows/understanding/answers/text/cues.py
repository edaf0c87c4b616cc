"""Phrases of content in which a word may stand for all that begins so: « pas reçu* ».

The files of content that hold them say with `asked` and `unless` to which questions they belong; a key that no reader
knows is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, PlainValidator

from flows.understanding.answers.text.plain import Words, plain_words
from flows.understanding.answers.text.wording import opened

FIRST_LETTERS: Final = 3
"""Letters that a beginning shares with its index."""
_SILENT: Final = frozenset(("ne", "n"))


Tokens = tuple[tuple[str, bool], ...]
"""The words of a cue, and whether each is only a beginning."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A cue found in words `start` to `end` (excluded)."""

    start: int
    end: int


class Cues:
    """A set of phrases; in each, a word may stand for all that begins so."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(phrases)

    def __len__(self) -> int:
        return len(self.phrases)

    @cached_property
    def index(self) -> tuple[dict[str, list[Tokens]], dict[str, list[Tokens]]]:
        """By first word, and by the first letters of a first word that is only a beginning; most are never needed."""
        whole: dict[str, list[Tokens]] = {}
        begun: dict[str, list[Tokens]] = {}
        for phrase in self.phrases:
            tokens = tuple(_tokens(str(phrase)))
            if tokens:
                word, begins = tokens[0]
                (begun if begins else whole).setdefault(word[:FIRST_LETTERS] if begins else word, []).append(tokens)
        return whole, begun

    def heard(self, words: Words) -> list[Heard]:
        """Every cue said, the longest at each place; `words` are without « ne »."""
        whole, begun = self.index
        found = []
        for at, word in enumerate(words):
            ends = [
                at + len(tokens)
                for tokens in (*whole.get(word, ()), *begun.get(word[:FIRST_LETTERS], ()))
                if stands(tokens, words, at)
            ]
            if ends:
                found.append(Heard(at, max(ends)))
        return found


def stands(tokens: Tokens, words: Words, at: int) -> bool:
    """Whether a cue stands at a place of words."""
    if at + len(tokens) > len(words):
        return False
    return all(
        said.startswith(word) if begins else said == word
        for (word, begins), said in zip(tokens, words[at : at + len(tokens)], strict=True)
    )


def _tokens(phrase: str) -> Iterator[tuple[str, bool]]:
    """The words of a cue, and whether each is only a beginning."""
    for part in phrase.split():
        words = opened(plain_words(part.rstrip("*")))
        for place, word in enumerate(words, 1):
            if word not in _SILENT:
                yield word, part.endswith("*") and place == len(words)


def spoken(words: Words) -> Words:
    """The words without « ne », as cues are looked for."""
    return tuple(word for word in words if word not in _SILENT)


def _cues(value: Any) -> Cues:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
        raise ValueError("a list of phrases is expected, none of them empty")
    return Cues(value)


CuesOf: TypeAlias = Annotated[Cues, PlainValidator(_cues)]
"""Cues as a field of a content file: a list of phrases."""


class Content(BaseModel):
    """A part of a content file that holds cues; a key it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WhereAsked(Content):
    """What is `said` where a question holds one of `asked` (any question when none is given), `unless` another one."""

    asked: CuesOf | None = None
    unless: CuesOf = Cues(())
    said: CuesOf

    def belongs(self, asked: Words) -> bool:
        """Whether it belongs to a question of these words, which are without « ne »."""
        return (self.asked is None or bool(self.asked.heard(asked))) and not self.unless.heard(asked)
