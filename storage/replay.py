"""After a restore: what was erased since the backup is erased again."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from sqlalchemy import select

from storage import case_keys, conversations, data_keys, queue, returns, tables
from storage.store import Store
from storage.transaction import Transaction

_BATCH = 200
_CONVERSATION = 32
"""Length of the id of a conversation, its owner's name among the keys."""


@dataclass(frozen=True, slots=True)
class Erasures:
    """What a database knows of its erasures: destroyed keys, and the cases that stand under another key since."""

    destroyed: frozenset[bytes] = frozenset()
    standing: frozenset[str] = frozenset()

    def dump(self) -> bytes:
        """As JSON."""
        return orjson.dumps({"destroyed": sorted(each.hex() for each in self.destroyed), "standing": [*self.standing]})

    @classmethod
    def load(cls, dumped: bytes) -> Erasures:
        """Read what `dump` wrote."""
        data = orjson.loads(dumped)
        return cls(frozenset(map(bytes.fromhex, data["destroyed"])), frozenset(data["standing"]))

    def __or__(self, other: Erasures) -> Erasures:
        return Erasures(self.destroyed | other.destroyed, self.standing | other.standing)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many keys were destroyed again, and the numbers of the cases from which a part must be removed again."""

    erased: int
    redacted: tuple[int, ...]


def erasures_of(tx: Transaction) -> Erasures:
    """What this database knows."""
    owners = tx.execute(
        select(tables.data_keys.c.owner).where(tables.data_keys.c.owner.startswith(case_keys.OWNER))
    ).scalars()
    return Erasures(frozenset(data_keys.erasures(tx)), frozenset(owners))


def replay(store: Store, known: Erasures) -> Replayed:
    """Destroy again every key that was destroyed since, with what it protects. Safe to repeat.

    A conversation goes as a whole: the answers it had forgotten since are in it again. A case taken back keeps its
    number, queue and dates. One that only had a part removed stays, since nothing tells which part. Raises
    CannotDecrypt.
    """
    owners = store.run_now(data_keys.erased_owners, known.destroyed)
    again = [owner for owner in owners if owner not in known.standing]
    for start in range(0, len(again), _BATCH):
        store.run_now(_erase, again[start : start + _BATCH])
    store.run_now(data_keys.remember, known.destroyed)
    redacted = sorted(int(owner.removeprefix(case_keys.OWNER)) for owner in owners if owner in known.standing)
    return Replayed(len(again), tuple(redacted))


def _erase(tx: Transaction, owners: list[str]) -> None:
    for owner in owners:
        if owner.startswith(case_keys.OWNER):
            queue.take_back(tx, int(owner.removeprefix(case_keys.OWNER)))
        elif len(owner) == _CONVERSATION:
            conversations.erase(tx, owner)
        elif owner.startswith(returns.OWNER):
            returns.erase(tx, owner.removeprefix(returns.OWNER))
        else:
            data_keys.destroy(tx, owner)
