"""Who did what, in the same transaction: one hash chain per service, its head signed.

An altered, removed or reordered line breaks the chain; a cut tail no longer matches the signed head.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import exists, insert, select, text, update

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_missing

_START = bytes(32)


def record(tx: Transaction, service: str, actor: str, action: str, subject: str) -> None:
    """Add a line to the chain of `service`. Never put what a person said in it."""
    head = tables.audit_heads
    query = select(head.c.position, head.c.hash).where(head.c.service == service).with_for_update()
    last = tx.execute(query).first()
    if last is None:
        first = {
            "service": service,
            "position": 0,
            "hash": _START,
            "signature": _sign(tx, service, 0, _START),
        }
        tx.execute(insert_missing(tx.dialect, head), first)
        last = tx.execute(query).one()
    position = last.position + 1
    digest = _digest(last.hash, service, position, tx.now, actor, action, subject)
    tx.execute(
        insert(tables.audit),
        {
            "service": service,
            "position": position,
            "at": tx.now,
            "actor": actor,
            "action": action,
            "subject": subject,
            "hash": digest,
        },
    )
    tx.execute(
        update(head)
        .where(head.c.service == service)
        .values(position=position, hash=digest, signature=_sign(tx, service, position, digest))
    )


def verify(tx: Transaction, service: str) -> str | None:
    """None when the chain of `service` is whole, otherwise what is wrong and at which line.

    The first thing its transaction does: lines and signed end must be read as they were at one moment.
    """
    if tx.locks_rows:
        tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    head = tx.execute(select(tables.audit_heads).where(tables.audit_heads.c.service == service)).first()
    lines = tx.execute(select(tables.audit).where(tables.audit.c.service == service).order_by(tables.audit.c.position))
    previous, position = _START, 0
    for line in lines:
        position += 1
        if line.position != position:
            return f"line {position} is missing"
        if line.hash != _digest(previous, service, position, line.at, line.actor, line.action, line.subject):
            return f"line {position} was altered or moved"
        previous = line.hash
    if head is None:
        if position == 0 and not _should_have_lines(tx, service):
            return None
        return "the signed end of the chain is missing" if position else "the whole chain is missing"
    if head.signature != _sign(tx, service, head.position, head.hash):
        return "the signature of the end of the chain is not ours"
    if head.position != position or head.hash != previous:
        return f"the chain ends at line {position}, its signed end is line {head.position}"
    return None


def lines(tx: Transaction, service: str, before: int | None, limit: int) -> list[dict[str, Any]]:
    """Lines of the chain of `service`, the latest first: those before position `before`, or the last ones."""
    line = tables.audit.c
    query = select(line.position, line.at, line.actor, line.action, line.subject).where(line.service == service)
    if before is not None:
        query = query.where(line.position < before)
    return [dict(row) for row in tx.execute(query.order_by(line.position.desc()).limit(limit)).mappings()]


def _should_have_lines(tx: Transaction, service: str) -> bool:
    """Whether a case is there: none is received without a line."""
    return bool(tx.execute(select(exists().where(tables.cases.c.service == service))).scalar())


def _digest(previous: bytes, service: str, position: int, at: int, actor: str, action: str, subject: str) -> bytes:
    fields = "\x1f".join((service, str(position), str(at), actor, action, subject))
    return hashlib.sha256(previous + fields.encode()).digest()


def _sign(tx: Transaction, service: str, position: int, digest: bytes) -> bytes:
    return tx.vault.lookup("audit", f"{service}\x1f{position}\x1f{digest.hex()}")
