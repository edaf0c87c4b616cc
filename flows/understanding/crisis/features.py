"""What a message is made of for the crisis model: pieces of words, words, ideas in their order, what the rules found.

Ideas come from `flows/content/crisis_ideas.yml`. « mon daron me cogne » and « mon père me frappe » are the same ideas
in the same order, so the model that has read the one recognises the other.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Final

from flows.understanding.crisis.folding import STOP, words_of
from flows.understanding.ideas import Ideas, pieces_of

_REACH: Final = 4  # words between which two ideas go together


def packaged_ideas() -> Ideas:
    """The ideas of `flows/content/crisis_ideas.yml`."""
    return Ideas.packaged("crisis_ideas.yml", lambda word: "".join(words_of(word)))


def features(words: list[str], signs: Iterable[str], ideas: Ideas) -> Counter[str]:
    """Each feature of folded words and how often it is there; `signs`: what the rules found in them."""
    words = [word for word in words if word != STOP]
    found = pieces_of(words)
    found += [f"w {word}" for word in words]
    found += [f"w {first} {second}" for first, second in pairwise(words)]
    found += [f"w {first} {second} {third}" for first, second, third in zip(words, words[1:], words[2:], strict=False)]
    found += _ideas_in(words, ideas)
    found += [f"r {sign}" for sign in signs]
    return Counter(found)


def _ideas_in(words: list[str], ideas: Ideas) -> list[str]:
    said = [ideas.of_word(word) for word in words]
    found = []
    for place, here in enumerate(said):
        found += [f"i {idea}" for idea in here]
        for later in said[place + 1 : place + 1 + _REACH]:
            found += [f"i {first} {second}" for first in here for second in later]
    everywhere = sorted({idea for here in said for idea in here})
    found += [f"s {first} {second}" for first, second in combinations(everywhere, 2)]
    return found
