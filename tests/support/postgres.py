"""A PostgreSQL server of our own on a free port, from Debian's package or the pgserver wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.support.ports import quiet_port

_GUARDED, _PASSWORD = "guarded", "three words/2@home"


class NoPostgres(RuntimeError):
    """No server to start on this machine."""


def binaries() -> Path:
    """The folder of initdb and pg_ctl. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    if os.geteuid() != 0:
        try:
            import pgserver
        except ImportError:
            pass
        else:
            return Path(pgserver.__file__).parent / "pginstall" / "bin"
    raise NoPostgres("PostgreSQL is not installed: on Debian, `apt-get install postgresql`")


@contextmanager
def server(*, durable: bool = False, folder: Path | None = None) -> Iterator[str]:
    """Start a server; yields its address without a database name. `durable` keeps fsync on (benchmarks)."""
    tools = binaries()
    # The server refuses to run as root: Debian's package brings the user it runs as.
    user = "postgres" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="relais-pg-", dir=folder))
    if user is not None:
        shutil.chown(home, user)
    data, port = home / "data", quiet_port()

    def call(*command: str | Path) -> None:
        done = subprocess.run(list(map(str, command)), user=user, cwd=home, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoPostgres(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")

    call(tools / "initdb", "-D", data, "-A", "trust", "-U", "relais", "-E", "UTF8", "--locale=C", "--no-sync")
    rules = data / "pg_hba.conf"
    rules.write_text(f"host all {_GUARDED} all scram-sha-256\n{rules.read_text('utf-8')}", "utf-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c max_connections=200"
    if not durable:
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    try:
        call(tools / "pg_ctl", "-D", data, "-o", options, "-w", "-t", "60", "-l", home / "log", "start")
        with psycopg.connect(f"postgresql://relais@127.0.0.1:{port}/postgres", autocommit=True) as admin:
            admin.execute(f"CREATE ROLE {_GUARDED} SUPERUSER LOGIN PASSWORD '{_PASSWORD}'")
        yield f"postgresql://relais@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            user=user,
            cwd=home,
            capture_output=True,
            check=False,
        )
        shutil.rmtree(home, ignore_errors=True)


def with_password(url: str) -> str:
    """The address of the same database for a role that has to give its password, as on a real server."""
    return url.replace("//relais@", f"//{_GUARDED}:{quote(_PASSWORD, safe='')}@", 1)


def wait_for_a_waiter(url: str) -> None:
    """Until some session of this database waits for a lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(url, autocommit=True) as admin:
        while admin.execute(query).fetchone() == (0,):
            admin.execute("SELECT pg_sleep(0.01)")
