"""`RELAIS_TEST_RASA=.rasa/bin/rasa python -m tests.benchmarks.rasa`: Rasa beside ours, in one run (docs/rasa.md)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import httpx

from bot.config import load_config
from bot.rasa.export import files
from bot.world import World
from flows.catalog import packaged
from flows.understanding.crisis import CrisisRules
from tests.benchmarks.rasa import assistants
from tests.benchmarks.rasa.reading import NAMED_FROM, ours_reads, rasa_reads
from tests.benchmarks.rasa.walks import Pace, answer_ours, at_our_server, fill_form, pace, through_rasa
from tests.support.installation import REPOSITORY
from tests.support.ports import quiet_port
from tests.support.rasa_assistant import TOKEN
from tests.support.rasa_server import RasaServer
from tests.support.server import environment

_DISK = "/var/tmp"


def main() -> int:
    """Measure and print; 1 when there is no Rasa."""
    if "RELAIS_TEST_RASA" not in os.environ:
        print("set RELAIS_TEST_RASA to the rasa command that `make test-rasa` installed", file=sys.stderr)
        return 1
    rasa = Path(os.environ["RELAIS_TEST_RASA"]).resolve()
    with tempfile.TemporaryDirectory(dir=_DISK) as folder:
        walks(rasa, Path(folder))
    with tempfile.TemporaryDirectory(dir=_DISK) as folder:
        understanding(rasa, Path(folder))
    return 0


def walks(rasa: Path, folder: Path) -> None:
    """A form of 15 slots in Rasa alone; our questionnaire through Rasa; our action server without Rasa."""
    heads("", "turns/s", "median ms", "95 of 100 ms", "peak MB", "start s", "training s")
    with ExitStack() as stack, httpx.Client(timeout=60) as http:
        form = RasaServer(rasa, written(folder / "form", assistants.form()), quiet_port())
        trained, started = prepared(form, stack)
        found = pace(fill_form, through_rasa(http, form.url), "form")
        line("Rasa alone, 15 slots, kept in memory", found, peak(form.pid), started, trained)
        form.kill()

        port = quiet_port()
        begun = time.perf_counter()
        actions = started_actions(folder, port, stack)
        ours_started = time.perf_counter() - begun
        server = RasaServer(rasa, written(folder / "ours", files(_world(), None)), port)
        trained, started = prepared(server, stack)
        found = pace(answer_ours, through_rasa(http, server.url), "through")
        line("Rasa and ours, each answer on disk", found, peak(server.pid) + peak(actions.pid), started, trained)
        server.kill()
        found = pace(answer_ours, at_our_server(http, f"http://127.0.0.1:{port}"), "alone")
        line("our action server alone, called as Rasa does", found, peak(actions.pid), ours_started, None)


def understanding(rasa: Path, folder: Path) -> None:
    """DIET, what the export trains, and ours, trained on the same sentences, reading the same others."""
    heads("", "right", "wrong", "not named", "out of scope left alone", "ms a message", "training s")
    diet = written(folder / "diet", assistants.diet())
    exported = {name: text for name, text in files(_world(), None).items() if name in ("config.yml", "data/nlu.yml")}
    linear = written(folder / "exported", exported)
    for name, read in (
        *rasa_reads(rasa, diet, "DIET", NAMED_FROM),
        *rasa_reads(rasa, linear, "what the export trains", NAMED_FROM[:1]),
        ours_reads(),
    ):
        print(f"| {name} | {read} |", flush=True)


def _world() -> World:
    config = load_config(REPOSITORY / "config.yml")
    return World(packaged(), CrisisRules.load(), config, "http://localhost:8080")


def written(folder: Path, contents: Mapping[str, str]) -> Path:
    """The folder, with these files."""
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def prepared(server: RasaServer, stack: ExitStack) -> tuple[float, float]:
    """Seconds to train and to start; killed in the end."""
    stack.callback(server.kill)
    begun = time.perf_counter()
    server.train()
    trained = time.perf_counter()
    server.start()
    return trained - begun, time.perf_counter() - trained


def started_actions(folder: Path, port: int, stack: ExitStack) -> subprocess.Popen[str]:
    """A real `relais actions`, on a new database; killed in the end."""
    given = environment(f"sqlite:///{folder}/relais.db", RELAIS_ACTIONS_TOKEN=TOKEN)
    command = [sys.executable, "-m", "bot.cli", "actions", "--port", str(port)]
    process = subprocess.Popen(command, env=given, cwd=folder, stdout=subprocess.PIPE, text=True)
    stack.callback(process.wait)
    stack.callback(process.kill)
    assert process.stdout is not None
    assert "listens on" in process.stdout.readline()
    return process


def peak(process: int) -> float:
    """The most memory it held, in megabytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def line(name: str, found: Pace, memory: float, start: float, training: float | None) -> None:
    """One row."""
    figures = [f"{found.rate:.0f}", f"{found.median:.1f}", f"{found.slow:.1f}", f"{memory:.0f}", f"{start:.1f}"]
    print("|", " | ".join([name, *figures, "" if training is None else f"{training:.0f}"]), "|", flush=True)


def heads(*names: str) -> None:
    """The head of a table."""
    print("\n|", " | ".join(names), "|")
    print("|" + "---|" * len(names))


if __name__ == "__main__":
    sys.exit(main())
