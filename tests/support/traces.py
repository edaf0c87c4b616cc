"""The bytes on disk: where a secret still stands in the files of a database."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import make_url

_PATIENCE = 60.0


def database_files(url: str) -> list[Path]:
    """The file, its log and whatever else lies in its folder; or the folder of a PostgreSQL database, its log (WAL)
    left out, after a checkpoint."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        assert parsed.database is not None
        return sorted(path for path in Path(parsed.database).parent.rglob("*") if path.is_file())
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CHECKPOINT")
        found = admin.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert found is not None
    return sorted((Path(found[0]) / "base" / str(found[1])).iterdir())


def traces(url: str, *secrets: bytes) -> dict[bytes, list[str]]:
    """The files in which each of these secrets stands; those that stand nowhere are left out."""
    assert all(len(secret) >= 8 for secret in secrets)
    while True:
        files = database_files(url)
        before = _sizes(files)
        found: dict[bytes, list[str]] = {}
        for path in files:
            held = _content(path, locked=url.startswith("sqlite"))
            for secret in secrets:
                if secret in held:
                    found.setdefault(secret, []).append(path.name)
        # PostgreSQL may have moved a table to another file meanwhile: then nothing is sure.
        if _sizes(database_files(url)) == before:
            return found


def _sizes(files: list[Path]) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in files if path.exists()}


def _content(path: Path, *, locked: bool) -> bytes:
    """Read by another process where SQLite is open here: closing a file would drop the locks of this process on it."""
    if locked:
        return subprocess.run(["cat", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for something that no event announces."""
    give_up = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < give_up, f"never: {what}"
        time.sleep(0.02)
