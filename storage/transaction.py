"""What a use case is given: one open transaction and what it needs to write in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import CursorResult

from storage.vault import Vault

T = TypeVar("T")


@dataclass(slots=True)
class Transaction:
    """An open transaction.

    A use case only reads and writes through it and returns plain data; it may be run again from the start when the
    database asks for it, so it has no other effect. `now` is in seconds since 1970, the same for the whole turn.
    """

    connection: Connection
    vault: Vault
    now: int
    dialect: str
    key_destroyed: bool = field(default=False)

    def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run one statement."""
        return self.connection.execute(statement, parameters)

    def token(self, size: int = 16) -> str:
        """A random identifier as hex, `size` bytes long."""
        return self.vault.random(size).hex()

    @property
    def locks_rows(self) -> bool:
        """Whether rows are locked one by one (PostgreSQL) rather than the whole file (SQLite)."""
        return self.dialect == "postgresql"
