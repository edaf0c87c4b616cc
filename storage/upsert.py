"""Insert-or-… statements, which SQLAlchemy spells per dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_for(dialect: str, table: Table) -> Any:
    """An INSERT of this dialect that has ON CONFLICT."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_missing(dialect: str, table: Table) -> Any:
    """Insert unless the row is already there."""
    return insert_for(dialect, table).on_conflict_do_nothing()
