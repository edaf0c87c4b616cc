"""Months and weekdays typed too fast: two letters that changed places, one that is missing or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from flows.understanding.answers.text.plain import Words

_NAMES: Final = (
    *("janvier", "fevrier", "avril", "juillet", "septembre", "octobre", "novembre", "decembre"),
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
)
_LONG: Final = 7
"""Below it, a letter less makes another word too easily."""
_WORDS: Final = frozenset(("mari", "jeud", "avil", "vendre"))


def with_names(words: Words) -> Words:
    """The words with months and weekdays spelled out; after a number, also where more letters changed places."""
    slips, stirred = _misspelt(), _stirred()
    if not any(word in slips or (at and _counts(words[at - 1])) for at, word in enumerate(words)):
        return words
    return tuple(
        slips.get(word) or (stirred.get("".join(sorted(word)), word) if at and _counts(words[at - 1]) else word)
        for at, word in enumerate(words)
    )


def _counts(word: str) -> bool:
    return word[0].isdigit()


@cache
def _stirred() -> dict[str, str]:
    return {"".join(sorted(name)): name for name in _NAMES}


@cache
def _misspelt() -> dict[str, str]:
    """What a hurried hand writes, and the month or weekday that it means; nothing that means two."""
    found: dict[str, set[str]] = {}
    for name in _NAMES:
        for typed in _slips(name):
            found.setdefault(typed, set()).add(name)
    return {
        typed: meant.pop()
        for typed, meant in found.items()
        if len(meant) == 1 and typed not in _NAMES and typed not in _WORDS
    }


def _slips(name: str) -> Iterator[str]:
    for at in range(len(name) - 1):
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    for at in range(len(name)):
        yield name[:at] + name[at] + name[at:]
        if len(name) >= _LONG and at:
            yield name[:at] + name[at + 1 :]
