"""What is ticked of a multiple choice: it stands in the keyboard, which two quick taps both report as it was before."""

from __future__ import annotations

from collections import OrderedDict

Ticks = frozenset[str]
_KEPT = 500


class Ticking:
    """The ticks that this process has lately put on each message."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[int, int], list[Ticks]] = OrderedDict()

    def known(self, chat: int, message: int, reported: Ticks) -> Ticks:
        """What is ticked now, given the keyboard that a tap reports."""
        seen = self._seen.get((chat, message), [])
        return seen[-1] if reported in seen else reported

    def tap(self, chat: int, message: int, reported: Ticks, option: str) -> Ticks:
        """What is ticked after a tap on `option`."""
        before = self.known(chat, message, reported)
        after = before ^ {option}
        seen = self._seen.pop((chat, message), [])
        self._seen[(chat, message)] = [*(each for each in (*seen, reported, before) if each != after), after]
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        return after

    def forget(self, chat: int, message: int) -> None:
        """The question of this message is answered."""
        self._seen.pop((chat, message), None)
