"""The mark of a database in which everybody and every figure is made up (`relais demo`). It is never taken away."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_missing

_MARK = "demo"
"""Among the secrets, so that no table is needed; that it is there is all it says, and it is wrapped like the others."""


def mark(tx: Transaction) -> None:
    """Say, for good, that what this database holds is made up."""
    wrapped = tx.vault.ring.wrap(_MARK.encode(), _MARK, tx.vault.random)
    tx.execute(insert_missing(tx.dialect, tables.secrets), {"name": _MARK, "wrapped": wrapped})


def is_marked(tx: Transaction) -> bool:
    """Whether this database is a demonstration."""
    secrets = tables.secrets.c
    return tx.execute(select(secrets.name).where(secrets.name == _MARK)).first() is not None


def is_marked_file(path: Path) -> bool:
    """The same of a SQLite file that nobody opened, whatever its keys; False for a file that is something else."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return connection.execute("SELECT 1 FROM secrets WHERE name = ?", (_MARK,)).fetchone() is not None
        finally:
            connection.close()
    except sqlite3.Error:
        return False
