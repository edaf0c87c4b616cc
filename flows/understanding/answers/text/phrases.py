"""Phrases looked for in plain words, the longest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.understanding.answers.text.plain import Words, plain_words


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of phrases, looked for longest first."""

    all: frozenset[Words]
    _longest_from: dict[str, int] = field(init=False, repr=False, compare=False)
    """By first word, how long the longest phrase is: most words begin none."""

    def __post_init__(self) -> None:
        sizes: dict[str, int] = {}
        for phrase in self.all:
            if phrase:
                sizes[phrase[0]] = max(len(phrase), sizes.get(phrase[0], 0))
        object.__setattr__(self, "_longest_from", sizes)

    def at(self, words: Words, start: int) -> int:
        """Where the longest phrase standing at `start` ends; `start` when none stands there."""
        longest = self._longest_from.get(words[start], 0) if start < len(words) else 0
        for size in range(min(longest, len(words) - start), 0, -1):
            if words[start : start + size] in self.all:
                return start + size
        return start

    def whole(self, words: Words) -> bool:
        """Whether the words are one phrase."""
        return words in self.all

    def inside(self, words: Words) -> bool:
        """Whether a phrase stands anywhere."""
        return any(self.at(words, start) > start for start in range(len(words)))


def as_people_say(texts: Iterable[str]) -> Phrases:
    """Phrases as plain words, « ne » and « n’ » also left out, as people do."""
    found = {plain_words(each) for each in texts}
    found |= {spoken for each in found if (spoken := tuple(word for word in each if word not in ("ne", "n")))}
    return Phrases(frozenset(found))
