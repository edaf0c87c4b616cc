"""Master key rotation: every wrapped key is wrapped again with the first key of the ring."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from storage import tables
from storage.transaction import Transaction

_k = tables.data_keys.c


def owners_to_rotate(tx: Transaction) -> list[str]:
    """Owners of keys that are not wrapped with the first master key."""
    ring = tx.vault.ring
    rows = tx.execute(select(_k.owner, _k.wrapped))
    return [row.owner for row in rows if ring.master_of(row.wrapped) != ring.first]


def rotate(tx: Transaction, owners: Sequence[str]) -> None:
    """Wrap the keys of these owners again. Raises CannotDecrypt for one whose master key is not in the ring."""
    for owner in owners:
        wrapped = tx.execute(select(_k.wrapped).where(_k.owner == owner).with_for_update()).scalar()
        if wrapped is not None:
            again = tx.vault.ring.wrap(tx.vault.ring.unwrap(wrapped, owner), owner, tx.vault.random)
            tx.execute(update(tables.data_keys).where(_k.owner == owner).values(wrapped=again))
    tx.key_destroyed = True


def rotate_lookup(tx: Transaction) -> None:
    """Wrap the lookup secret again; the secret itself, and so every lookup, stays the same."""
    secrets = tables.secrets
    for row in tx.execute(select(secrets.c.name, secrets.c.wrapped)).all():
        again = tx.vault.ring.wrap(tx.vault.ring.unwrap(row.wrapped, row.name), row.name, tx.vault.random)
        tx.execute(update(secrets).where(secrets.c.name == row.name).values(wrapped=again))
