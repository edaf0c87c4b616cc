"""How fast one conversation or one address may go: counted in memory, in fixed windows."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import lru_cache

_CLEAN_EVERY = 10_000


class Limiter:
    """Counts events by key and window; `clock` in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, str, int, int], int] = {}
        self._clean_at = _CLEAN_EVERY

    def wait(self, kind: str, key: str, limit: int, window: int) -> int:
        """Count one event of `key`; 0 when it may pass, otherwise the seconds to wait (window in seconds)."""
        now = self._clock()
        slot = int(now // window)
        place = (kind, key, window, slot)
        count = self._counts.get(place, 0) + 1
        self._counts[place] = count
        if len(self._counts) > self._clean_at:
            self._counts = {each: n for each, n in self._counts.items() if each[3] >= int(now // each[2])}
            self._clean_at = max(_CLEAN_EVERY, 2 * len(self._counts))
        return 0 if count <= limit else max(1, int((slot + 1) * window - now))

    def forget(self, kind: str, key: str, window: int) -> None:
        """Take one event of `key` back: it was not of the kind that is limited."""
        place = (kind, key, window, int(self._clock() // window))
        if place in self._counts:
            self._counts[place] -= 1


@lru_cache(1024)
def is_loopback(address: str | None) -> bool:
    """Whether a client address is this machine."""
    if address is None:
        return False
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
