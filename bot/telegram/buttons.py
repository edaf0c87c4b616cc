"""What a button carries: 64 bytes at most, and the mark of the question it answers, so that it answers no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Deed = Literal["choose", "rate", "tick", "validate", "page", "command", "service", "window", "here", "agree", "lang"]
_LETTERS: dict[Deed, str] = dict(zip(get_args(Deed), "cntvpkswial", strict=True))
_DEEDS = {letter: deed for deed, letter in _LETTERS.items()}
LONGEST = 64
"""Bytes that Telegram lets a button carry."""


@dataclass(frozen=True, slots=True)
class Button:
    """One press: what to do, on the question with this mark (empty where there is none), and with what."""

    deed: Deed
    mark: str = ""
    value: str = ""

    def dump(self) -> str:
        """As callback data."""
        data = ".".join((_LETTERS[self.deed], self.mark, self.value))
        assert len(data.encode()) <= LONGEST, f"'{self.value}' is too long for a button"
        return data

    @classmethod
    def load(cls, data: str) -> Button | None:
        """Read what `dump` wrote; None for anything else."""
        letter, _, rest = data.partition(".")
        mark, dot, value = rest.partition(".")
        return cls(_DEEDS[letter], mark, value) if letter in _DEEDS and dot else None
