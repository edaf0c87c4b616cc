"""One turn is one transaction (design.md): group commit, its known traps, several processes, lost connections."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from bot import conversation
from bot.incoming import Incoming, Ordered
from bot.wiring import Installation
from flows.events import Chosen
from storage import audit, conversations, counters, tables
from storage.jobs import Job
from storage.sqlite import SqliteBackend
from storage.store import Store, StoreError, open_store
from storage.transaction import Transaction
from storage.vault import KeyRing
from tests.support.clock import Clock
from tests.support.installation import installed, settings
from tests.support.postgres import wait_for_a_waiter
from tests.support.talking import Browser, Talk, browsing_in_process, new_key
from tests.support.workers import processes, send_requests

RING = KeyRing.parse(KeyRing.new_entry("k1", os.urandom))
PATIENCE = 60.0
"""Seconds after which something that must happen is said not to."""


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store on each kind of database."""
    opened = open_store(database_url, RING, migrate=True)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """An open SQLite store."""
    opened = open_store(sqlite_url, RING)
    yield opened
    opened.close()


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """An open PostgreSQL store."""
    opened = open_store(postgres_url, RING, migrate=True)
    yield opened
    opened.close()


def raise_total(tx: Transaction, name: str) -> str:
    counters.add(tx, "gims13", "2026-11", [("step", name, "x")])
    return name


def raise_total_and_fail(tx: Transaction, name: str) -> None:
    raise_total(tx, name)
    raise ValueError(name)


def refuse(_tx: Transaction, name: str) -> None:
    raise ValueError(name)


def totals(tx: Transaction) -> dict[str, int]:
    rows = tx.execute(select(tables.counters.c.subject, tables.counters.c.total))
    return {row.subject: row.total for row in rows}


def totals_on_disk(store: Store) -> dict[str, int]:
    """As another connection sees them: only what is committed."""
    with store.backend.engine.connect() as connection:
        return totals(Transaction(connection, store.vault, 0, ""))


def driver_of(tx: Transaction) -> sqlite3.Connection:
    found = tx.connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


@contextmanager
def occupied(store: Store) -> Iterator[list[str]]:
    """The writer is kept busy, so that what is submitted meanwhile waits together; yields the statements it ran."""
    assert isinstance(store.backend, SqliteBackend)
    statements: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def wait(tx: Transaction) -> None:
        begun.set()
        assert go_on.wait(PATIENCE)
        driver_of(tx).set_trace_callback(statements.append)

    waiting = submit(store, wait)
    assert begun.wait(PATIENCE)
    try:
        yield statements
    finally:
        go_on.set()
        waiting.result(PATIENCE)


def submit(store: Store, use_case: Callable[..., Any], *args: Any) -> Future[Any]:
    future: Future[Any] = Future()
    store.backend.submit(Job(use_case, args, None, future))
    return future


# -- group commit


def test_waiting_turns_share_one_commit_and_a_refused_one_costs_the_others_nothing(sqlite_store: Store) -> None:
    """Forty turns, two of which are refused before they write: one COMMIT, the two errors reach their callers."""
    with occupied(sqlite_store) as statements:
        futures = {
            f"n{number}": submit(sqlite_store, refuse if number in (13, 27) else raise_total, f"n{number}")
            for number in range(40)
        }
    for name, future in futures.items():
        if name in ("n13", "n27"):
            with pytest.raises(ValueError, match=name):
                future.result(PATIENCE)
        else:
            assert future.result(PATIENCE) == name
    assert totals_on_disk(sqlite_store) == {name: 1 for name in futures if name not in ("n13", "n27")}
    # The COMMIT of the turn that kept the writer busy, and that of the group.
    assert statements.count("COMMIT") == 2


