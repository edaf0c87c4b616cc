"""Whose key is the key of a case, among the owners of `data_keys`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import String, cast, literal

from storage import tables

OWNER: Final = "case:"
"""How the owner of the key of a case begins; its number follows."""
OWNER_OF_ROW: Final = literal(OWNER) + cast(tables.cases.c.number, String(48))
"""`owner_of` the case of a row, to join cases with their keys; as long as the column of owners."""


def owner_of(number: int) -> str:
    """Owner of the key of a case."""
    return f"{OWNER}{number}"
