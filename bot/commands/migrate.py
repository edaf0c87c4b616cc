"""`relais migrate`: bring a PostgreSQL database to the shape this version needs."""

from __future__ import annotations

from bot.commands.output import out
from bot.wiring import open_installation
from storage.migrate import HEAD


def migrate() -> None:
    """Bring the database to the shape this version needs (SQLite does it by itself). Back it up first."""
    open_installation(migrate=True).store.close()
    out.print(f"The database has revision {HEAD}, the one this version needs.")