def test_a_turn_that_fails_after_writing_undoes_only_itself(sqlite_store: Store) -> None:
    """Forty turns, two of which fail in the middle of their writing: 38 are durable and applied once, two left
    nothing, and each caller gets its own outcome."""
    with occupied(sqlite_store):
        futures = {
            f"n{number}": submit(
                sqlite_store, raise_total_and_fail if number in (13, 27) else raise_total, f"n{number}"
            )
            for number in range(40)
        }
    for name, future in futures.items():
        if name in ("n13", "n27"):
            with pytest.raises(ValueError, match=name):
                future.result(PATIENCE)
        else:
            assert future.result(PATIENCE) == name
    assert totals_on_disk(sqlite_store) == {name: 1 for name in futures if name not in ("n13", "n27")}


def test_concurrent_turns_on_both_databases_each_get_their_own_outcome(store: Store) -> None:
    """Awaited together from one event loop: results and errors go to the right caller; what succeeded is on disk."""

    async def together() -> list[Any]:
        work = [store.run(raise_total_and_fail if n % 10 == 3 else raise_total, f"n{n}") for n in range(60)]
        return await asyncio.gather(*work, return_exceptions=True)

    outcomes = asyncio.run(together())
    failed = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, ValueError)]
    assert failed == [3, 13, 23, 33, 43, 53]
    assert [outcome for outcome in outcomes if isinstance(outcome, str)] == [f"n{n}" for n in range(60) if n % 10 != 3]
    assert totals_on_disk(store) == {f"n{n}": 1 for n in range(60) if n % 10 != 3}


def test_nobody_is_answered_before_the_commit(sqlite_store: Store) -> None:
    """While the last turn of a group runs, no other of the group is answered, nor visible to another connection."""
    seen: list[tuple[bool, dict[str, int]]] = []

    def look_around(_tx: Transaction) -> None:
        seen.append((any(future.done() for future in futures), totals_on_disk(sqlite_store)))

    with occupied(sqlite_store):
        futures = [submit(sqlite_store, raise_total, f"n{number}") for number in range(5)]
        last = submit(sqlite_store, look_around)
    last.result(PATIENCE)
    assert seen == [(False, {})]
    assert [future.result(PATIENCE) for future in futures] == [f"n{number}" for number in range(5)]
    assert len(totals_on_disk(sqlite_store)) == 5


def test_a_caller_who_left_changes_nothing_for_the_others(store: Store) -> None:
    """A request cancelled while it waits (its client is gone) is wholly done; the others of its group are answered."""

    async def leave() -> str:
        gone = asyncio.ensure_future(store.run(raise_total, "gone"))
        stays = asyncio.ensure_future(store.run(raise_total, "stays"))
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert asyncio.run(leave()) == "stays"
    store.run_now(raise_total, "after")
    store.close()
    assert totals_on_disk(store) == {"gone": 1, "stays": 1, "after": 1}


# -- traps of pysqlite


def test_release_does_not_commit_and_rollback_undoes_everything(sqlite_store: Store) -> None:
    """design.md: by default pysqlite commits at RELEASE and an outer ROLLBACK undoes nothing. Not here."""
    insert = "INSERT INTO counters VALUES ('gims13', '2026-11', 'step', 'x', 'x', 1)"
    with sqlite_store.backend.engine.connect() as connection:
        driver = driver_of(Transaction(connection, sqlite_store.vault, 0, "sqlite"))
        driver.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            driver.execute("SAVEPOINT turn")
            driver.execute(insert)
            driver.execute("RELEASE turn")
            assert driver.in_transaction
            assert totals_on_disk(sqlite_store) == {}
            driver.execute("ROLLBACK")
            assert not driver.in_transaction
            driver.execute("BEGIN IMMEDIATE")
        driver.execute("ROLLBACK")
    assert totals_on_disk(sqlite_store) == {}


def test_every_connection_is_durable_and_leaves_no_trace(sqlite_store: Store) -> None:
    """WAL with synchronous=FULL, secure_delete, foreign keys and a busy timeout, on whatever connection is opened."""
    found: list[dict[str, Any]] = []

    def read(tx: Transaction) -> None:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout", "temp_store")
        found.append({name: driver_of(tx).execute(f"PRAGMA {name}").fetchone()[0] for name in names})

    sqlite_store.run_now(read)
    asyncio.run(sqlite_store.read(read))
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2}
    assert found == [{**wanted, "busy_timeout": 10_000}] * 2


# -- a full disk

