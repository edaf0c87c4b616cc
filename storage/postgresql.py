"""PostgreSQL: a small pool of threads, one connection each, row locks; several processes share one database."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.jobs import Job, settle_all
from storage.transaction import Transaction
from storage.vault import CannotDecrypt, Vault

_WRITERS = 12
"""Threads and connections: most wait for the disk, and those that wait together share one flush."""
_TRIES = 4
_LOCK_MS = 10_000
"""How long a turn may wait for a row: one that somebody never lets go must not take every thread with it."""
_CROSSED = ("40001", "40P01", "23505")  # serialization_failure, deadlock_detected, unique_violation
_ERASE_AFTER = 30.0
"""Seconds between two rewritings, so that a busy moment pays it once."""
_ERASE_LOCK_MS = 500
"""How long the rewriting may wait for the table: every turn waits behind it meanwhile."""
_ERASE_PATIENCE = 1.0
"""Seconds given to the turns under way to end before the rewriting."""
_CLOSING_PATIENCE = 10.0
"""Seconds that closing goes on trying; after that, the next start does it."""
_REWRITTEN = ("data_keys", "logbook_texts", "logbooks")
"""Small tables from which something may have to be gone for good: wrapped keys, words of a logbook."""
_FILES = text("SELECT name, pg_relation_filenode(CAST(name AS regclass)) FROM unnest(CAST(:names AS text[])) AS name")
_NEXT = text("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS xid)")
# What a rewriting must keep is decided by the snapshots of this database, and by every transaction of the server that
# writes: its own snapshot counts those. A plain VACUUM holds nothing back; an ANALYZE does, even the automatic one.
_OLDER = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum) "
    "AND (age(backend_xid) > age(CAST(:since AS xid)) "
    "OR (datname = current_database() OR datname IS NULL) AND age(backend_xmin) > age(CAST(:since AS xid)))"
)


def create_postgres_engine(url: URL) -> Engine:
    """An engine on psycopg 3."""
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: psycopg.Connection, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {_LOCK_MS}")
        connection.commit()

    return engine


class PostgresBackend:
    """Threads that each run one transaction at a time on a connection of their own."""

    def __init__(self, engine: Engine, vault: Vault, clock: Callable[[], float]) -> None:
        self.engine = engine
        self._vault = vault
        self._clock = clock
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._destroyed = threading.Event()
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, name=f"relais-db-{number}", daemon=True) for number in range(_WRITERS)
        ]
        self._eraser = threading.Thread(target=self._erase_loop, name="relais-eraser", daemon=True)
        for thread in (*self._threads, self._eraser):
            thread.start()

    def submit(self, job: Job) -> None:
        """Queue a writing job."""
        self._jobs.put(job)

    def submit_read(self, job: Job) -> None:
        """Queue a reading job."""
        self._jobs.put(job)

    def close(self) -> None:
        """Finish what is queued, rewrite the tables if something was erased, and stop."""
        for _ in self._threads:
            self._jobs.put(None)
        self._closing.set()
        for thread in (*self._threads, self._eraser):
            thread.join()
        give_up = time.monotonic() + _CLOSING_PATIENCE
        while self._destroyed.is_set() and not self.erase_physically() and time.monotonic() < give_up:
            time.sleep(_ERASE_LOCK_MS / 1000)
        self.engine.dispose()

    def erase_physically(self) -> bool:
        """Rewrite the tables of keys and logbooks: a plain VACUUM leaves the bytes of a deleted row in its page.

        False while an older transaction still sees what is gone, or something else uses a table (a backup).
        """
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                if not _older_transactions_end(connection):
                    return False
                before = _files(connection)
                connection.execute(text(f"SET lock_timeout = {_ERASE_LOCK_MS}"))
                for table in _REWRITTEN:
                    connection.execute(text(f"VACUUM (FULL) {table}"))
                # Who does not own a table gets a warning, no error, and nothing is rewritten.
                return not before & _files(connection)
        except DBAPIError:
            return False

    def _erase_loop(self) -> None:
        # A crash may have come between an erasure and the rewriting of the tables: begin with one.
        crashed = True
        while not self._closing.wait(_ERASE_AFTER):
            if crashed or self._destroyed.is_set():
                self._destroyed.clear()
                crashed = False
                if not self.erase_physically():
                    self._destroyed.set()

    def _loop(self) -> None:
        connection: Connection | None = None
        while (job := self._jobs.get()) is not None:
            connection = self._run(connection, job)
            settle_all([job])
        if connection is not None:
            connection.close()

    def _run(self, connection: Connection | None, job: Job) -> Connection | None:
        """Run one job, again when the server asks for it or another transaction crossed it; the connection to use next
        is returned."""
        for attempt in range(1, _TRIES + 1):
            committing = False
            try:
                if connection is None:
                    connection = self.engine.connect()
                connection.begin()  # what is given to the driver itself would begin, and commit, unnoticed
                transaction = Transaction(connection, self._vault, int(self._clock()), "postgresql")
                job.error = None
                job.result = job.use_case(transaction, *job.args)
                committing = True
                connection.commit()
                if transaction.key_destroyed:
                    self._destroyed.set()
            except Exception as error:
                job.result, job.error = None, error
                lost = isinstance(error, DBAPIError) and error.connection_invalidated
                connection = _recover(connection, lost=lost)
                if attempt < _TRIES and ((lost and not committing) or _is_crossed(error)):
                    time.sleep(0.02 * 2**attempt)
                    continue
            break
        return connection


def _files(connection: Connection) -> set[tuple[str, int]]:
    """The file of each table that is rewritten."""
    return {(row.name, row[1]) for row in connection.execute(_FILES, {"names": list(_REWRITTEN)})}


def _older_transactions_end(connection: Connection) -> bool:
    """Wait a moment for every transaction begun before now: until then VACUUM keeps what it deletes for them."""
    since = connection.execute(_NEXT).scalar()
    give_up = time.monotonic() + _ERASE_PATIENCE
    while connection.execute(_OLDER, {"since": since}).scalar():
        if time.monotonic() >= give_up:
            return False
        time.sleep(0.02)
    return True


def _is_crossed(error: Exception) -> bool:
    """Whether another transaction, which has ended by now, may be all that was wrong.

    It wrote what this one had looked for and not found, or changed the key between the reading of a row and of its key.
    """
    if isinstance(error, DBAPIError):
        return getattr(error.orig, "sqlstate", None) in _CROSSED
    return isinstance(error, CannotDecrypt)


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
