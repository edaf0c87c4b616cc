"""Where and when somebody agreed that the assistant comes back: an address alone, each under a key of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage import data_keys, tables
from storage.sealing import seal, unseal
from storage.tasks import FOLLOW_UPS
from storage.transaction import Transaction
from storage.upsert import insert_missing
from storage.vault import CannotDecrypt, DataKey

_r = tables.returns.c
_k = tables.data_keys.c

RETEST, UNFINISHED = "retest", "unfinished"
KINDS = (RETEST, UNFINISHED, *FOLLOW_UPS)
"""Begin again after six months; finish a questionnaire; say how one is, 6 and 12 months after a case was closed."""
OWNER = "return:"
"""What the owners of these keys begin with."""


@dataclass(frozen=True, slots=True)
class Return:
    """One return; `due_at` in seconds since 1970. What `content` holds is in bot/coming_back.py."""

    id: str
    service: str
    kind: str
    due_at: int
    content: Mapping[str, Any]
    key: DataKey


def keep(
    tx: Transaction, service: str, kind: str, due_at: int, content: Mapping[str, Any], found_by: str | None = None
) -> str:
    """Keep a return; its id. The one that was found by the same words is erased: nobody is called back twice."""
    link = None if found_by is None else _hashed(tx, found_by)
    name = tx.token()
    key = data_keys.create(tx, OWNER + name)
    row = {"id": name, "service": service, "kind": kind, "due_at": due_at, "link_hash": link}
    row["content"] = seal(key, _bound(name), content)
    kept = insert_missing(tx.dialect, tables.returns).returning(_r.id)
    while tx.execute(kept, row).first() is None:  # another turn may write the same words at the same moment
        for before in tx.execute(select(_r.id).where(_r.link_hash == link)).scalars().all():
            erase(tx, before)
    return name


def find(tx: Transaction, names: Collection[str], found_by: Collection[str] = ()) -> list[Return]:
    """Those with these ids, or found by these words; what is over is left out."""
    links = [_hashed(tx, each) for each in found_by]
    query = _readable().where(or_(_r.id.in_(list(names)), _r.link_hash.in_(links)))
    return [_opened(tx, row) for row in tx.execute(query.order_by(_r.due_at, _r.id))]


def due(tx: Transaction, limit: int) -> list[Return]:
    """Those whose moment has come, at most `limit`, locked; two processes never take the same one. One that cannot be
    read any more is erased."""
    query = select(_r.id).where(_r.due_at <= tx.now).order_by(_r.due_at).limit(limit)
    found = []
    for name in tx.execute(query.with_for_update(skip_locked=True)).scalars().all():
        row = tx.execute(_readable().where(_r.id == name)).first()
        try:
            if row is not None:
                found.append(_opened(tx, row))
                continue
        except CannotDecrypt:
            pass
        erase(tx, name)
    return found


def change(tx: Transaction, each: Return, due_at: int, content: Mapping[str, Any], *, forget: bool = False) -> None:
    """Write what it holds from now on; with `forget`, under a new key: what it held cannot be read any more."""
    key = data_keys.replace(tx, OWNER + each.id) if forget else each.key
    sealed = seal(key, _bound(each.id), content)
    tx.execute(update(tables.returns).where(_r.id == each.id).values(due_at=due_at, content=sealed))


def erase(tx: Transaction, name: str) -> bool:
    """Remove a return and destroy its key; False when there is none."""
    gone = tx.execute(delete(tables.returns).where(_r.id == name)).rowcount
    data_keys.destroy(tx, OWNER + name)
    return bool(gone)


def erase_of_case(tx: Transaction, number: int) -> None:
    """Remove those that would ask about the case `number`: there is nothing to ask any more. Which they are is sealed,
    so all of their kind are read."""
    for row in tx.execute(_readable().where(_r.kind.in_(FOLLOW_UPS)).order_by(_r.id)).all():
        try:
            asks = _opened(tx, row).content.get("number") == number
        except CannotDecrypt:
            continue  # erased when it is due
        if asks:
            erase(tx, row.id)


def _readable() -> Any:
    return select(tables.returns, _k.wrapped).join_from(tables.returns, tables.data_keys, _k.owner == OWNER + _r.id)


def _opened(tx: Transaction, row: Any) -> Return:
    key = tx.vault.key(row.wrapped, OWNER + row.id)
    return Return(row.id, row.service, row.kind, row.due_at, unseal(key, _bound(row.id), row.content), key)


def _hashed(tx: Transaction, found_by: str) -> bytes:
    return tx.vault.lookup("return", found_by)


def _bound(name: str) -> str:
    return f"returns/{name}/content"
