"""Brings a database to the shape this version needs: by itself on SQLite, on request on PostgreSQL."""

from __future__ import annotations

from importlib import resources
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

HEAD = "0001"
"""Revision this version needs; a test holds it equal to the newest migration."""


class NeedsMigration(Exception):
    """The database is not in the shape this version needs; the message says what to do."""


class UnusableDatabase(Exception):
    """The database does not answer, or is no database of Relais; the message says why and what to do."""


def revision(connection: Connection) -> str | None:
    """Revision of the database, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(engine: Engine, *, automatic: bool) -> None:
    """Migrate the database to HEAD if `automatic`.

    Raises NeedsMigration when it is behind and not automatic, or newer than this version;
    UnusableDatabase when it cannot be opened at all.
    """
    try:
        with engine.connect() as connection:
            found = revision(connection)
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        reason = str(error.orig).strip().splitlines()[0]
        raise UnusableDatabase(
            f"the database {where} cannot be opened ({reason}) — check RELAIS_DATABASE_URL, that the server runs "
            "or that the file is a database; nothing was changed in it"
        ) from None
    if found == HEAD:
        return
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
