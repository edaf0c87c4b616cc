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
        self._counts: dict[tuple[str, str, int], int] = {}

    def wait(self, kind: str, key: str, limit: int, window: int) -> int:
        """Count one event of `key`; 0 when it may pass, otherwise the seconds to wait (window in seconds)."""
        now = self._clock()
        slot = int(now // window)
        place = (kind, key, slot)
        count = self._counts.get(place, 0) + 1
        self._counts[place] = count
        if len(self._counts) > _CLEAN_EVERY:
            self._counts = {each: n for each, n in self._counts.items() if each[2] >= int(now // 3600) or each == place}
        return 0 if count <= limit else max(1, int((slot + 1) * window - now))


@lru_cache(1024)
def is_loopback(address: str | None) -> bool:
    """Whether a client address is this machine."""
    if address is None:
        return False
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
