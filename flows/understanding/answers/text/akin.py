"""Words of one family, and slips of the finger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

from flows.understanding.answers.text.memory import remembered

_SOUNDS = (
    ("eaux", "o"), ("eau", "o"), ("aux", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"), ("gu", "g"), ("tion", "sion"),
    ("ssion", "sion"), ("ent", "ant"), ("en", "an"), ("em", "an"), ("am", "an"), ("ain", "in"), ("ein", "in"),
    ("im", "in"), ("ai", "e"), ("ei", "e"), ("ez", "e"), ("er", "e"), ("oeu", "eu"), ("y", "i"), ("c", "k"),
    ("h", ""), ("z", "s"), ("x", "s"),
)  # fmt: skip
_STRANGERS = (frozenset(("personne", "personnes")), frozenset(("chaussures", "chaussettes")))
"""Words that look alike and are not: one is nobody, the others are people."""


def akin(one: str, other: str) -> bool:
    """Whether two words share their root: « fatigue » and « fatiguée », « concentrer » and « concentration »."""
    if one == other:
        return True
    if {one, other} in _STRANGERS:
        return False
    if one[0] != other[0] or min(len(one), len(other)) < 4 or "=" in one[0]:
        return len(one) > 2 and len(other) > 2 and (one + "s" == other or other + "s" == one)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    rest = max(len(one), len(other)) - shared
    return (shared >= 6 and rest <= 6) or (shared == 5 and rest <= 4) or (shared == 4 and rest <= 2)


def slipped(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant`, a word of ours, with a slip of the finger, or written as it sounds."""
    return _slipped(typed, sound(typed), meant)


def slips(typed: str, meant: Iterable[str]) -> list[str]:
    """The words of ours of which `typed` is a slip of the finger."""
    said = sound(typed)
    return [each for each in meant if _slipped(typed, said, each)]


def _slipped(typed: str, said: str, meant: str) -> bool:
    if min(len(typed), len(meant)) < 4 or abs(len(typed) - len(meant)) > 2:
        return False
    if said == _meant_sound(meant):
        return True
    if min(len(typed), len(meant)) < 5:
        return False
    if typed[0] != meant[0] and len(typed) < 7:
        return False
    return _near(typed, meant, 1 if len(meant) < 9 else 2)


def _near(one: str, other: str, most: int) -> bool:
    """Whether `most` changes lead from one word to the other; letters alike at both ends are set aside first."""
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    one, other = one[start:], other[start:]
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False)))
    one, other = one[: len(one) - end], other[: len(other) - end]
    if max(len(one), len(other)) <= 1:
        return True
    if most == 1:
        return len(one) == 2 and one == other[::-1]
    return max(len(one), len(other)) <= 2 * most + 1 and distance(one, other) <= most


@lru_cache(maxsize=4096)
def _meant_sound(word: str) -> str:
    return sound(word)


@remembered
def sound(word: str) -> str:
    """How a word sounds, roughly."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    once = [letter for place, letter in enumerate(word) if place == 0 or word[place - 1] != letter]
    return "".join(once).rstrip("est")


def distance(one: str, other: str) -> int:
    """Letters to change, add, take out or swap with their neighbour to go from one word to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, previous, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]
