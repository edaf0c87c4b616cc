"""What a message is made of for the crisis model: pieces of words, words, ideas in their order, what the rules found.

Ideas come from `flows/content/crisis_ideas.yml`. « mon daron me cogne » and « mon père me frappe » are the same ideas
in the same order, so the model that has read the one recognises the other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from flows.understanding.content import packaged
from flows.understanding.crisis.folding import STOP, words_of

_SHORTEST, _LONGEST = 2, 5  # letters of a piece of a word, its borders counted
_REACH: Final = 4  # words between which two ideas go together


class Ideas:
    """The ideas that words stand for."""

    def __init__(self, content: Mapping[str, Iterable[str]]) -> None:
        self._whole: dict[str, list[str]] = {}
        self._begins: dict[str, list[str]] = {}
        for idea, words in content.items():
            for word in map(str, words):
                known = self._begins if word.endswith("*") else self._whole
                known.setdefault("".join(words_of(word.removesuffix("*"))), []).append(idea)
        self._lengths = sorted({len(each) for each in self._begins})

    @classmethod
    def load(cls) -> "Ideas":
        """The packaged ideas. Raises ValueError when the file is not what it should be."""
        content = packaged("crisis_ideas.yml")
        if not isinstance(content, dict):
            raise ValueError("crisis_ideas.yml : une idée par ligne, avec ses mots, est attendue.")
        return cls(content)

    def of(self, word: str) -> list[str]:
        """The ideas of one folded word, each once, sorted."""
        found = set(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found.update(self._begins.get(word[:length], ()))
        return sorted(found)


def features(words: list[str], signs: Iterable[str], ideas: Ideas) -> Counter[str]:
    """Each feature of folded words and how often it is there; `signs`: what the rules found in them."""
    words = [word for word in words if word != STOP]
    found: Counter[str] = Counter()
    for word in words:
        bordered = f"_{word}_"
        for size in range(_SHORTEST, _LONGEST + 1):
            found.update(bordered[start : start + size] for start in range(len(bordered) - size + 1))
    found.update(f"w {word}" for word in words)
    found.update(f"w {first} {second}" for first, second in pairwise(words))
    found.update(
        f"w {first} {second} {third}" for first, second, third in zip(words, words[1:], words[2:], strict=False)
    )
    _add_ideas(found, words, ideas)
    found.update(f"r {sign}" for sign in signs)
    return found


def _add_ideas(found: Counter[str], words: list[str], ideas: Ideas) -> None:
    said = [ideas.of(word) for word in words]
    for place, here in enumerate(said):
        found.update(f"i {idea}" for idea in here)
        for later in said[place + 1 : place + 1 + _REACH]:
            found.update(f"i {first} {second}" for first in here for second in later)
    everywhere = sorted({idea for here in said for idea in here})
    for place, first in enumerate(everywhere):
        found.update(f"s {first} {second}" for second in everywhere[place + 1 :])
