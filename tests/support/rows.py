"""What is really in the tables, row by row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, Table, select

from bot.wiring import Installation
from storage import tables
from storage.transaction import Transaction

Row = dict[str, Any]


def rows(installation: Installation, table: Table, **wanted: Any) -> list[Row]:
    """Rows of a table whose columns have these values, in the order of its key."""

    def use_case(tx: Transaction) -> list[Row]:
        query = select(table).where(*(table.c[name] == value for name, value in wanted.items()))
        return [dict(row) for row in tx.execute(query.order_by(*table.primary_key.columns)).mappings()]

    return installation.store.run_now(use_case)


def everything(installation: Installation) -> dict[str, list[Row]]:
    """Every row of every table."""
    return {name: rows(installation, table) for name, table in tables.metadata.tables.items()}


def sql(installation: Installation, *statements: Executable) -> None:
    """Write behind the product's back, in one transaction."""

    def use_case(tx: Transaction) -> None:
        for statement in statements:
            tx.execute(statement)

    installation.store.run_now(use_case)


def journal(installation: Installation, service: str = "gims13") -> list[tuple[str, str, str]]:
    """(actor, action, subject) of each line, oldest first."""
    return [(row["actor"], row["action"], row["subject"]) for row in rows(installation, tables.audit, service=service)]
