"""SQLite: a writer thread takes the waiting turns together under one commit.

The driver is in autocommit and every BEGIN is explicit. A turn that is refused before it wrote anything, as nearly all
are, leaves the others alone; one that fails later undoes the group, and each runs again alone. A savepoint each would
spare that, but two more statements a turn hand the interpreter to another thread twice more: a tenth of a turn.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from storage.jobs import Job, settle_all
from storage.transaction import Transaction
from storage.vault import Vault

_GROUP = 64
_BUSY_MS = 10_000
_ERASE_AFTER = 0.5
"""Seconds between a destroyed key and the truncation of the log, so that a busy moment pays it once."""
_ERASE_BUSY_MS = 50
"""How long the truncation may wait for a reader: no turn of any process is written meanwhile."""
_ERASE_PATIENCE = 10.0
"""Seconds that closing goes on trying to truncate the log; after that, the next start does it."""


def create_sqlite_engine(url: URL, *, durable: bool = True) -> Engine:
    """An engine whose connections are durable, shared between processes and leave no trace of what is deleted.

    Not `durable`: nothing waits for the disk, in a file that is thrown away should its making be interrupted.
    """
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"), poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        _use_log(connection)
        for pragma in (
            f"synchronous={'FULL' if durable else 'OFF'}",
            "secure_delete=ON",
            "foreign_keys=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _use_log(connection: sqlite3.Connection) -> None:
    """Use a write-ahead log. SQLite refuses at once, whatever `busy_timeout`, while another process sets it too."""
    give_up = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= give_up:
                raise
            time.sleep(0.02)
        else:
            return


class SqliteBackend:
    """One writer thread and one reader thread on one file."""

    def __init__(self, engine: Engine, vault: Vault, clock: Callable[[], float]) -> None:
        self.engine = engine
        self._vault = vault
        self._clock = clock
        self._writes: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        # A crash may have come between a destroyed key and the truncation of the log: begin with one.
        self._erase_at: float | None = 0.0
        self._threads = [
            threading.Thread(target=self._write_loop, name="relais-writer", daemon=True),
            threading.Thread(target=self._read_loop, name="relais-reader", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job) -> None:
        """Queue a writing job."""
        self._writes.put(job)

    def submit_read(self, job: Job) -> None:
        """Queue a reading job."""
        self._reads.put(job)

    def close(self) -> None:
        """Finish what is queued, truncate the log if a key was destroyed, and stop."""
        self._writes.put(None)
        self._reads.put(None)
        for thread in self._threads:
            thread.join()
        give_up = time.monotonic() + _ERASE_PATIENCE
        while self._erase_at is not None and not self.erase_physically() and time.monotonic() < give_up:
            time.sleep(_ERASE_BUSY_MS / 1000)
        self.engine.dispose()

    def erase_physically(self) -> bool:
        """Move the log into the file and empty it; False while a reader still holds an older page."""
        with self.engine.connect() as connection:
            return _truncate_log(_driver(connection))

    def _write_loop(self) -> None:
        connection = self.engine.connect()
        driver = _driver(connection)
        while (jobs := self._next_jobs(driver)) is not None:
            if not jobs:
                continue
            destroyed = self._run_group(connection, driver, jobs)
            settle_all(jobs)
            if destroyed and self._erase_at is None:
                self._erase_at = time.monotonic() + _ERASE_AFTER
        connection.close()

    def _next_jobs(self, driver: sqlite3.Connection) -> list[Job] | None:
        """The jobs waiting now, empty after a pause that is used to truncate the log; None at the end."""
        if self._erase_at is not None and time.monotonic() >= self._erase_at:
            self._erase_at = None if _truncate_log(driver) else time.monotonic() + _ERASE_AFTER
        try:
            first = self._writes.get(timeout=self._until_erasure())
        except queue.Empty:
            return []
        if first is None:
            return None
        jobs = [first]
        while len(jobs) < _GROUP:
            try:
                job = self._writes.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._writes.put(None)
                break
            jobs.append(job)
        return jobs

    def _until_erasure(self) -> float | None:
        return None if self._erase_at is None else max(0.001, self._erase_at - time.monotonic())

    def _run_group(self, connection: Connection, driver: sqlite3.Connection, jobs: list[Job]) -> bool:
        """Run the jobs under one commit; where the group is lost, run each again alone. True if a key was destroyed."""
        destroyed = False
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            # Another process keeps the file: alone, every job would wait as long again.
            for job in jobs:
                job.error = OperationalError("BEGIN IMMEDIATE", None, error)
            return False
        try:
            for job in jobs:
                written = driver.total_changes
                transaction = self._transaction(connection)
                try:
                    job.result = job.use_case(transaction, *job.args)
                    destroyed |= transaction.key_destroyed
                except Exception as error:
                    # A full disk has undone the whole transaction by itself.
                    if not driver.in_transaction or driver.total_changes != written:
                        raise
                    job.error = error
            driver.execute("COMMIT")
        except Exception:
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            for job in jobs:
                destroyed |= self._run_alone(connection, driver, job)
        return destroyed

    def _run_alone(self, connection: Connection, driver: sqlite3.Connection, job: Job) -> bool:
        job.result = job.error = None
        transaction = self._transaction(connection)
        try:
            driver.execute("BEGIN IMMEDIATE")
            job.result = job.use_case(transaction, *job.args)
            driver.execute("COMMIT")
        except Exception as error:
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            raw = isinstance(error, sqlite3.Error)
            job.result, job.error = None, OperationalError("COMMIT", None, error) if raw else error
            return False
        return transaction.key_destroyed

    def _read_loop(self) -> None:
        connection = self.engine.connect()
        driver = _driver(connection)
        while (job := self._reads.get()) is not None:
            try:
                driver.execute("BEGIN")
                job.result = job.use_case(self._transaction(connection), *job.args)
            except Exception as error:
                job.error = error
            finally:
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
            settle_all([job])
        connection.close()

    def _transaction(self, connection: Connection) -> Transaction:
        return Transaction(connection, self._vault, int(self._clock()), "sqlite")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _truncate_log(driver: sqlite3.Connection) -> bool:
    try:
        driver.execute(f"PRAGMA busy_timeout={_ERASE_BUSY_MS}")
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        return False
    finally:
        driver.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    return not busy
