"""Reporting in a demonstration: figures are released once a quarter is over, and its logbook is written and sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from bot.demo.desk import Desk
from bot.demo.texts import texts
from bot.indicators import releasing
from bot.logbook import states, writing
from storage import logbooks

_WEEKS_UNTIL_VALID, _WEEKS_UNTIL_SENT = 8, 11
"""After the period was over: the last one is still being written at the end of the year."""


def release(desk: Desk) -> None:
    """Release every period that is over."""
    while desk.store.run_now(releasing.release_next, desk.world, desk.service) is not None:
        pass


def report(desk: Desk, place: int, tell: Callable[[Iterator[float], float], None]) -> Iterator[float]:
    """Every week, begin the logbook of each period that is over; cells at different places begin at different words."""
    begun: set[str] = set()
    while True:
        yield desk.hours.on(desk.today + timedelta(days=7))
        for period in desk.store.run_now(releasing.periods, desk.world, desk.service):
            if period not in begun:
                begun.add(period)
                tell(_logbook(desk, place, period), desk.hours.work(desk.now, 2))


def _logbook(desk: Desk, place: int, period: str) -> Iterator[float]:
    store, world = desk.store, desk.world
    over = desk.today
    for section, wordings in texts().carnet.items():
        text = wordings[(place + int(period[-1])) % len(wordings)]
        store.run_now(writing.save, world, desk.whoever(), period, section, text, writing.mark(None), None)
        yield desk.hours.work(desk.now, desk.rng.randint(0, 2))
    who = desk.members[0]
    yield desk.hours.on(over + timedelta(weeks=_WEEKS_UNTIL_VALID))
    store.run_now(states.validate, world, who, period)
    yield desk.hours.on(over + timedelta(weeks=_WEEKS_UNTIL_SENT))
    copy = states.copy_mark(store.run_now(logbooks.find, desk.service, period))
    store.run_now(states.transmit, world, who, period, desk.today.isoformat(), texts().destinataire_carnet, copy)
