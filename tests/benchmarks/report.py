"""The figures as tables."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.benchmarks.cases import CASES, Timed
from tests.benchmarks.chatting import QUESTIONS
from tests.benchmarks.figures import CASES as FIGURES_CASES
from tests.benchmarks.figures import QUESTIONNAIRES, Shown
from tests.benchmarks.load import CONNECTIONS, Round
from tests.benchmarks.parts import Parts
from tests.benchmarks.servers import Server
from tests.benchmarks.telegram import AT_ONCE, GOAL, Chatted, How
from tests.benchmarks.understanding import Understood

CASES_GOAL_MS = 50
FIGURES_GOAL_MS = 2_000
GOALS = {"sqlite": (0.3, 1000), "postgresql": (0.12, 500)}
_console = Console(width=118)


@dataclass(frozen=True, slots=True)
class Measured:
    """Rounds of one server, and the server while it still runs."""

    server: Server
    rounds: Sequence[Round]

    def middle(self, field: str) -> float:
        """Median over the rounds."""
        return median(float(getattr(each, field)) for each in self.rounds)


def machine(folder: Path) -> None:
    """What it was measured on."""
    _console.print(
        f"{time.strftime('%Y-%m-%d')} · {os.cpu_count()} cores · Python {platform.python_version()} · "
        f"one flush to this disk {_flush(folder) * 1e3:.2f} ms · others' load {os.getloadavg()[0]:.1f}"
    )
    if os.getloadavg()[0] > 0.5:
        _console.print(
            "Other programs keep the processors busy: read the ratios and the processor time, not the rates."
        )
    _console.print(
        "Every answer is on disk before its reply: SQLite synchronous=FULL, PostgreSQL fsync, synchronous_commit and "
        "full_page_writes on. Every answer counted is a turn applied, its revision checked. Rate limits are off on "
        "loopback.\n"
    )


def turns(measured: Mapping[str, Measured], seconds: int) -> None:
    """Turns a second and their latencies."""
    yardstick = measured["bare"].middle("rate")
    rounds = len(measured["bare"].rounds)
    table = Table(title=f"Turns over HTTP: wrk, {CONNECTIONS} connections, median of {rounds} rounds of {seconds} s")
    heads = ("", "turns/s", "of bare", "p50 ms", "p95", "p99", "CPU µs/turn", "its database's", "peak MB", "goal")
    for head in heads:
        table.add_column(head, justify="right" if head else "left", no_wrap=True)
    for name, each in measured.items():
        rate = each.middle("rate")
        table.add_row(
            name,
            f"{rate:,.0f}",
            f"{rate / yardstick:.2f}",
            *(f"{each.middle(field):.1f}" for field in ("p50", "p95", "p99")),
            f"{each.middle('cpu'):.0f}",
            f"{each.middle('database_cpu'):.0f}",
            f"{each.server.memory('VmHWM'):.0f}",
            _goal(name, rate, rate / yardstick),
        )
    _console.print(table)


def parts(found: Mapping[str, Parts], alone: Mapping[str, float], text: float) -> None:
    """Where the time goes. `alone` is a whole turn over HTTP with one connection, in microseconds."""
    table = Table(title="One turn alone, microseconds")
    table.add_column("")
    for name in found:
        table.add_column(name, justify="right")
    rows = {
        "HTTP, parsing, models": [max(0.0, alone[name] - each.whole) for name, each in found.items()],
        "to the database's thread and back": [each.hop for each in found.values()],
        "engine, prompt, state": [each.engine for each in found.values()],
        "cryptography": [each.crypto for each in found.values()],
        "SQL and driver": [each.sql for each in found.values()],
        "begin and commit, disk": [each.commit for each in found.values()],
        "whole turn": list(alone.values()),
    }
    for title, values in rows.items():
        table.add_row(title, *(f"{value:,.0f}" for value in values))
    _console.print(table)
    _console.print(f"A button is read in no time; a free text is read for a crisis first, {text:,.0f} µs.")
    _console.print("Under load the turns share commits and hops.\n")


def chats(found: Mapping[str, Mapping[How, Chatted]], rounds: int) -> None:
    """Telegram beside plain aiogram."""
    title = f"Telegram: {AT_ONCE} conversations at once, {QUESTIONS} questions, {rounds} rounds (goal: {GOAL})"
    table = Table(title=title)
    for head in ("", "", "plain/s", "ours/s", "of plain", "plain CPU µs", "ours CPU µs", "CPU of plain", "goal"):
        table.add_column(head, justify="right" if head else "left", no_wrap=True)
    for database, ways in found.items():
        for how, each in ways.items():
            table.add_row(
                database,
                how,
                *(f"{value:,.0f}" for value in (each.plain, each.ours)),
                f"{each.ratio:.2f}",
                *(f"{value:,.0f}" for value in (each.plain_cpu, each.ours_cpu)),
                f"{each.plain_cpu / each.ours_cpu:.2f}",
                ("met" if each.ratio >= GOAL else "not met") if how == "with buttons" else "",
            )
    _console.print(table)
    _console.print("A question answered with buttons is one press, or two where several may be ticked.\n")


def start(seconds: Mapping[str, float], memory: float, loading: Mapping[str, float]) -> None:
    """How long `relais run` takes to answer, and what it holds then."""
    table = Table(title="Start of relais run (goals: under 3 s, under 200 MB)")
    table.add_column("")
    table.add_column("s", justify="right")
    for title, value in seconds.items():
        table.add_row(f"first healthy /healthz, {title}", f"{value:.2f}")
    for title, value in loading.items():
        table.add_row(f"  of which {title}", f"{value:.2f}")
    _console.print(table)
    _console.print(f"Memory once healthy: {memory:.0f} MB\n")


def _goal(name: str, rate: float, ratio: float) -> str:
    if name not in GOALS:
        return ""
    least_ratio, least_rate = GOALS[name]
    met = rate >= least_rate and ratio >= least_ratio
    return f"{least_ratio:g}, {least_rate:,}/s: {'met' if met else 'not met'}"


def _flush(folder: Path) -> float:
    with (folder / "flush").open("wb", 0) as file:
        spent = []
        for _ in range(100):
            file.write(bytes(4096))
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            spent.append(time.perf_counter() - begun)
    return median(spent)


def cases(found: Mapping[str, Mapping[str, Timed]]) -> None:
    """The console with many cases."""
    table = Table(title=f"The queue with {CASES:,} cases, milliseconds over HTTP (goal: p95 under {CASES_GOAL_MS} ms)")
    for head in ("", "", "p50", "p95", "bare SQL p95", "goal"):
        table.add_column(head, justify="right" if head else "left", no_wrap=True)
    for database, rows in found.items():
        for name, each in rows.items():
            met = "met" if each.p95 < CASES_GOAL_MS else "not met"
            table.add_row(database, name, f"{each.p50:.1f}", f"{each.p95:.1f}", f"{each.sql_p95:.2f}", met)
    _console.print(table)


def figures(found: Mapping[str, Shown]) -> None:
    """The figures of a large year."""
    size = f"{QUESTIONNAIRES:,} questionnaires and {FIGURES_CASES:,} cases"
    table = Table(title=f"A year with {size}, milliseconds (goal: {FIGURES_GOAL_MS:,})")
    for head in ("", "first look, which releases it", "again"):
        table.add_column(head, justify="right" if head else "left")
    for database, each in found.items():
        table.add_row(database, f"{each.first:,.0f}", f"{each.again:.0f}")
    _console.print(table)


def understanding(measured: Understood) -> None:
    """What it takes to load and to read, and the ways of naming an intent."""
    table = Table(title="Understanding: every packaged test sentence, processor time")
    for head in ("", "named right first", "ms a message"):
        table.add_column(head)
    for way in measured.ways:
        table.add_row(way.name, f"{way.right:.3f}", f"{way.milliseconds:.2f}")
    _console.print(table)
    _console.print(
        f"Everything (crisis, intent) loads in {measured.load:.2f} s (goal 0.3) and reads a message in "
        f"{measured.read:.2f} ms (goal 2)."
    )
