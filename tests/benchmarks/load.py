"""wrk on one server: 32 connections, every answer checked to be a turn applied."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import httpx

from tests.benchmarks.servers import Server
from tests.benchmarks.walk import Talk, Walk, line, lines

CONNECTIONS = 32
_TALKS = 2 * CONNECTIONS
_SCRIPT = Path(__file__).with_name("turns.lua")


class NoWrk(RuntimeError):
    """wrk is not installed."""


class NotApplied(AssertionError):
    """The load did not do what it counts."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one run of wrk showed; latencies in milliseconds, processor in microseconds a turn."""

    rate: float
    p50: float
    p95: float
    p99: float
    cpu: float
    database_cpu: float


class Crowd:
    """Conversations of `relais run`, spread over the walk."""

    def __init__(self, server: Server) -> None:
        client = httpx.Client(base_url=server.address)
        first = Talk(client)
        self.walk: Walk = first.walk
        self.turns = first.turns
        self._talks = [Talk(client, number % len(self.walk)) for number in range(_TALKS)]

    def lines(self) -> list[str]:
        """The walk and the conversations, for turns.lua."""
        return lines(self.walk) + [talk.line(self.walk) for talk in self._talks]

    def grown(self) -> int | None:
        """Turns applied since last asked, as the server has them on disk; None where nothing is kept."""
        total = 0
        while grown := sum(talk.look() for talk in self._talks):  # turns under way may still come
            total += grown
        return total

    def typical_turn(self) -> bytes:
        """The turn of middle size among those of the walk."""
        return sorted(self.turns, key=len)[len(self.turns) // 2]


class Dolls(Crowd):
    """The same walk, by conversations that the bare endpoint does not know."""

    def __init__(self, like: Crowd) -> None:
        self.walk = like.walk

    def lines(self) -> list[str]:
        """Requests of the same size."""
        return lines(self.walk) + [
            line(token_hex(16), token_hex(32), token_hex(8), home, home, 20)
            for home in (number % len(self.walk) + 1 for number in range(_TALKS))
        ]

    def grown(self) -> None:
        """Nothing is kept."""


def wrk() -> str:
    """The command. Raises NoWrk."""
    found = shutil.which("wrk")
    if found is None:
        raise NoWrk("wrk is not installed, and it makes the load: on Debian, `apt-get install wrk`")
    return found


def press(server: Server, crowd: Crowd, seconds: int, *, connections: int = CONNECTIONS, keys: bool = False) -> Round:
    """Load `server` for `seconds`. Raises NotApplied when an answer was not a turn applied."""
    before = server.cpu()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(crowd.lines()))
        file.flush()
        command = [wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout=10s", f"-s{_SCRIPT}", server.address]
        arguments = ["--", file.name, "keys" if keys else ""]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotApplied(f"wrk failed: {done.stderr or done.stdout}")
    found = json.loads(done.stdout.splitlines()[-1])
    cpu, database_cpu = (after - start for after, start in zip(server.cpu(), before, strict=True))
    _check(found, crowd.grown(), connections)
    turns = found["applied"]
    return Round(
        rate=turns / found["seconds"],
        p50=found["p50"],
        p95=found["p95"],
        p99=found["p99"],
        cpu=cpu * 1e6 / turns,
        database_cpu=database_cpu * 1e6 / turns,
    )


def _check(found: dict[str, float], grown: int | None, connections: int) -> None:
    if found["refused"] or found["errors"] or not found["applied"]:
        raise NotApplied(f"some answers were not turns applied: {found}")
    # What was under way when wrk closed its connections may have been applied or not.
    if grown is not None and not found["applied"] <= grown <= found["applied"] + connections:
        raise NotApplied(f"{found['applied']} turns were acknowledged, {grown} are on disk")
