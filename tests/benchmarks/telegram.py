"""Turns a second in Telegram: every answer on disk, beside plain aiogram that keeps nothing (issue 5)."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from bot.telegram.entrance import Entrance
from bot.wiring import Installation
from tests.benchmarks.chatting import (
    QUESTIONS,
    Asked,
    Memory,
    Walker,
    memory_bot,
    our_entrance,
    ours,
    pressing,
    saying,
)
from tests.benchmarks.plain_bot import PlainBot
from tests.benchmarks.servers import Database
from tests.support.installation import installed, settings

AT_ONCE = 50
GOAL = 0.8
ROUNDS = 7
How = Literal["with buttons", "in words"]
_chats = itertools.count(10_000)
Handle = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Chatted:
    """Questions a second answered by plain aiogram and by us, and microseconds of processor for each question."""

    plain: float
    ours: float
    plain_cpu: float
    ours_cpu: float
    ratio: float
    """The median of the ratios of each round."""


@dataclass(frozen=True, slots=True)
class _Run:
    rate: float
    cpu: float


def chats(database: Database, rounds: int = ROUNDS) -> dict[How, Chatted]:
    """Both ways to answer, on one database, which must be empty; the rounds of both bots are interleaved."""
    given = database.environment
    with installed(settings(given["RELAIS_DATABASE_URL"], keys=given["RELAIS_KEYS"]), time.time) as installation:
        return asyncio.run(_measure(installation, rounds))


async def _measure(installation: Installation, rounds: int) -> dict[How, Chatted]:
    entrance, session = our_entrance(installation)
    first = Walker(entrance, session, next(_chats))
    await first.enter()
    walk = await first.record()
    ways: tuple[How, ...] = ("with buttons", "in words")
    found = {}
    for how in ways:
        runs = [(await _plain(walk, how), await _ours(entrance, session, walk, how)) for _ in range(rounds + 1)][1:]
        found[how] = Chatted(
            plain=median(plain.rate for plain, _ in runs),
            ours=median(our.rate for _, our in runs),
            plain_cpu=median(plain.cpu for plain, _ in runs),
            ours_cpu=median(our.cpu for _, our in runs),
            ratio=median(our.rate / plain.rate for plain, our in runs),
        )
    return found


async def _plain(walk: list[Asked], how: How) -> _Run:
    bot, session = memory_bot()
    plain = PlainBot(bot, walk)
    people = [next(_chats) for _ in range(AT_ONCE)]
    raws = [list(pressing(chat, 1, walk, "plain") if how == "with buttons" else saying(chat, walk)) for chat in people]
    for chat in people:
        session.shown[chat] = (1, walk[0].text, None)
    run = await _timed(plain.handle, raws)
    for chat in people:
        answers = await plain.answers_of(chat)
        assert set(answers) == {asked.step for asked in walk} | {"ticks"}, "every question answered"
    return run


async def _ours(entrance: Entrance, session: Memory, walk: list[Asked], how: How) -> _Run:
    people = [Walker(entrance, session, next(_chats)) for _ in range(AT_ONCE)]
    for each in people:
        await each.enter()
    raws = [await each.pressed(walk) if how == "with buttons" else list(saying(each.chat, walk)) for each in people]
    run = await _timed(lambda raw: ours(entrance, raw), raws)
    for each in people:
        state, _ = await each.state_and_prompt()
        assert state.run is not None, "in the walk"
        left = {asked.step for asked in walk} - set(state.run.answers)
        assert not left, f"not answered on disk: {left}"
    return run


async def _timed(handle: Handle, raws: Sequence[Sequence[bytes]]) -> _Run:
    """Each person waits for the answer before the next update, all of them at once."""

    async def one(updates: Sequence[bytes]) -> None:
        for raw in updates:
            await handle(raw)

    cpu, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*(one(updates) for updates in raws))
    seconds, used = time.perf_counter() - begun, time.process_time() - cpu
    questions = QUESTIONS * len(raws)
    return _Run(questions / seconds, used * 1e6 / questions)
