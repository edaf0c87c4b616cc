"""Counting how fast somebody goes, whatever the number of those who come."""

from __future__ import annotations

from bot.api.limits import Limiter
from tests.support.clock import Clock


def test_a_window_lets_so_many_pass_and_says_how_long_to_wait(clock: Clock) -> None:
    limiter = Limiter(lambda: clock.now)
    clock.now = 6_000.0
    assert [limiter.wait("turn", "a", 2, 60) for _ in range(3)] == [0, 0, 60]
    assert limiter.wait("turn", "b", 2, 60) == 0
    assert limiter.wait("turn", "a", 3, 600) == 0
    clock.forward(minutes=1)
    assert limiter.wait("turn", "a", 2, 60) == 0


def test_what_is_taken_back_does_not_count(clock: Clock) -> None:
    limiter = Limiter(lambda: clock.now)
    for _ in range(10):
        assert limiter.wait("code", "a", 1, 60) == 0
        limiter.forget("code", "a", 60)
    limiter.forget("code", "b", 60)
    assert [limiter.wait("code", "a", 1, 60) > 0 for _ in range(2)] == [False, True]


def test_windows_that_are_over_leave_the_memory(clock: Clock) -> None:
    """However many addresses come in a day, and never those whose window still runs."""
    limiter = Limiter(lambda: clock.now)
    assert limiter.wait("new", "somebody", 1, 3600 * 1000) == 0
    for minute in range(10):
        for each in range(4_000):
            limiter.wait("turn", f"{minute}/{each}", 1, 60)
        clock.forward(minutes=1)
    assert len(limiter._counts) <= 14_001
    assert limiter.wait("new", "somebody", 1, 3600 * 1000) > 0
