"""`make bench`: turns a second over HTTP on both databases beside a bare endpoint, where the time goes, Telegram beside
plain aiogram, the cell's queue with 100,000 cases, the figures of a year, and what it takes to understand a message."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.benchmarks import report
from tests.benchmarks.cases import queue_of
from tests.benchmarks.figures import figures_of
from tests.benchmarks.load import Crowd, Dolls, NoWrk, press, wrk
from tests.benchmarks.parts import loading, parts_of, reading
from tests.benchmarks.servers import bare, databases, serving
from tests.benchmarks.telegram import ROUNDS, chats
from tests.benchmarks.understanding import measure
from tests.support.postgres import NoPostgres

_DISK = "/var/tmp"
"""Where databases go: on a disk even where /tmp is in memory."""
_PART_TURNS = 1_000


def main() -> int:
    """Measure and print; 1 when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each server, interleaved (default 5)")
    parser.add_argument("--seconds", type=int, default=6, help="length of a round (default 6)")
    parser.add_argument("--keys", action="store_true", help="send an Idempotency-Key with every turn")
    parser.add_argument("--only-telegram", action="store_true", help="measure Telegram alone; needs no wrk")
    options = parser.parse_args()
    try:
        if options.only_telegram:
            _measure_chats()
            return 0
        wrk()
        with tempfile.TemporaryDirectory(dir=_DISK) as folder:
            report.machine(Path(folder))
            _measure_turns(Path(folder), options.rounds, options.seconds, options.keys)
        with tempfile.TemporaryDirectory(dir=_DISK) as folder:
            _measure_parts(Path(folder), options.seconds)
        _measure_chats()
        with tempfile.TemporaryDirectory(dir=_DISK) as folder, databases(Path(folder), "cases") as found:
            report.cases({each.kind: queue_of(each, Path(folder)) for each in found})
        with tempfile.TemporaryDirectory(dir=_DISK) as folder, databases(Path(folder), "figures") as found:
            report.figures({each.kind: figures_of(each, Path(folder)) for each in found})
        report.understanding(measure())
    except (NoWrk, NoPostgres) as error:
        print(f"make bench: {error}", file=sys.stderr)
        return 1
    return 0


def _measure_turns(folder: Path, rounds: int, seconds: int, keys: bool) -> None:
    with ExitStack() as stack:
        kept = {
            each.kind: stack.enter_context(serving(each, folder))
            for each in stack.enter_context(databases(folder, "turns"))
        }
        crowds = {name: Crowd(server) for name, server in kept.items()}
        like = crowds["sqlite"]
        servers = {"bare": stack.enter_context(bare(like.typical_turn(), folder)), **kept}
        crowds = {"bare": Dolls(like), **crowds}
        for name, server in servers.items():
            press(server, crowds[name], 1, keys=keys)
        done = [
            {name: press(server, crowds[name], seconds, keys=keys) for name, server in servers.items()}
            for _ in range(rounds)
        ]
        report.turns(
            {name: report.Measured(server, [each[name] for each in done]) for name, server in servers.items()}, seconds
        )


def _measure_chats() -> None:
    with tempfile.TemporaryDirectory(dir=_DISK) as folder, databases(Path(folder), "chats") as found:
        report.chats({each.kind: chats(each) for each in found}, ROUNDS)


def _measure_parts(folder: Path, seconds: int) -> None:
    with ExitStack() as stack:
        alone, starts, memory = {}, {}, 0.0
        found = stack.enter_context(databases(folder, "parts"))
        for each in found:
            with serving(each, folder) as server:
                starts[f"{each.kind}, new"] = server.seconds_to_healthy
                crowd = Crowd(server)
                press(server, crowd, 1, connections=1)
                rates = [press(server, crowd, max(1, seconds // 3), connections=1).rate for _ in range(3)]
                alone[each.kind] = 1e6 / median(rates)
            with serving(each, folder) as server:
                starts[f"{each.kind}, again"] = server.seconds_to_healthy
                memory = max(memory, server.memory("VmRSS"))
    with databases(folder, "alone") as found:
        report.parts({each.kind: parts_of(each, _PART_TURNS) for each in found}, alone, reading())
    report.start(starts, memory, loading())


if __name__ == "__main__":
    sys.exit(main())
