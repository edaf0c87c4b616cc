"""The way to the database: `await store.run(use_case, …)` runs a synchronous use case in one durable transaction."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Engine, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage import tables
from storage.jobs import Job
from storage.upsert import insert_missing
from storage.vault import KeyRing, Vault

T = TypeVar("T")
Clock = Callable[[], float]


class StoreError(Exception):
    """The database cannot be used; the message says where, why and what to do."""


class Backend(Protocol):
    """How one kind of database runs transactions off the event loop."""

    engine: Engine

    def submit(self, job: Job) -> None:
        """Queue a writing job; its future is settled once its transaction is on disk, or undone."""

    def submit_read(self, job: Job) -> None:
        """Queue a reading job."""

    def erase_physically(self) -> bool:
        """Make destroyed keys vanish from the database files. False when it must be tried again."""

    def close(self) -> None:
        """Finish what is queued and close every connection."""


class Store:
    """One database, its keys and its clock; shared by every entrance of the process."""

    def __init__(self, backend: Backend, vault: Vault, clock: Clock) -> None:
        self.backend = backend
        self.vault = vault
        self.clock = clock

    async def run(self, use_case: Callable[..., T], *args: Any) -> T:
        """Run `use_case(transaction, *args)`; returns once it is committed to disk.

        Whatever the use case raises is raised here, and then nothing of it was written.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self.backend.submit(Job(use_case, args, loop, future))
        return await future

    def run_now(self, use_case: Callable[..., T], *args: Any) -> T:
        """The same from a thread without an event loop (commands, scripts)."""
        future: Future[T] = Future()
        self.backend.submit(Job(use_case, args, None, future))
        return future.result()

    async def read(self, use_case: Callable[..., T], *args: Any) -> T:
        """Run a use case that writes nothing, beside the writers."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self.backend.submit_read(Job(use_case, args, loop, future))
        return await future

    def close(self) -> None:
        """Finish what is queued, then close."""
        self.backend.close()


def open_store(
    url: str,
    ring: KeyRing,
    *,
    clock: Clock = time.time,
    migrate: bool | None = None,
    durable: bool = True,
) -> Store:
    """Open the database at `url` (SQLite or PostgreSQL).

    SQLite is migrated automatically; PostgreSQL only with `migrate=True`: otherwise one that is behind is refused.
    Not `durable`, SQLite waits for no disk (storage/sqlite.py).
    Raises StoreError when it cannot be opened, CannotDecrypt when the keys are not those of this database.
    """
    from storage.migrate import bring_up_to_date, unusable

    parsed = _parse(url)
    backend: Backend
    if parsed.get_backend_name() == "sqlite":
        from storage.sqlite import SqliteBackend, create_sqlite_engine

        if parsed.database and parsed.database != ":memory:":
            _prepare_file(Path(parsed.database))
        engine = create_sqlite_engine(parsed, durable=durable)
        bring_up_to_date(engine, automatic=migrate is not False)
        try:
            vault = _open_vault(engine, ring)
        except DBAPIError as error:
            raise unusable(engine, error) from None
        backend = SqliteBackend(engine, vault, clock)
    else:
        from storage.postgresql import PostgresBackend, create_postgres_engine

        engine = create_postgres_engine(parsed)
        bring_up_to_date(engine, automatic=migrate is True)
        vault = _open_vault(engine, ring)
        backend = PostgresBackend(engine, vault, clock)
    return Store(backend, vault, clock)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
    except ArgumentError:
        name = ""
    if name == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreError(
                "RELAIS_DATABASE_URL: a database in memory would lose every answer "
                "— give a file, for example sqlite:///data/relais.db"
            )
        return parsed
    if name == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(
        "RELAIS_DATABASE_URL is not the address of a SQLite or PostgreSQL database "
        "— for example sqlite:///data/relais.db or postgresql://user:password@host/relais"
    )


def _prepare_file(path: Path) -> None:
    """Create the folder and the file readable by their owner only.

    A file that is there is not opened: closing it again would drop the locks that this process holds on it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        elif not path.is_file():
            raise IsADirectoryError(errno.EISDIR, "it is not a file")
        elif not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except FileExistsError:
        return  # another process created it meanwhile
    except OSError as error:
        raise StoreError(
            f"the database file {path} cannot be written ({error.strerror}) "
            "— check RELAIS_DATABASE_URL and the permissions of its folder"
        ) from None


_LOOKUP = "lookup"


def _open_vault(engine: Engine, ring: KeyRing) -> Vault:
    """Unwrap the lookup secret, or create it in a new database. Proves that the keys are those of this database."""
    query = select(tables.secrets.c.wrapped).where(tables.secrets.c.name == _LOOKUP)
    with engine.connect() as connection:
        wrapped = connection.execute(query).scalar()
        if wrapped is None:
            fresh = {"name": _LOOKUP, "wrapped": ring.wrap(os.urandom(32), _LOOKUP, os.urandom)}
            connection.execute(insert_missing(engine.dialect.name, tables.secrets), fresh)
            connection.commit()
            wrapped = connection.execute(query).scalar_one()
    return Vault(ring, ring.unwrap(wrapped, _LOOKUP), os.urandom)
