"""A real Rasa server, in an environment of its own: it trains what we export, and is killed without warning."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.support.ports import quiet_port
from tests.support.rasa_assistant import TOKEN, Message

_STARTS = 240
_TRAINS = 1_200


class RasaServer:
    """`rasa run` on the assistant of a folder, whose action server listens on `actions_port`."""

    def __init__(self, rasa: Path, folder: Path, actions_port: int) -> None:
        self._rasa, self._folder = rasa, folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{quiet_port()}"
        endpoints = folder / "endpoints.yml"
        content = yaml.safe_load(endpoints.read_text("utf-8"))
        content["action_endpoint"]["url"] = f"http://127.0.0.1:{actions_port}/webhook"
        endpoints.write_text(yaml.safe_dump(content), "utf-8")

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "RASA_TELEMETRY_ENABLED": "false",
            "RELAIS_ACTIONS_TOKEN": TOKEN,
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }

    def train(self) -> None:
        """`rasa train`, which must succeed."""
        done = subprocess.run(
            [self._rasa, "train", "--quiet"],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_TRAINS,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        assert list((self._folder / "models").glob("*.tar.gz")), done.stderr[-3000:]

    def start(self) -> None:
        """Start it, until its model is loaded."""
        with (self._folder / "rasa.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._rasa, "run", "--interface", "127.0.0.1", "--port", self.url.rsplit(":", 1)[1], "--enable-api"],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _STARTS
        while not self._ready():
            assert self._process.poll() is None, self.log[-3000:]
            assert time.monotonic() < deadline, self.log[-3000:]
            time.sleep(0.5)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None, "started"
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def log(self) -> str:
        """All that it wrote."""
        return (self._folder / "rasa.log").read_text("utf-8", "replace")

    def say(self, sender: str, text: str) -> list[Message]:
        """A message through its REST channel; what the person then sees."""
        body = {"sender": sender, "message": text}
        answer = httpx.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return _joined(found)

    def _ready(self) -> bool:
        try:
            answer = httpx.get(f"{self.url}/status", timeout=5)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and bool(answer.json().get("model_file"))


def _joined(messages: Sequence[Message]) -> list[Message]:
    """Each with the list of its buttons, which may be empty."""
    return [{**message, "buttons": message.get("buttons") or []} for message in messages]
