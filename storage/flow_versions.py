"""Every flow content ever walked, by its hash: a run ends on the version it began, even after an update."""

from __future__ import annotations

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_missing


def keep(tx: Transaction, digest: str, flow: str, version: int, content: str) -> None:
    """Remember a content unless it is known."""
    row = {"digest": digest, "flow": flow, "version": version, "content": content}
    tx.execute(insert_missing(tx.dialect, tables.flow_versions), row)


def find(tx: Transaction, digest: str) -> str | None:
    """The content with this hash, None when this database never saw it."""
    query = select(tables.flow_versions.c.content).where(tables.flow_versions.c.digest == digest)
    return tx.execute(query).scalar()
