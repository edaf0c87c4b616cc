"""From an empty database, or from another version's, to the shape this version needs; never anything in between."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, inspect, make_url, text

from storage import migrate, tables
from storage.migrate import NeedsMigration, UnusableDatabase, bring_up_to_date
from storage.postgresql import create_postgres_engine
from storage.sqlite import create_sqlite_engine
from storage.store import open_store
from storage.vault import KeyRing
from tests.support.server import environment, relais
from tests.support.workers import open_and_close, processes

_REMEDY = "`relais migrate`"
_NEWER = "9999"
_SOMEBODY_WAITS = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
)


def engine_of(url: str) -> Engine:
    """An engine as the store makes it, on a database that may be empty."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return create_sqlite_engine(parsed)
    return create_postgres_engine(parsed.set(drivername="postgresql+psycopg"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database, on each kind."""
    opened = engine_of(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """The same on PostgreSQL only."""
    opened = engine_of(postgres_url)
    yield opened
    opened.dispose()


@pytest.fixture
def ring() -> KeyRing:
    """Keys that never change."""
    return KeyRing.parse(KeyRing.new_entry("k1", bytes))


def run(engine: Engine, *statements: str) -> None:
    """Run statements and commit them."""
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def shape(engine: Engine) -> dict[str, Any]:
    """Every table of the database with its columns and rows, to notice any change."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: (
                [(column.name, str(column.type), column.nullable) for column in table.columns],
                sorted(map(str, connection.execute(table.select()))),
            )
            for table in found.sorted_tables
        }


def revision_of(engine: Engine) -> str | None:
    """Revision written in the database."""
    with engine.connect() as connection:
        return migrate.revision(connection)


def differences(engine: Engine) -> list[Any]:
    """What alembic would still change: tables, columns, types, nullability, indexes, constraints, server defaults."""
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata))


# -- the chain


def test_the_chain_from_empty_gives_the_tables_of_the_code(engine: Engine) -> None:
    """On each kind of database nothing is left for alembic to generate, names of keys and constraints included."""
    bring_up_to_date(engine, automatic=True)
    assert differences(engine) == []
    assert revision_of(engine) == migrate.HEAD
    found = inspect(engine)
    for table in tables.metadata.sorted_tables:
        assert found.get_pk_constraint(table.name)["name"] == table.primary_key.name
        assert {each["name"] for each in found.get_foreign_keys(table.name)} == {
            str(each.name) for each in table.foreign_key_constraints
        }


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE outbox ADD COLUMN forgotten INTEGER",
        "ALTER TABLE outbox DROP COLUMN last_error",
        "DROP INDEX ix_events_at",
        "CREATE TABLE forgotten (id INTEGER PRIMARY KEY)",
    ],
)
def test_the_comparison_sees_a_forgotten_migration(engine: Engine, change: str) -> None:
    """The test above would fail: a column, an index or a table that only one side has is a difference."""
    bring_up_to_date(engine, automatic=True)
    run(engine, change)
    assert differences(engine)


def test_the_comparison_sees_another_type(postgres_engine: Engine) -> None:
    """A type that a server enforces is compared too."""
    bring_up_to_date(postgres_engine, automatic=True)
    run(postgres_engine, "ALTER TABLE cases ALTER COLUMN received_at TYPE INTEGER")
    assert [change[0][0] for change in differences(postgres_engine)] == ["modify_type"]


def test_the_packaged_scripts_are_one_line_that_ends_at_head() -> None:
    """One base, one head, no branch; names of revisions grow, since a newer database is told by its greater one."""
    scripts = ScriptDirectory.from_config(migrate.config())
    assert scripts.get_heads() == [migrate.HEAD]
    assert len(scripts.get_bases()) == 1
    from_base = [script.revision for script in scripts.walk_revisions()][::-1]
    assert from_base == sorted(from_base)
    assert from_base[-1] == migrate.HEAD
    downs = [script.down_revision for script in scripts.walk_revisions()][::-1]
    assert downs == [None, *from_base[:-1]]


