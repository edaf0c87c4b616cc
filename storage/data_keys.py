"""The key of each conversation, case, member and appointed return: made, replaced, destroyed.

What was destroyed stays destroyed after a restore: a keyed hash of each destroyed key is kept, which tells nothing of
whose it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_missing
from storage.vault import CannotDecrypt, DataKey

_k = tables.data_keys.c
_e = tables.erasures.c
_DAY = 86_400
_KEPT = 400 * _DAY
"""Seconds for which erasures are remembered: an older backup must not be restored."""


def create(tx: Transaction, owner: str) -> DataKey:
    """A fresh key for `owner`, who has none."""
    wrapped, key = tx.vault.new_key(owner)
    tx.execute(insert(tables.data_keys), {"owner": owner, "wrapped": wrapped})
    return key


def replace(tx: Transaction, owner: str) -> DataKey:
    """A fresh key for `owner`: what the one before protected cannot be read any more."""
    _remember(tx, owner)
    wrapped, key = tx.vault.new_key(owner)
    tx.execute(update(tables.data_keys).where(_k.owner == owner).values(wrapped=wrapped))
    tx.key_destroyed = True
    return key


def destroy(tx: Transaction, owner: str) -> None:
    """Destroy the key of `owner`, if there is one."""
    _remember(tx, owner)
    tx.execute(delete(tables.data_keys).where(_k.owner == owner))
    tx.key_destroyed = True


def erasures(tx: Transaction) -> list[bytes]:
    """What is remembered of the destroyed keys."""
    return list(tx.execute(select(_e.fingerprint)).scalars())


def remember(tx: Transaction, fingerprints: Iterable[bytes]) -> None:
    """Keep the erasures of another copy of this database."""
    for each in fingerprints:
        tx.execute(insert_missing(tx.dialect, tables.erasures), {"fingerprint": each, "at": _today(tx)})


def erased_owners(tx: Transaction, fingerprints: frozenset[bytes]) -> list[str]:
    """Owners whose key, still here, is one that was destroyed. Raises CannotDecrypt for an unreadable key."""
    rows = tx.execute(select(_k.owner, _k.wrapped)).all()
    return [row.owner for row in rows if _fingerprint(tx, tx.vault.ring.unwrap(row.wrapped, row.owner)) in fingerprints]


def forget_old_erasures(tx: Transaction) -> None:
    """Drop what no backup still in use can need."""
    tx.execute(delete(tables.erasures).where(_e.at <= tx.now - _KEPT))


def _remember(tx: Transaction, owner: str) -> None:
    wrapped = tx.execute(select(_k.wrapped).where(_k.owner == owner)).scalar()
    if wrapped is None:
        return
    try:
        secret = tx.vault.ring.unwrap(wrapped, owner)
    except CannotDecrypt:
        return  # nobody can read what it protects, here or in a backup
    remember(tx, [_fingerprint(tx, secret)])


def _fingerprint(tx: Transaction, secret: bytes) -> bytes:
    return tx.vault.lookup("erased", secret)


def _today(tx: Transaction) -> int:
    """To the day only: the hour would tell which erasures came together."""
    return tx.now // _DAY * _DAY
