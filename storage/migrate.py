"""Brings a database to the shape this version needs: by itself on SQLite, on request on PostgreSQL."""

from __future__ import annotations

from importlib import resources
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

HEAD = "0009"
"""Revision this version needs; a test holds it equal to the newest migration."""
_VERSIONS = "alembic_version"


class NeedsMigration(Exception):
    """The database is not in the shape this version needs; the message says what to do."""


class UnusableDatabase(Exception):
    """The database does not answer, or is no database of Relais; the message says why and what to do."""


def revision(connection: Connection) -> str | None:
    """Revision of the database, None for an empty one."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    return connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608


def unusable(engine: Engine, error: DBAPIError) -> UnusableDatabase:
    """The refusal for an error met on opening: a server that does not answer, a damaged file."""
    where = engine.url.render_as_string(hide_password=True)
    reason = str(error.orig).strip().splitlines()[0]
    return UnusableDatabase(
        f"the database {where} cannot be opened ({reason}) — check RELAIS_DATABASE_URL, that the server runs "
        "or that the file is a database, undamaged; nothing was changed in it"
    )


def bring_up_to_date(engine: Engine, *, automatic: bool) -> None:
    """Migrate the database to HEAD if `automatic`.

    Raises NeedsMigration when it is behind and not automatic, or newer than this version;
    UnusableDatabase when it cannot be opened at all.
    """
    where = engine.url.render_as_string(hide_password=True)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            found = revision(connection)
    except DBAPIError as error:
        raise unusable(engine, error) from None
    if found == HEAD:
        return
    if tables and _VERSIONS not in tables:
        raise UnusableDatabase(
            f"the database {where} holds tables of another program ({', '.join(sorted(tables)[:3])}…) "
            "— give Relais a database of its own in RELAIS_DATABASE_URL; nothing was changed in it"
        )
    if found is not None and found > HEAD:
        raise NeedsMigration(
            f"the database has revision {found}, newer than the {HEAD} this version knows "
            "— run the newer version of Relais"
        )
    if not automatic:
        state = "is empty" if found is None else f"has revision {found}"
        raise NeedsMigration(
            f"the database {state} and this version needs revision {HEAD} — back it up, then run `relais migrate`"
        )
    upgrade(engine)


def upgrade(engine: Engine, target: str = "head") -> None:
    """Apply every migration up to `target`, in one transaction; safe when several processes start at once."""
    from alembic import command

    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(7235400)"))
        try:
            command.upgrade(config(connection), target)
        except BaseException:
            _finish(connection, "ROLLBACK")
            raise
        _finish(connection, "COMMIT")


def _finish(connection: Connection, how: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(how)
    elif how == "COMMIT":
        connection.commit()
    else:
        connection.rollback()


def config(connection: Connection | None = None) -> Any:
    """The alembic configuration of the packaged migrations."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(resources.files("storage") / "migrations"))
    settings.attributes["connection"] = connection
    return settings
