"""A clock that tests move."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


class Clock:
    """Seconds since 1970; starts on a Monday at 10:00 in Paris, far from any public holiday."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris")).timestamp()

    def __call__(self) -> float:
        return self.now

    def forward(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass."""
        self.now += days * 86_400 + hours * 3_600 + minutes * 60
