"""PostgreSQL: a small pool of threads, one connection each, row locks; several processes share one database."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.jobs import Job, settle_all
from storage.transaction import Transaction
from storage.vault import Vault

_WRITERS = 6
_TRIES = 4
_RETRIED = ("40001", "40P01")  # serialization_failure, deadlock_detected


def create_postgres_engine(url: URL) -> Engine:
    """An engine on psycopg 3."""
    return create_engine(url, poolclass=NullPool)


class PostgresBackend:
    """Threads that each run one transaction at a time on a connection of their own."""

    def __init__(self, engine: Engine, vault: Vault, clock: Callable[[], float]) -> None:
        self.engine = engine
        self._vault = vault
        self._clock = clock
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._loop, name=f"relais-db-{number}", daemon=True) for number in range(_WRITERS)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job) -> None:
        """Queue a writing job."""
        self._jobs.put(job)

    def submit_read(self, job: Job) -> None:
        """Queue a reading job."""
        self._jobs.put(job)

    def close(self) -> None:
        """Finish what is queued and stop."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self.engine.dispose()

    def erase_physically(self) -> bool:
        """Rewrite the table of keys: a plain VACUUM leaves the bytes of a deleted row in its page."""
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM (FULL) data_keys"))
        except DBAPIError:
            return False
        return True

    def _loop(self) -> None:
        connection: Connection | None = None
        while (job := self._jobs.get()) is not None:
            connection = self._run(connection, job)
            settle_all([job])
        if connection is not None:
            connection.close()

    def _run(self, connection: Connection | None, job: Job) -> Connection | None:
        """Run one job, again when the server asks for it; the connection to use next is returned."""
        for attempt in range(1, _TRIES + 1):
            committing = False
            try:
                if connection is None:
                    connection = self.engine.connect()
                transaction = Transaction(connection, self._vault, int(self._clock()), "postgresql")
                job.error = None
                job.result = job.use_case(transaction, *job.args)
                committing = True
                connection.commit()
            except DBAPIError as error:
                job.result, job.error = None, error
                lost = error.connection_invalidated
                connection = _recover(connection, lost=lost)
                again = lost if not committing else False
                if (again or _state(error) in _RETRIED) and attempt < _TRIES:
                    time.sleep(0.02 * 2**attempt)
                    continue
            except Exception as error:
                job.result, job.error = None, error
                connection = _recover(connection, lost=False)
            break
        return connection


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _recover(connection: Connection | None, *, lost: bool) -> Connection | None:
    """Roll back, or drop a connection that no longer answers."""
    if connection is None:
        return None
    try:
        if not lost:
            connection.rollback()
            return connection
        connection.invalidate()
        connection.close()
    except DBAPIError:
        connection.invalidate()
    return None
