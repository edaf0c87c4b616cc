"""What a question or a reply is made of, for the linear models: pieces of words, words, and the ideas they stand for.

The same features are used to train and to read. Pairs of ideas matter more than each alone: the employer and knowing,
leave and money.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations, pairwise
from typing import Final

from flows.understanding.ideas import Ideas, pieces_of
from flows.understanding.normalise import normalise

_MOST_LETTERS: Final = 600
"""Letters of a message that are read: beginning and end, so that reading takes a bounded time."""
_RUN = re.compile(r"([a-z])\1+")


@cache
def packaged_ideas() -> Ideas:
    """The ideas of `flows/content/ideas.yml`."""
    return Ideas.packaged("ideas.yml", folded)


def folded(text: str) -> str:
    """Plain words with doubled letters once, so that « arrêt », « arret » and « arrett » are the same."""
    return _RUN.sub(r"\1", normalise(text))


def features(text: str, ideas: Ideas) -> Counter[str]:
    """Each feature of `text` and how often it is there. Empty for a text without a letter or digit."""
    if len(text) > 2 * _MOST_LETTERS:
        text = f"{text[:_MOST_LETTERS]} {text[-_MOST_LETTERS:]}"
    words = [word for word in folded(text).split() if word != "."]
    meanings = [ideas.of_word(word) for word in words]
    present = sorted({*ideas.of_groups(words), *(idea for each in meanings for idea in each)})
    found = pieces_of(words)
    found += [f"w {word}" for word in words]
    found += [f"i {idea}" for idea in present]
    found += [f"i {first} {second}" for first, second in combinations(present, 2)]
    for (first, second), (meant, next_meant) in zip(pairwise(words), pairwise(meanings), strict=True):
        found += [f"b {one} {two}" for one in (first, *meant) for two in (second, *next_meant)]
    if words:
        found += [f"s {words[0]}", f"s {' '.join(words[:2])}"]
    if "?" in text:
        found.append("?")
    return Counter(found)
