"""What a message is made of, for the linear models: pieces of words, words, and the ideas that words stand for.

The same features are used to train and to read. Ideas come from `flows/content/ideas.yml`: « patron », « boss » and
« la direction » are one idea, so a sentence seen with one is recognised with the others. Pairs of ideas matter more
than each alone: the employer and knowing, leave and money.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations, pairwise
from typing import Final

from flows.understanding.content import packaged
from flows.understanding.normalise import normalise

FILE: Final = "flows/content/ideas.yml"
_SHORTEST: Final = 2
_LONGEST: Final = 5  # letters of a piece of a word, its borders counted
_MOST_LETTERS: Final = 600
"""Letters of a message that are read: beginning and end, so that reading takes a bounded time."""
_RUN = re.compile(r"([a-z])\1+")


class Ideas:
    """The ideas that words stand for. Raises OSError when the file is missing, ValueError when it is not a mapping."""

    def __init__(self, content: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, list[str]] = {}
        self._begins: dict[str, list[str]] = {}
        groups: dict[str, list[str]] = {}
        for idea, words in content.items():
            for written in map(str, words):
                open_ended = written.endswith("*")
                word = folded(written.removesuffix("*"))
                if " " in word:
                    groups.setdefault(f" {word}" if open_ended else f" {word} ", []).append(idea)
                else:
                    (self._begins if open_ended else self._exact).setdefault(word, []).append(idea)
        self._groups = list(groups.items())
        self._lengths = sorted({len(each) for each in self._begins})

    @classmethod
    @cache
    def load(cls) -> Ideas:
        """The packaged ideas."""
        content = packaged("ideas.yml")
        if not isinstance(content, dict):
            raise ValueError(f"{FILE} : une liste d'idées est attendue, chacune avec ses mots.")
        return cls(content)

    def of_word(self, word: str) -> list[str]:
        """The ideas of one folded word, each once."""
        found = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found += self._begins.get(word[:length], ())
        return list(dict.fromkeys(found))

    def of_groups(self, words: list[str]) -> Iterator[str]:
        """The ideas of words in a row."""
        text = f" {' '.join(words)} "
        for group, ideas in self._groups:
            if group in text:
                yield from ideas


def folded(text: str) -> str:
    """Plain words with doubled letters once, so that « arrêt », « arret » and « arrett » are the same."""
    return _RUN.sub(r"\1", normalise(text))


def features(text: str, ideas: Ideas) -> Counter[str]:
    """Each feature of `text` and how often it is there. Empty for a text without a letter or digit."""
    if len(text) > 2 * _MOST_LETTERS:
        text = f"{text[:_MOST_LETTERS]} {text[-_MOST_LETTERS:]}"
    words = [word for word in folded(text).split() if word != "."]
    found: Counter[str] = Counter()
    for word in words:
        bordered = f"_{word}_"
        for size in range(_SHORTEST, _LONGEST + 1):
            for start in range(len(bordered) - size + 1):
                found[bordered[start : start + size]] += 1
    meanings = [ideas.of_word(word) for word in words]
    present = sorted({*ideas.of_groups(words), *(idea for each in meanings for idea in each)})
    found.update(f"w {word}" for word in words)
    found.update(f"i {idea}" for idea in present)
    found.update(f"i {first} {second}" for first, second in combinations(present, 2))
    for (first, second), (meant, next_meant) in zip(pairwise(words), pairwise(meanings), strict=True):
        found.update(f"b {one} {two}" for one in (first, *meant) for two in (second, *next_meant))
    if words:
        found.update((f"s {words[0]}", f"s {' '.join(words[:2])}"))
    if "?" in text:
        found["?"] += 1
    return found
