"""From an empty folder with stock Python: `make run` alone gives a working assistant."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import REPOSITORY
from tests.support.ports import quiet_port

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]  # as long as the installation takes


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, and nothing of this machine's work tree."""
    folder = tmp_path_factory.mktemp("fresh") / "relais"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(REPOSITORY), str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def running(clone: Path) -> Iterator[tuple[str, Path, Path]]:
    """`make run` on a free port: its address, its folder, what it printed."""
    port = quiet_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RELAIS", "VIRTUAL_ENV", "MAKE"))}
    printed = clone / "printed.txt"
    with printed.open("w") as output:
        process = subprocess.Popen(
            ["make", "run", f"PYTHON={sys.executable}"],
            cwd=clone,
            env={**kept, "RELAIS_PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        base = f"http://127.0.0.1:{port}"
        try:
            wait_until_healthy(base, process, printed)
            yield base, clone, printed
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def wait_until_healthy(base: str, process: subprocess.Popen[bytes], printed: Path) -> None:
    while True:
        assert process.poll() is None, printed.read_text()
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=1) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)


def call(base: str, path: str, body: dict[str, Any] | None = None, token: str | None = None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(base + path, data, headers), timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def test_one_command_gives_a_walk_that_reaches_the_queue(running: tuple[str, Path, Path]) -> None:
    base, clone, printed = running
    assert (clone / ".env").stat().st_mode & 0o777 == 0o600
    assert re.search(r"/cellule/invitation/\S{20,}", printed.read_text())
    begun = call(base, "/api/v1/conversations", {"service": "gims13"})
    turns = f"/api/v1/conversations/{begun['id']}/turns"
    answers: list[dict[str, Any]] = [
        {"choice": "parler_a_quelqu_un"},
        {"choice": "telephone"},
        {"text": "06 12 34 56 78"},
        {"choice": "passer"},
        {"choice": "passer"},
        {"text": "13001"},
        {"choices": ["matin"]},
        {"choices": ["aucune"]},
        {"choice": "envoyer"},
    ]
    turn: dict[str, Any] = {}
    for answer in answers:
        turn = call(base, turns, answer, begun["token"])
    number = turn["case"]
    relais = clone / ".venv" / "bin" / "relais"
    key = subprocess.run(
        [relais, "key", "create", "--service", "gims13", "--role", "reader"],
        cwd=clone,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    found = call(base, f"/api/v1/cases/{number}", token=key)
    assert found["requests"][0]["contact"]["contact_coordonnees"] == "+33612345678"
    assert (found["level"], found["requests"][0]["reason"]) == ("jaune", "rappel demandé")


def test_run_without_a_key_refuses(running: tuple[str, Path, Path], tmp_path: Path) -> None:
    _, clone, _ = running
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS")}
    relais = clone / ".venv" / "bin" / "relais"
    refused = subprocess.run([relais, "run"], cwd=tmp_path, env=kept, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "RELAIS_KEYS" in refused.stderr
    assert not (tmp_path / "data").exists()
