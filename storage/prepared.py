"""Statements of every turn: compiled once and given to the driver itself, which makes a whole turn a fifth cheaper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sqlalchemy import Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from storage.transaction import Transaction


class Prepared:
    """A statement with named parameters, on columns that need no conversion: texts, integers and bytes."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        self._statement = statement
        self._columns = statement.selected_columns.keys() if isinstance(statement, Select) else []
        self._compiled: dict[str, SQLCompiler] = {}

    def first(self, tx: Transaction, **parameters: Any) -> Any:
        """Run it; the first row with its columns as attributes, None when there is none."""
        row = self._execute(tx, parameters).fetchone()
        return None if row is None else SimpleNamespace(**dict(zip(self._columns, row, strict=True)))

    def run(self, tx: Transaction, **parameters: Any) -> None:
        """Run it for what it writes."""
        self._execute(tx, parameters)

    def _execute(self, tx: Transaction, parameters: dict[str, Any]) -> Any:
        compiled = self._compiled.get(tx.dialect) or self._compile(tx)
        order = compiled.positiontup
        given = parameters if order is None else [parameters[name] for name in order]
        driver: Any = tx.connection.connection.driver_connection
        errors = tx.connection.dialect.loaded_dbapi.Error
        try:
            return driver.execute(compiled.string, given)
        except errors as error:
            lost = tx.connection.dialect.is_disconnect(error, driver, None)
            raise DBAPIError.instance(
                compiled.string, None, error, errors, hide_parameters=True, connection_invalidated=lost
            ) from error

    def _compile(self, tx: Transaction) -> SQLCompiler:
        compiled = self._statement.compile(dialect=tx.connection.dialect)
        assert isinstance(compiled, SQLCompiler)
        self._compiled[tx.dialect] = compiled
        return compiled
