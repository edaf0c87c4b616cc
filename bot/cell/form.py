"""What a form on the page of a case is: texts by name, and the work it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction

Form = Mapping[str, str]
Work = Callable[[Transaction, World, Caller, int, Form], None]


def whole(text: str) -> int:
    """The number that a field holds; -1, which is no position of anything, when it holds none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
