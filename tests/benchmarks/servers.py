"""The processes under load: started as an installation starts them, watched through /proc."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import create_engine, make_url, text

from storage.sqlite import create_sqlite_engine
from tests.support import postgres
from tests.support.ports import quiet_port
from tests.support.server import environment, relais

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 120.0
_USER, _SYSTEM, _REAPED_USER, _REAPED_SYSTEM = range(11, 15)


class NotDurable(AssertionError):
    """A database that may lose what it acknowledged must not be measured."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where turns are kept, and the environment of its installation; `process` is its server, None for a file."""

    kind: str
    environment: Mapping[str, str]
    process: int | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """An HTTP server that answers."""

    address: str
    process: int
    seconds_to_healthy: float
    database: Database | None = None

    def memory(self, field: str) -> float:
        """`VmRSS` or `VmHWM` (its peak) in megabytes."""
        lines = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))

    def cpu(self) -> tuple[float, float]:
        """Seconds of processor used so far, by this server and by the database server behind it."""
        behind = self.database.process if self.database else None
        return _cpu(self.process), 0.0 if behind is None else _cpu_with_children(behind)


@contextmanager
def databases(folder: Path, purpose: str) -> Iterator[list[Database]]:
    """An empty database of each kind in `folder`, durable: what is acknowledged is on disk."""
    file = folder / f"{purpose}.db"
    sqlite = f"sqlite:///{file}"
    with create_sqlite_engine(make_url(sqlite)).connect() as connection:
        _require("synchronous", connection.exec_driver_sql("PRAGMA synchronous").scalar(), 2)  # FULL
    with postgres.server(durable=True, folder=folder.parent) as address:  # its user may not enter our folder
        admin = create_engine(address.replace("postgresql:", "postgresql+psycopg:") + "/postgres")
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                _require(name, connection.execute(text(f"SHOW {name}")).scalar(), "on")
            connection.execute(text(f"CREATE DATABASE {purpose}"))
            home = Path(str(connection.execute(text("SHOW data_directory")).scalar()))
        admin.dispose()
        process = int((home / "postmaster.pid").read_text().split()[0])
        given = environment(f"{address}/{purpose}")
        done = relais(given, folder, "migrate")
        if done.returncode:
            raise RuntimeError(f"relais migrate failed: {done.stderr}")
        yield [Database("sqlite", environment(sqlite)), Database("postgresql", given, process)]


@contextmanager
def serving(database: Database, folder: Path) -> Iterator[Server]:
    """`relais run`; `folder` has no .env file."""
    port = quiet_port()
    with _started(
        ["-m", "bot.cli", "run", "--port", str(port)], database.environment, folder, port, database
    ) as server:
        yield server


@contextmanager
def bare(turn: bytes, folder: Path) -> Iterator[Server]:
    """The bare endpoint, answering with the size of `turn`."""
    port, file = quiet_port(), folder / "turn.json"
    file.write_bytes(turn)
    command = ["-m", "tests.benchmarks.bare", str(port), str(file)]
    with _started(command, environment(""), folder, port, None) as server:
        yield server


@contextmanager
def _started(
    arguments: list[str], given: Mapping[str, str], folder: Path, port: int, database: Database | None
) -> Iterator[Server]:
    address = f"http://127.0.0.1:{port}"
    with (folder / f"log-{port}").open("w+") as log:
        begun = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], env=dict(given), cwd=folder, stdout=log, stderr=log)
        try:
            while not _healthy(address):
                if process.poll() is not None or time.perf_counter() - begun > _PATIENCE:
                    log.seek(0)
                    raise RuntimeError(f"{' '.join(arguments)} did not start: {log.read()[-2000:]}")
                time.sleep(0.02)
            yield Server(address, process.pid, time.perf_counter() - begun, database)
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE)


def _require(name: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise NotDurable(f"{name} is {found}, not {wanted}")


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def _cpu(process: int, *fields: int) -> float:
    stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(int(stat[field]) for field in (_USER, _SYSTEM, *fields)) / _TICKS


def _cpu_with_children(parent: int) -> float:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return _cpu(parent, _REAPED_USER, _REAPED_SYSTEM) + sum(_cpu(int(child)) for child in children)
