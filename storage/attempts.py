"""Wrong passwords and codes: each further one makes the next wait longer, never for ever.

Counted in the database, so that all processes count together and a restart forgets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, select, update

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_missing

_t = tables.attempts.c

LIFE = 24 * 3600
"""Seconds after which an attempt is forgotten."""
_FIRST_WAIT = 15
_FREE = {"account": 5, "address": 30}
# Short for an account: somebody else's attempts must not keep its member out. Longer for an address, that tries many.
_LONGEST_WAIT = {"account": 5 * 60, "address": 30 * 60}


@dataclass(frozen=True, slots=True)
class Subject:
    """What attempts are counted by: an account, existing or not, or an address of the network."""

    kind: Literal["account", "address"]
    name: str


def attempt(tx: Transaction, *subjects: Subject) -> int:
    """Count an attempt as failed before it is looked at, so that none is free; `succeeded` takes it back.

    0 when it may be looked at, otherwise the seconds to wait; it is then not counted.
    """
    tx.execute(delete(tables.attempts).where(_t.last_at <= tx.now - LIFE))
    failures = dict.fromkeys(subjects, 0)
    waits = [0]
    # Always in the same order, so that two attempts never wait for each other.
    for subject in sorted(subjects, key=lambda each: each.kind):
        row = _locked(tx, subject)
        failures[subject] = row.failures + 1
        waits.append(row.blocked_until - tx.now)
    if max(waits) > 0:
        return max(waits)
    for subject, count in failures.items():
        _count(tx, subject, count, tx.now + _wait_after(subject, count))
    return 0


def succeeded(tx: Transaction, account: Subject, address: Subject) -> None:
    """The attempt counted before was right: forget those on the account, take back this one of the address."""
    forget(tx, account)
    take_back(tx, address)


def forget(tx: Transaction, subject: Subject) -> None:
    """Forget every attempt of this subject."""
    tx.execute(delete(tables.attempts).where(_t.subject_hash == _hash(tx, subject)))


def take_back(tx: Transaction, subject: Subject) -> None:
    """The last attempt of this subject was right: as if it had not been counted."""
    mine = _t.subject_hash == _hash(tx, subject)
    tx.execute(update(tables.attempts).where(mine).values(failures=_t.failures - 1, blocked_until=0))


def note(tx: Transaction, subject: Subject) -> None:
    """Write as much as for an account that exists: a wrong e-mail must not be answered faster than a wrong password."""
    tx.execute(update(tables.attempts).where(_t.subject_hash == _hash(tx, subject)).values(last_at=tx.now))


def _locked(tx: Transaction, subject: Subject) -> Any:
    """The row of a subject, made when there is none; again when another attempt, just right, has removed it."""
    fresh = {"subject_hash": _hash(tx, subject), "failures": 0, "last_at": tx.now, "blocked_until": 0}
    query = select(_t.failures, _t.blocked_until).where(_t.subject_hash == _hash(tx, subject)).with_for_update()
    while True:
        tx.execute(insert_missing(tx.dialect, tables.attempts), fresh)
        row = tx.execute(query).first()
        if row is not None:
            return row


def _count(tx: Transaction, subject: Subject, failures: int, blocked_until: int) -> None:
    values = {"failures": failures, "last_at": tx.now, "blocked_until": blocked_until}
    tx.execute(update(tables.attempts).where(_t.subject_hash == _hash(tx, subject)).values(**values))


def _wait_after(subject: Subject, failures: int) -> int:
    beyond = failures - _FREE[subject.kind]
    if beyond < 0:
        return 0
    return int(min(_LONGEST_WAIT[subject.kind], _FIRST_WAIT * 2 ** min(beyond, 16)))


def _hash(tx: Transaction, subject: Subject) -> bytes:
    return tx.vault.lookup("attempt", f"{subject.kind}\x1f{subject.name}")