def test_every_step_of_the_chain_can_be_a_start(engine: Engine) -> None:
    """A database left at any older revision arrives at the same tables."""
    scripts = ScriptDirectory.from_config(migrate.config())
    for step in [script.revision for script in scripts.walk_revisions()][::-1]:
        migrate.upgrade(engine, step)
        assert revision_of(engine) == step
    bring_up_to_date(engine, automatic=False)
    assert differences(engine) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    """A database that is up to date is left as it is, rows included."""
    bring_up_to_date(engine, automatic=True)
    run(engine, "INSERT INTO counters VALUES ('gims13', '2026-11', 'step', 'salarie', 'accord', 3)")
    before = shape(engine)
    bring_up_to_date(engine, automatic=True)
    migrate.upgrade(engine)
    assert shape(engine) == before


def test_a_migration_that_fails_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is one transaction: after an error in the last table, the database is as empty as before."""
    from alembic.operations import Operations

    create = Operations.create_table

    def fails_at_last(self: Operations, name: str, *args: Any, **more: Any) -> Any:
        if name == "events":
            raise RuntimeError("the disk is full")
        return create(self, name, *args, **more)

    monkeypatch.setattr(Operations, "create_table", fails_at_last)
    with pytest.raises(RuntimeError, match="the disk is full"):
        bring_up_to_date(engine, automatic=True)
    assert shape(engine) == {}
    monkeypatch.undo()
    bring_up_to_date(engine, automatic=True)
    assert differences(engine) == []


# -- who migrates, who refuses


def test_sqlite_migrates_by_itself(sqlite_url: str, ring: KeyRing) -> None:
    """Opening is enough, in a folder that does not exist yet; it stays so on the next opening."""
    nested = sqlite_url.replace("relais.db", "data/relais.db")
    for _ in range(2):
        open_store(nested, ring).close()
        assert revision_of(engine_of(nested)) == migrate.HEAD


def test_sqlite_waits_for_migrate_when_told_to(sqlite_url: str, ring: KeyRing) -> None:
    """`migrate=False` refuses an empty file and leaves it empty."""
    with pytest.raises(NeedsMigration, match=_REMEDY):
        open_store(sqlite_url, ring, migrate=False)
    assert shape(engine_of(sqlite_url)) == {}


def test_an_empty_postgresql_is_refused_with_the_remedy(postgres_url: str, ring: KeyRing) -> None:
    """Nobody migrates a shared server by starting a program: it says what to run, and nothing is created."""
    with pytest.raises(NeedsMigration, match=f"is empty .* back it up, then run {_REMEDY}"):
        open_store(postgres_url, ring)
    assert shape(engine_of(postgres_url)) == {}
    open_store(postgres_url, ring, migrate=True).close()
    open_store(postgres_url, ring).close()


def test_a_postgresql_behind_is_refused_with_the_remedy(postgres_url: str, ring: KeyRing) -> None:
    """The message names both revisions; not a row changes."""
    engine = engine_of(postgres_url)
    migrate.upgrade(engine)
    run(engine, "UPDATE alembic_version SET version_num = '0000'")
    before = shape(engine)
    with pytest.raises(NeedsMigration, match=f"0000 and this version needs revision {migrate.HEAD} .*{_REMEDY}"):
        open_store(postgres_url, ring)
    assert shape(engine) == before


def test_a_newer_database_is_refused(database_url: str, ring: KeyRing) -> None:
    """An older program must not write in it, not even with `relais migrate`; not a row changes."""
    engine = engine_of(database_url)
    migrate.upgrade(engine)
    run(engine, f"UPDATE alembic_version SET version_num = '{_NEWER}'")
    before = shape(engine)
    for how in (None, True, False):
        with pytest.raises(NeedsMigration, match=f"{_NEWER}, newer than the {migrate.HEAD} .* run the newer version"):
            open_store(database_url, ring, migrate=how)
    assert shape(engine) == before


def test_the_database_of_another_program_is_refused_untouched(database_url: str, ring: KeyRing) -> None:
    """A wrong RELAIS_DATABASE_URL must not add our tables beside somebody else's: theirs stay alone."""
    engine = engine_of(database_url)
    run(engine, "CREATE TABLE invoices (id INTEGER PRIMARY KEY, total INTEGER)", "INSERT INTO invoices VALUES (1, 42)")
    before = shape(engine)
    for how in (None, True):
        with pytest.raises(UnusableDatabase, match=r"another program \(invoices.* RELAIS_DATABASE_URL"):
            open_store(database_url, ring, migrate=how)
    assert shape(engine) == before


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, ring: KeyRing) -> None:
    """Whatever stands there is somebody's."""
    file = tmp_path / "letter.txt"
    file.write_text("Madame, Monsieur, " * 500)
    before = file.read_bytes()
    with pytest.raises(UnusableDatabase, match="not a database"):
        open_store(f"sqlite:///{file}", ring)
    assert file.read_bytes() == before


