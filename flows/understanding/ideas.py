"""The ideas that words stand for: « patron », « boss » and « la direction » are one idea.

A sentence seen with one of the words of an idea is recognised with the others. Content files list the ideas:
`ideas.yml` for questions and replies, `crisis_ideas.yml` for a crisis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from flows.understanding.content import packaged

_SHORTEST: Final = 2
_LONGEST: Final = 5  # letters of a piece of a word, its borders counted


class Ideas:
    """What words stand for, once folded by `plain`: « mot* » begins so, several words are words in a row."""

    def __init__(self, content: Mapping[str, Iterable[str]], plain: Callable[[str], str]) -> None:
        self._whole: dict[str, list[str]] = {}
        self._begins: dict[str, list[str]] = {}
        groups: dict[str, list[str]] = {}
        for idea, words in content.items():
            for written in map(str, words):
                open_ended = written.endswith("*")
                word = plain(written.removesuffix("*"))
                if " " in word:
                    groups.setdefault(f" {word}" if open_ended else f" {word} ", []).append(idea)
                else:
                    (self._begins if open_ended else self._whole).setdefault(word, []).append(idea)
        self._groups = list(groups.items())
        self._lengths = sorted({len(each) for each in self._begins})

    @classmethod
    def packaged(cls, name: str, plain: Callable[[str], str]) -> Ideas:
        """Those of a packaged file. Raises ValueError when it is not a mapping of ideas to words."""
        content = packaged(name)
        if not isinstance(content, dict):
            raise ValueError(f"{name} : une idée par ligne, avec ses mots, est attendue.")
        return cls(content, plain)

    def of_word(self, word: str) -> list[str]:
        """The ideas of one folded word, each once, sorted."""
        found = set(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found.update(self._begins.get(word[:length], ()))
        return sorted(found)

    def of_groups(self, words: list[str]) -> Iterator[str]:
        """The ideas of words in a row."""
        text = f" {' '.join(words)} "
        for group, ideas in self._groups:
            if group in text:
                yield from ideas


def pieces_of(words: Iterable[str]) -> list[str]:
    """Every piece of two to five letters of every word, its borders counted: what survives a misspelling."""
    pieces = []
    for word in words:
        bordered = f"_{word}_"
        for size in range(_SHORTEST, _LONGEST + 1):
            pieces += [bordered[start : start + size] for start in range(len(bordered) - size + 1)]
    return pieces