BIG = 9_000


def begin_big(tx: Transaction, size: int = BIG) -> str:
    """A conversation that needs pages of its own, and a total that tells how many times this was applied."""
    name = conversations.create(tx, "gims13", os.urandom(size), 0).id
    return raise_total(tx, name)


def kept(store: Store) -> set[str]:
    """The conversations on disk, each whole: row, key and total, applied once."""
    with store.backend.engine.connect() as connection:
        names = set(connection.execute(select(tables.conversations.c.id)).scalars())
        keys = set(connection.execute(select(tables.data_keys.c.owner)).scalars())
    assert totals_on_disk(store) == dict.fromkeys(names, 1)
    assert keys == names
    return names


def outcomes(futures: list[Future[Any]]) -> tuple[set[str], list[BaseException]]:
    errors = [error for future in futures if (error := future.exception(PATIENCE)) is not None]
    return {future.result() for future in futures if future.exception() is None}, errors


def test_a_full_file_in_the_middle_of_a_group_loses_no_acknowledged_turn(sqlite_store: Store) -> None:
    """SQLITE_FULL within a group (PRAGMA max_page_count): who got an answer is on disk, once and whole; who got
    an error left nothing; smaller turns behind the one that failed still pass; with room again everything works."""

    def limit(tx: Transaction, pages: int) -> None:
        used = driver_of(tx).execute("PRAGMA page_count").fetchone()[0]
        driver_of(tx).execute(f"PRAGMA max_page_count={used + pages}")

    with occupied(sqlite_store):
        submit(sqlite_store, limit, 20)
        futures = [submit(sqlite_store, begin_big, BIG if number % 3 else 50) for number in range(30)]
    acknowledged, errors = outcomes(futures)
    assert kept(sqlite_store) == acknowledged
    assert len(acknowledged) >= 5
    assert len(errors) >= 5
    assert all(isinstance(error, OperationalError) and "full" in str(error) for error in errors)
    sqlite_store.run_now(limit, 10_000)
    later = {sqlite_store.run_now(begin_big) for _ in range(5)}
    assert kept(sqlite_store) == acknowledged | later


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The system refuses to let any file of this process grow beyond `size`, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_full_at_commit_loses_no_acknowledged_turn(sqlite_store: Store, tmp_path: Path) -> None:
    """The system refuses the write of the log at COMMIT: the group is run again one by one; what passes is on disk
    whole and once, what does not leaves nothing; with room again everything works, also after opening again."""
    sqlite_store.run_now(lambda _tx: None)  # the writer has the file open: the log stays
    while not sqlite_store.backend.erase_physically():
        pass
    log = tmp_path / "relais.db-wal"
    assert log.stat().st_size == 0
    with no_file_longer_than(400_000):
        with occupied(sqlite_store):
            futures = [submit(sqlite_store, begin_big, 120_000 if number % 3 == 1 else 50) for number in range(12)]
        acknowledged, errors = outcomes(futures)
    assert errors, "the limit was never met"
    assert all(isinstance(error, OperationalError) for error in errors)
    assert acknowledged
    assert kept(sqlite_store) == acknowledged
    later = {sqlite_store.run_now(begin_big) for _ in range(5)}
    assert kept(sqlite_store) == acknowledged | later
    sqlite_store.close()
    again = open_store(f"sqlite:///{tmp_path}/relais.db", RING)
    assert kept(again) == acknowledged | later
    again.close()


def test_a_full_disk_is_said_over_http_and_the_answer_can_be_given_again(
    sqlite_browser: Browser, tmp_path: Path
) -> None:
    """503 with a problem document and Retry-After, nothing applied; the same request passes once there is room."""
    talk = Talk.begin(sqlite_browser)
    body, key = {"choice": "parler_a_quelqu_un", **talk.target}, new_key()
    with no_file_longer_than((tmp_path / "relais.db-wal").stat().st_size):
        refused = talk.post(body, key=key)
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:relais:problem:storage-unavailable"
    assert refused.headers["Retry-After"]
    assert talk.look()["prompt"]["step"] == "accueil"
    assert talk.post(body, key=key).json()["prompt"]["step"] == "contact_moyen"


