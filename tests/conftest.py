"""Databases for every test: each gets one of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, create_engine, make_url, text

from bot.wiring import Installation
from storage.migrate import upgrade
from storage.postgresql import create_postgres_engine
from storage.sqlite import create_sqlite_engine
from tests.support import postgres
from tests.support.clock import Clock
from tests.support.installation import installed, settings

_ADDRESS = "RELAIS_TEST_POSTGRES"
_ROOM = 4 * 2**30
_servers = ExitStack()

hypothesis_settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("fixed")


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for the whole run: the controller does, the xdist workers inherit its address."""
    # Each worker, and each `relais` that a test starts, would else compile every module again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if hasattr(config, "workerinput") or _ADDRESS in os.environ or config.option.collectonly:
        return
    # Databases of tests live in memory where there is room: each is real, and flushing it costs nothing.
    if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = "/dev/shm"
    try:
        os.environ[_ADDRESS] = _servers.enter_context(postgres.server())
    except postgres.NoPostgres as error:
        if os.environ.get("CI"):
            raise pytest.UsageError(str(error)) from None
        os.environ[_ADDRESS] = f"missing: {error}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server."""
    if not hasattr(config, "workerinput"):
        _servers.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What people read does not depend on the database: PostgreSQL is for the long run there."""
    for item in items:
        if item.get_closest_marker("pages") is not None and "postgresql" in item.name:
            item.add_marker(pytest.mark.long)


def pytest_collection_finish() -> None:
    """What is imported by now stays: looking through all of it for garbage, again and again, is a fifth of a run."""
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: browsers, servers and timers leave them idle a good part of the time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()


@pytest.fixture
def sqlite_url(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A SQLite database that does not exist yet; for an installation, a copy of one that was migrated."""
    if _is_for_an_installation(request):
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "relais.db")
    return f"sqlite:///{tmp_path}/relais.db"


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty PostgreSQL database; for an installation, a copy of one that was migrated."""
    template = request.getfixturevalue("migrated_database") if _is_for_an_installation(request) else "template0"
    with _database(f"relais_{secrets.token_hex(6)}", template) as url:
        yield url


def _is_for_an_installation(request: pytest.FixtureRequest) -> bool:
    return not {"installation", "sqlite_installation"}.isdisjoint(request.fixturenames)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database that was migrated and holds nothing: migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("migrated") / "relais.db"
    _migrate(create_sqlite_engine(make_url(f"sqlite:///{file}")))
    file.chmod(0o600)
    return file


@pytest.fixture(scope="session")
def migrated_database() -> Iterator[str]:
    """The name of such a database on PostgreSQL."""
    name = f"relais_{secrets.token_hex(6)}"
    with _database(name, "template0") as url:
        _migrate(create_postgres_engine(make_url(url).set(drivername="postgresql+psycopg")))
        yield name


def _migrate(engine: Engine) -> None:
    upgrade(engine)
    engine.dispose()


@contextmanager
def _database(name: str, template: str) -> Iterator[str]:
    """A database of the server that this run started, for as long as it is used."""
    server = os.environ[_ADDRESS]
    if server.startswith("missing"):
        pytest.skip(server)
    admin = create_engine(
        f"{server}/postgres".replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield f"{server}/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: the test runs once on each kind."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def installation(database_url: str, clock: Clock) -> Iterator[Installation]:
    """An installation where gims13 has somebody who reads, on each kind of database."""
    with installed(settings(database_url), clock) as opened:
        yield opened


@pytest.fixture
def sqlite_installation(sqlite_url: str, clock: Clock) -> Iterator[Installation]:
    """The same on SQLite only, for what does not depend on the database."""
    with installed(settings(sqlite_url), clock) as opened:
        yield opened
