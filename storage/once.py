"""What may be used once, over all processes: remembered as a keyed hash until nobody can use it any more."""

from __future__ import annotations

from sqlalchemy import delete

from storage import tables
from storage.attempts import LIFE
from storage.transaction import Transaction
from storage.upsert import insert_missing

_t = tables.attempts.c


def use(tx: Transaction, kind: str, what: str) -> bool:
    """Use `what`; False when it was used before. Remembered a day, as every attempt is.

    Of two at the same moment the second waits for the first, and is refused if that one is written.
    """
    tx.execute(delete(tables.attempts).where(_t.last_at <= tx.now - LIFE))
    used = {"subject_hash": tx.vault.lookup("once", f"{kind}/{what}"), "failures": 0}
    once = insert_missing(tx.dialect, tables.attempts).returning(_t.subject_hash)
    return tx.execute(once, {**used, "last_at": tx.now, "blocked_until": 0}).first() is not None
