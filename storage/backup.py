"""A copy of the whole database, and putting one back: ciphertext and wrapped keys, never a master key."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.store import StoreError

Progress = Callable[[float], None]
"""Told the part done, 0 to 1."""
_PAGES_AT_ONCE = 4096
_SQLITE_HEAD = b"SQLite format 3\x00"
_PG_HEAD = b"PGDMP"
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def back_up(engine: Engine, target: Path, progress: Progress) -> None:
    """Write a consistent copy to `target`, a new file that its owner alone can read, while others go on writing.

    Raises StoreError.
    """
    try:
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise StoreError(f"{target} is there already, and is not overwritten — give another name") from None
    except OSError as error:
        raise StoreError(f"{target} cannot be written ({error.strerror}) — check the folder") from None
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(Path(str(engine.url.database)), target, progress)
        else:
            _run("pg_dump", engine.url, "--format=custom", f"--file={target}")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    progress(1.0)


def copy_for_sqlite(source: Path, target: Path, progress: Progress) -> None:
    """Put a SQLite backup at `target`, a file that must not exist. Raises StoreError when it is none, or damaged."""
    _require_head(source, _SQLITE_HEAD, "a backup of a SQLite database")
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as opened:
            fault = opened.execute("PRAGMA integrity_check").fetchone()[0]
        if fault != "ok":
            raise StoreError(f"{source} is damaged ({fault}) — use another backup; nothing was changed")
        _copy_sqlite(source, target, progress)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise StoreError(f"{source} cannot be read ({error}) — use another backup; nothing was changed") from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def set_aside(database: Path, aside: Path) -> None:
    """Rename the SQLite file `database`, whole in one file, to `aside`. Raises StoreError while a process uses it."""
    try:
        with closing(sqlite3.connect(database, timeout=1.0)) as opened:
            # Only who is alone may leave the write-ahead log.
            opened.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"{database} is in use ({error}) — stop `relais run` and every other command, then try again; "
            "nothing was changed"
        ) from None
    database.rename(aside)


def restore_postgres(source: Path, url: URL) -> None:
    """Replace everything in the database at `url` by the backup, wholly or not at all.

    Raises StoreError, also while somebody else is connected to it.
    """
    _require_head(source, _PG_HEAD, "a backup of a PostgreSQL database")
    engine = create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            others = connection.execute(_OTHERS).scalar()
    except DBAPIError as error:
        raise StoreError(
            f"the database does not answer ({str(error.orig).strip()}) — check RELAIS_DATABASE_URL"
        ) from None
    if others:
        raise StoreError(
            f"{others} other connections use the database — stop `relais run`, `relais worker` and every other program "
            "on it, then try again; nothing was changed"
        )
    _run("pg_restore", url, "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))


def _copy_sqlite(source: Path, target: Path, progress: Progress) -> None:
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as opened, closing(sqlite3.connect(target)) as to:
        # As it is at this moment: without, SQLite begins again whenever anybody has written.
        opened.execute("BEGIN")
        opened.execute("SELECT 1 FROM sqlite_schema").fetchone()
        opened.backup(
            to, pages=_PAGES_AT_ONCE, progress=lambda _, left, total: progress(1 - left / total if total else 1.0)
        )
        # One whole file: one in WAL mode cannot be read on a read-only disk, and leaves two more beside it.
        to.execute("PRAGMA journal_mode=DELETE")


def _require_head(source: Path, head: bytes, what: str) -> None:
    try:
        with source.open("rb") as opened:
            found = opened.read(len(head))
    except OSError as error:
        raise StoreError(f"{source} cannot be read ({error.strerror}) — give the file of a backup") from None
    if found != head:
        raise StoreError(f"{source} is not {what} — give a file that `relais backup` wrote; nothing was changed")


def _run(program: str, url: URL, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise StoreError(f"`{program}` is not installed — it comes with PostgreSQL's client package; install it")
    # Whole, with a socket or `sslmode` of its query; but for the password, which other users could read in a command.
    where = url.set(drivername="postgresql")._replace(password=None).render_as_string()
    given = os.environ if url.password is None else {**os.environ, "PGPASSWORD": url.password}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, found on the path
        [found, f"--dbname={where}", *arguments], env=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StoreError(f"{program} failed ({reason}) — nothing was changed; mend the cause and try again")