def test_several_processes_that_migrate_at_once_all_arrive(database_url: str) -> None:
    """Four processes open an empty database together: each finds it whole, and with the same secret."""
    keys = KeyRing.new_entry("k1", bytes)
    with processes(4) as pool:
        opening = [pool.submit(open_and_close, database_url, keys) for _ in range(4)]
        assert [each.result() for each in opening] == [migrate.HEAD] * 4
    engine = engine_of(database_url)
    assert differences(engine) == []
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM secrets")).scalar() == 1


def test_a_migration_waits_for_the_one_under_way(postgres_url: str) -> None:
    """While one process migrates, another waits for its end; then it finds nothing to do."""
    first = engine_of(postgres_url)
    with first.connect() as connection, processes(1) as pool:
        connection.execute(text("SELECT pg_advisory_xact_lock(7235400)"))
        command.upgrade(migrate.config(connection), "head")
        opening = pool.submit(open_and_close, postgres_url, KeyRing.new_entry("k1", bytes))
        with first.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
            while not watch.execute(_SOMEBODY_WAITS).scalar():
                assert not opening.done(), "it did not wait"
                time.sleep(0.02)
        connection.commit()
        assert opening.result() == migrate.HEAD
    assert differences(first) == []


def test_a_new_file_that_another_process_is_preparing_is_waited_for(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite refuses at once to turn the write-ahead log on while somebody else holds the file: it is tried again."""
    path = make_url(sqlite_url).database
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            other.execute("COMMIT")

    monkeypatch.setattr("storage.sqlite._BUSY_MS", 1_000)
    monkeypatch.setattr("storage.sqlite.time", SimpleNamespace(sleep=pause, monotonic=lambda: 0.0))
    engine = engine_of(sqlite_url)
    bring_up_to_date(engine, automatic=True)
    assert len(pauses) == 2
    assert differences(engine) == []
    other.close()


# -- the commands


def test_the_command_migrates_postgresql_and_run_refuses_before(postgres_url: str, tmp_path: Path) -> None:
    """`relais run` on an empty server leaves with code 1 and the remedy on standard error, creating nothing;
    `relais migrate` does it, twice without harm; then other commands work."""
    given = environment(postgres_url)
    refused = relais(given, tmp_path, "run", "--port", "0")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert _REMEDY in refused.stderr
    assert "Traceback" not in refused.stderr
    assert shape(engine_of(postgres_url)) == {}
    for _ in range(2):
        migrated = relais(given, tmp_path, "migrate")
        assert migrated.returncode == 0, migrated.stderr
        assert migrate.HEAD in migrated.stdout
    checked = relais(given, tmp_path, "check", "--service", "gims13")
    assert (checked.returncode, checked.stderr) == (1, ""), "1: something is still to be filled in"
    assert "nobody reads its requests" in checked.stdout
    assert differences(engine_of(postgres_url)) == []


# -- what each migration does to what is there


def test_open_cases_of_an_older_version_wait_for_their_triage(engine: Engine) -> None:
    """They show in the cell's queue, and are reminded of; those that are over do not."""
    migrate.upgrade(engine, "0003")
    for number, status in ((1, "new"), (2, "closed"), (3, "withdrawn")):
        run(
            engine,
            "INSERT INTO cases (number, service, queue, level, status, origin, received_at, triage_due_at, "
            "contact_due_at, updated_at) VALUES "
            f"({number}, 'gims13', 'salaries', 'jaune', '{status}', 'assistant', 1000, 90000, 100000, 1000)",
        )
    bring_up_to_date(engine, automatic=True)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT number, due_at, notice_at FROM cases ORDER BY number"))
        assert list(map(tuple, found)) == [(1, 90_000, 61_200), (2, None, None), (3, None, None)]
