"""Real `relais` commands, and `relais run` processes that are killed without warning and started again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from storage.vault import KeyRing
from tests.support.forked import begin
from tests.support.installation import REPOSITORY
from tests.support.ports import quiet_port

_LISTENS = b"listens on"
_PATIENCE = 120


def environment(database_url: str, *, config: Path = REPOSITORY / "config.yml", **more: str) -> dict[str, str]:
    """The environment of an installation with a key of its own, and nothing of this process but its path."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY),
        "RELAIS_CONFIG": str(config),
        "RELAIS_DATABASE_URL": database_url,
        "RELAIS_KEYS": KeyRing.new_entry("k1", os.urandom),
        **more,
    }


def relais(
    given: Mapping[str, str], folder: Path, *command: str, typed: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one `relais` command to its end, with `typed` on its standard input; `folder` has no .env file."""
    with tempfile.TemporaryDirectory() as place:
        said, out, err = (Path(place) / name for name in ("in", "out", "err"))
        for each, text in ((said, typed or ""), (out, ""), (err, "")):
            each.write_text(text, "utf-8")
        process = begin(command, given, folder, out=out, err=err, typed=said)
        process.join(_PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(command), _PATIENCE)
        return subprocess.CompletedProcess(
            list(command), process.exitcode, out.read_text("utf-8"), err.read_text("utf-8")
        )


class Server:
    """One `relais run` on a port of its own, started again each time it is killed."""

    def __init__(self, given: Mapping[str, str], folder: Path, woken: asyncio.Event) -> None:
        port = quiet_port()
        self.url = f"http://127.0.0.1:{port}"
        self.serving = False
        self._given = {**given, "RELAIS_PORT": str(port)}
        self._folder = folder
        self._log = folder / f"server-{port}.log"
        self._woken = woken
        self._spawned = asyncio.Event()
        self._expected_to_end = False
        self._closing = False
        self._process: asyncio.subprocess.Process | None = None

    async def live(self) -> None:
        """Start it, and again after each kill, until `stop`. It must not end by itself."""
        while not self._closing:
            with self._log.open("ab") as log:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot.cli", "run"),
                    env=self._given,
                    cwd=self._folder,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                )
            self._process, self._expected_to_end = process, self._closing
            if self._closing:
                process.kill()
            self._spawned.set()
            assert process.stdout is not None
            async for line in process.stdout:
                if _LISTENS in line and not self._expected_to_end:
                    self.serving = True
                    self._woken.set()
            code = await process.wait()
            self.serving = False
            self._spawned.clear()
            if not self._expected_to_end:
                self._woken.set()
                raise AssertionError(f"a server ended by itself with code {code}: {self._log.read_text()[-2000:]}")

    async def kill(self) -> bool:
        """SIGKILL, wherever it is, even half started; whether it was serving."""
        await self._spawned.wait()
        assert self._process is not None
        was_serving, self.serving = self.serving, False
        self._expected_to_end = True
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        self._spawned.clear()
        return was_serving

    async def stop(self) -> None:
        """Kill it and leave it dead."""
        self._closing = True
        if self._spawned.is_set():
            await self.kill()


class Fleet:
    """Servers on one database."""

    def __init__(self, given: Mapping[str, str], folder: Path, count: int) -> None:
        self._woken = asyncio.Event()
        self.servers = [Server(given, folder, self._woken) for _ in range(count)]
        self._lives: list[asyncio.Task[None]] = []

    async def serving(self) -> list[Server]:
        """The servers that answer now, at least one. Fails when a server ended by itself."""
        while True:
            self._woken.clear()
            for life in self._lives:
                if life.done():
                    await life
            found = [server for server in self.servers if server.serving]
            if found:
                return found
            await self._woken.wait()

    async def open(self) -> None:
        """Start them all, without waiting."""
        self._lives = [asyncio.create_task(server.live()) for server in self.servers]

    async def close(self) -> None:
        """Kill them all."""
        await asyncio.gather(*(server.stop() for server in self.servers))
        await asyncio.gather(*self._lives, return_exceptions=True)


@asynccontextmanager
async def fleet(given: Mapping[str, str], folder: Path, count: int) -> AsyncIterator[Fleet]:
    """`count` servers being started on the database of `given`; killed at the end."""
    opened = Fleet(given, folder, count)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()