# -- a lock held by another process


_KEEP_LOCKED = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
connection.close()
print("free", flush=True)
"""


@contextmanager
def locked_elsewhere(path: Path) -> Iterator[Callable[[], None]]:
    """Another process holds the write lock of the file; yields what makes it let go."""
    command = [sys.executable, "-c", _KEEP_LOCKED, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"

        def let_go() -> None:
            assert process.communicate("go\n", PATIENCE)[0] == "free\n"

        yield let_go


def test_a_lock_held_too_long_refuses_every_waiting_turn_at_once(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turns that wait together are refused after one wait for the file, not one wait each; nothing of them is
    written, reads go on, and once the lock is free everything works."""
    monkeypatch.setattr("storage.sqlite._BUSY_MS", 500)
    store = open_store(sqlite_url, RING)
    statements: list[str] = []
    store.run_now(raise_total, "before")
    store.run_now(lambda tx: driver_of(tx).set_trace_callback(statements.append))
    with locked_elsewhere(tmp_path / "relais.db") as let_go:
        statements.clear()
        acknowledged, errors = outcomes([submit(store, raise_total, f"n{number}") for number in range(30)])
        assert acknowledged == set()
        assert all(isinstance(error, OperationalError) and "locked" in str(error) for error in errors)
        # The first turn may have been alone; those that came during its wait are one group, or very few.
        assert 1 <= statements.count("BEGIN IMMEDIATE") <= 10
        assert asyncio.run(store.read(totals)) == {"before": 1}
        let_go()
        store.run_now(raise_total, "after")
    store.close()
    assert totals_on_disk(store) == {"before": 1, "after": 1}


def test_a_turn_waits_for_a_lock_that_is_let_go(sqlite_store: Store, tmp_path: Path) -> None:
    """A short lock of another process (a purge, a member command) delays a turn and fails none."""
    with locked_elsewhere(tmp_path / "relais.db") as let_go:
        waiting = [submit(sqlite_store, raise_total, f"n{number}") for number in range(10)]
        let_go()
        assert [future.result(PATIENCE) for future in waiting] == [f"n{number}" for number in range(10)]


def test_a_row_kept_by_somebody_else_delays_only_its_own_conversation(
    postgres_store: Store, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL: a session that keeps a row (a forgotten psql) refuses the turns on it after a while; more of them
    than there are threads do not stop the others for good; once it is let go, the row is there again."""
    monkeypatch.setattr("storage.postgresql._LOCK_MS", 200)
    store = open_store(postgres_url, RING)
    kept_row, free_row = (store.run_now(begin_big, 50) for _ in range(2))

    def touch(tx: Transaction, name: str) -> str:
        tx.execute(update(tables.conversations).where(tables.conversations.c.id == name).values(expires_at=1))
        return name

    with psycopg.connect(postgres_url) as somebody:
        somebody.execute("SELECT 1 FROM conversations WHERE id = %s FOR UPDATE", (kept_row,))
        blocked = [submit(store, touch, kept_row) for _ in range(12)]
        passes = submit(store, touch, free_row)
        assert passes.result(PATIENCE) == free_row
        acknowledged, errors = outcomes(blocked)
        assert acknowledged == set()
        assert all(isinstance(error, OperationalError) for error in errors)
    assert store.run_now(touch, kept_row) == kept_row
    store.close()


# -- several processes


def test_several_processes_share_one_database(database_url: str) -> None:
    """Three processes and this one walk conversations to « Envoyer » at once: every request is a case of its own, every
    finished step is counted once, the journal is one whole chain. On one SQLite file and on one PostgreSQL database."""
    given = settings(database_url)
    keys = given.keys.get_secret_value()
    # Invited now, as the other processes tell the time: an invitation ends after a week.
    with installed(given, time.time) as installation:
        with processes(3) as pool:
            waiting = [pool.submit(send_requests, database_url, keys, 12) for _ in range(3)]
            ours = send_requests(database_url, keys, 12)
            numbers = [number for each in (*waiting,) for number in each.result(PATIENCE)] + ours
        assert len(numbers) == len(set(numbers)) == 48

        def count(tx: Transaction) -> tuple[Any, ...]:
            received = select(func.count()).where(tables.audit.c.action == "case_received")
            return (
                set(tx.execute(select(tables.cases.c.number)).scalars()),
                tx.execute(received).scalar(),
                tx.execute(select(func.count()).select_from(tables.conversations)).scalar(),
            )

        assert installation.store.run_now(count) == (set(numbers), 48, 48)
        assert installation.store.run_now(audit.verify, "gims13") is None
        assert installation.store.run_now(totals)["parler_a_quelqu_un"] == 48


def test_opening_the_file_twice_in_one_process_keeps_its_locks(sqlite_store: Store, tmp_path: Path) -> None:
    """POSIX drops every lock of a process on a file when it closes any descriptor of it. Another process would then
    take itself for the last one, and remove the log under a store that is still open."""
    path = tmp_path / "relais.db"
    sqlite_store.run_now(raise_total, "before")
    open_store(f"sqlite:///{path}", RING).close()
    read_and_leave = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM counters'); c.close()"
    )
    subprocess.run([sys.executable, "-c", read_and_leave, str(path)], check=True)
    assert path.with_name("relais.db-wal").exists()
    sqlite_store.run_now(raise_total, "after")
    assert totals_on_disk(sqlite_store) == {"before": 1, "after": 1}


# -- lost connections (PostgreSQL)


def test_a_connection_killed_between_turns_is_replaced(postgres_store: Store, postgres_url: str) -> None:
    """pg_terminate_backend on every idle connection: the next turns notice, connect again, and nobody sees an error."""
    for number in range(12):
        postgres_store.run_now(raise_total, f"before{number}")
    assert terminate_others(postgres_url) >= 1
    for number in range(12):
        postgres_store.run_now(raise_total, f"after{number}")
    wanted = [f"{when}{number}" for when in ("before", "after") for number in range(12)]
    assert totals_on_disk(postgres_store) == dict.fromkeys(wanted, 1)


def terminate_others(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as admin:
        query = (
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = admin.execute(query).fetchone()
        assert found is not None
        return int(found[0])


class KilledOnce:
    """A use case whose connection is terminated the first time it runs, after it wrote and before it goes on."""

    def __init__(self, url: str, *, go_on: bool) -> None:
        self.url = url
        self.go_on = go_on
        self.runs = 0

    def __call__(self, tx: Transaction) -> str:
        self.runs += 1
        raise_total(tx, "first")
        if self.runs == 1:
            assert terminate_others(self.url) >= 1
        if self.go_on or self.runs > 1:
            raise_total(tx, "second")
        return "done"


def test_a_connection_killed_during_a_turn_is_retried_once_and_whole(postgres_store: Store, postgres_url: str) -> None:
    """Killed between two statements of a turn: nothing of the first try is kept, the second is applied, once."""
    turn = KilledOnce(postgres_url, go_on=True)
    assert postgres_store.run_now(turn) == "done"
    assert turn.runs == 2
    assert totals_on_disk(postgres_store) == {"first": 1, "second": 1}


def test_a_connection_killed_before_the_commit_is_an_error_and_never_tried_twice(
    postgres_store: Store, postgres_url: str
) -> None:
    """Whether a COMMIT that was not answered went through cannot be known: it is not run again, its caller hears of
    it; here nothing was written. The store recovers."""
    turn = KilledOnce(postgres_url, go_on=False)
    with pytest.raises(DBAPIError):
        postgres_store.run_now(turn)
    assert turn.runs == 1
    assert totals_on_disk(postgres_store) == {}
    assert postgres_store.run_now(turn) == "done"
    assert totals_on_disk(postgres_store) == {"first": 1, "second": 1}


class Wire:
    """Carries the bytes between a client and PostgreSQL; `cut_next_commit` lets the server commit and the answer be
    lost, both ends closed: the client cannot know."""

    def __init__(self, url: str) -> None:
        self._server = make_url(url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = self._server.set(port=self._listener.getsockname()[1]).render_as_string(hide_password=False)
        self.cut_next_commit = False
        self.cuts = 0
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        for end in (self._listener, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection((str(self._server.host), int(self._server.port or 0)))
            self._ends += [client, server]
            cut = threading.Event()
            for work in ((self._to_server, client, server, cut), (self._to_client, server, client, cut)):
                thread = threading.Thread(target=work[0], args=work[1:], daemon=True)
                self._threads.append(thread)
                thread.start()

    def _to_server(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        with client, contextlib.suppress(OSError):
            while data := client.recv(65_536):
                if self.cut_next_commit and b"COMMIT" in data:
                    self.cut_next_commit = False
                    cut.set()
                server.sendall(data)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _to_client(self, server: socket.socket, client: socket.socket, cut: threading.Event) -> None:
        with server, contextlib.suppress(OSError):
            while data := server.recv(65_536):
                if cut.is_set():
                    self.cuts += 1
                    break
                client.sendall(data)
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(postgres_url: str) -> Iterator[Wire]:
    """A wire to the database that can be cut."""
    opened = Wire(postgres_url)
    yield opened
    opened.close()


def test_an_answer_lost_after_the_commit_is_given_again_and_not_applied_twice(wire: Wire, clock: Clock) -> None:
    """The COMMIT arrives, its answer does not: the person gets an error, presses again with the same key, and gets the
    turn that was already applied; the question moved on once."""
    with installed(settings(wire.url), clock) as installation, browsing_in_process(installation) as browser:
        talk = Talk.begin(browser)
        body, key = {"choice": "parler_a_quelqu_un", **talk.target}, new_key()
        wire.cut_next_commit = True
        lost = talk.post(body, key=key)
        assert lost.status_code == 503
        assert wire.cuts == 1
        again = talk.post(body, key=key)
        assert again.status_code == 200
        assert again.json()["prompt"]["step"] == "contact_moyen"
        assert again.json()["prompt"]["revision"] == talk.turn["prompt"]["revision"] + 1
        assert talk.look()["prompt"] == again.json()["prompt"]


def test_a_deadlock_is_resolved_and_both_turns_are_applied_once(postgres_store: Store) -> None:
    """Two turns lock two rows in opposite order: PostgreSQL breaks one, which is run again; both are answered."""
    rows = [postgres_store.run_now(begin_big, 50) for _ in range(2)]
    both = threading.Barrier(2)
    runs: list[str] = []

    def cross(tx: Transaction, name: str, order: list[str]) -> str:
        runs.append(name)
        for position, row in enumerate(order):
            query = select(tables.conversations.c.id).where(tables.conversations.c.id == row).with_for_update()
            tx.execute(query)
            if position == 0 and runs.count(name) == 1:
                both.wait(PATIENCE)
        return raise_total(tx, name)

    there, back = submit(postgres_store, cross, "there", rows), submit(postgres_store, cross, "back", rows[::-1])
    assert (there.result(PATIENCE), back.result(PATIENCE)) == ("there", "back")
    assert len(runs) > 2, "one was broken off and run again; again if it took its row before the other woke up"
    assert {name: total for name, total in totals_on_disk(postgres_store).items() if name not in rows} == {
        "there": 1,
        "back": 1,
    }


def test_a_turn_that_waited_while_the_answers_were_destroyed_is_answered(clock: Clock, postgres_url: str) -> None:
    """PostgreSQL reads a row it waited for as it is now, but what is joined to it as it was before: a turn that waits
    while another one gives the conversation a new key must still read it."""
    with installed(settings(postgres_url), clock) as installation, browsing_in_process(installation) as browser:
        talk = Talk.begin(browser)
        talk.enter("salarie", until="rappel")
        store, world = installation.store, installation.world
        wrote, go_on = threading.Event(), threading.Event()

        def decline_slowly(tx: Transaction) -> bytes:
            turn = conversation.take_turn(tx, world, talk.id, talk.token, Incoming(Chosen(("non",))))
            wrote.set()
            assert go_on.wait(PATIENCE)
            return turn

        declining = submit(store, decline_slowly)
        assert wrote.wait(PATIENCE)
        waiting = submit(store, conversation.take_turn, world, talk.id, talk.token, Incoming(Ordered("mes_donnees")))
        wait_for_a_waiter(postgres_url)
        go_on.set()
        assert b"statistiques" in declining.result(PATIENCE)
        assert b"statistiques" in waiting.result(PATIENCE)


def test_a_serialization_failure_is_retried(postgres_store: Store) -> None:
    """Two turns that read, then write the same row under REPEATABLE READ: the loser starts again, sees the other."""
    postgres_store.run_now(raise_total, "shared")
    both = threading.Barrier(2)
    runs: list[int] = []

    def read_then_write(tx: Transaction, who: int) -> int:
        runs.append(who)
        tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        found = totals(tx)["shared"]
        if runs.count(who) == 1:
            both.wait(PATIENCE)
        tx.execute(update(tables.counters).values(total=found + 1))
        return found

    found = [submit(postgres_store, read_then_write, who) for who in range(2)]
    assert sorted(future.result(PATIENCE) for future in found) == [1, 2]
    assert len(runs) == 3
    assert totals_on_disk(postgres_store) == {"shared": 3}


def test_a_server_that_is_gone_refuses_and_does_not_hang(postgres_url: str, wire: Wire) -> None:
    """The database stops answering: each turn is refused; no caller waits for ever."""
    store = open_store(wire.url, RING, migrate=True)
    store.run_now(raise_total, "before")
    wire.close()
    terminate_others(postgres_url)
    _, errors = outcomes([submit(store, raise_total, f"n{number}") for number in range(10)])
    assert len(errors) == 10
    assert all(isinstance(error, OperationalError) for error in errors)
    store.close()


# -- reading, closing


def test_reads_go_on_beside_a_writer_and_see_what_is_committed(store: Store) -> None:
    """While a turn holds its transaction open, a reader is answered, with the state before that turn."""
    store.run_now(raise_total, "before")
    wrote, go_on = threading.Event(), threading.Event()

    def write_slowly(tx: Transaction) -> None:
        raise_total(tx, "during")
        wrote.set()
        assert go_on.wait(PATIENCE)

    writing = submit(store, write_slowly)
    assert wrote.wait(PATIENCE)
    assert asyncio.run(store.read(totals)) == {"before": 1}
    go_on.set()
    writing.result(PATIENCE)
    assert asyncio.run(store.read(totals)) == {"before": 1, "during": 1}


def test_a_reader_that_fails_does_not_disturb_the_next(store: Store) -> None:
    """An error in a read reaches its caller; the next read and the next turn work."""

    def broken(tx: Transaction) -> None:
        tx.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        asyncio.run(store.read(broken))
    assert asyncio.run(store.read(totals)) == {}
    store.run_now(raise_total, "after")
    assert asyncio.run(store.read(totals)) == {"after": 1}


def test_closing_finishes_what_is_queued(store: Store) -> None:
    """A hundred turns waiting when the store is closed: all are answered, all are on disk."""
    futures = [submit(store, raise_total, f"n{number}") for number in range(100)]
    store.close()
    assert [future.result(0) for future in futures] == [f"n{number}" for number in range(100)]
    assert totals_on_disk(store) == {f"n{number}": 1 for number in range(100)}


def test_a_turn_is_durable_when_it_is_answered(installation: Installation, browser: Browser) -> None:
    """What `take_turn` answered is what another connection, and a store opened anew, read at that moment."""
    talk = Talk.begin(browser)
    talk.answer("parler_a_quelqu_un")
    keys = installation.settings.key_ring()
    other = open_store(installation.settings.database_url, keys, clock=installation.store.clock)
    incoming = Incoming(Chosen(("ici",)))
    seen = other.run_now(conversation.take_turn, installation.world, talk.id, talk.token, incoming)
    other.close()
    assert b"contact_nom" in seen
    assert talk.look()["prompt"]["step"] == "contact_nom"


def test_a_database_in_memory_is_refused() -> None:
    """It would lose every answer: refused with a remedy."""
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(StoreError, match=r"would lose every answer .* give a file"):
            open_store(url, RING)
