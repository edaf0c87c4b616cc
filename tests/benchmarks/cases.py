"""The cell's queue with 100,000 cases: its page and its searches over HTTP, beside the bare SQL behind them."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import quantiles

import httpx
from sqlalchemy import bindparam, insert, select

from storage import members, sessions, tables
from storage.store import Store, open_store
from storage.transaction import Transaction
from storage.vault import KeyRing
from tests.benchmarks.servers import Database, serving

CASES = 100_000
_BATCH = 5_000
_SHOWN = 50
_REQUESTS = 150
_SERVICE, _QUEUE = "gims13", "salaries"
_CONTACT = "+33612345678"
_CONTENT = 1_500
"""Bytes of what a case holds: a usual request, sealed."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of one kind of request, and of its bare SQL."""

    p50: float
    p95: float
    sql_p95: float


def queue_of(database: Database, folder: Path) -> dict[str, Timed]:
    """Fill an empty database, then time what a member of the cell does most."""
    cookie, number = _fill(database)
    with (
        serving(database, folder) as server,
        _bare(database) as sql,
        httpx.Client(base_url=server.address, cookies={"relais": cookie}, headers={"Origin": server.address}) as client,
    ):
        token = re.findall(r'name="csrf" value="([0-9a-f]+)"', _get(client, "/cellule/file"))[0]
        asked = {
            "queue page": partial(_get, client, "/cellule/file?file=salaries"),
            "unclaimed and late": partial(_get, client, "/cellule/file?file=salaries&qui=personne&retard=1"),
            "search by number": partial(_search, client, token, str(number)),
            "search by contact": partial(_search, client, token, "06 12 34 56 78"),
        }
        return {name: _timed(ask, sql[name]) for name, ask in asked.items()}


def _get(client: httpx.Client, address: str) -> str:
    return _shown(client.get(address))


def _search(client: httpx.Client, token: str, typed: str) -> str:
    return _shown(client.post("/cellule/file/recherche", data={"file": _QUEUE, "cherche": typed, "csrf": token}))


def _shown(answer: httpx.Response) -> str:
    if answer.status_code != 200 or "/cellule/dossier/" not in answer.text:
        raise AssertionError(f"no case in the answer of {answer.url.path} ({answer.status_code})")
    return answer.text


def _timed(ask: Callable[[], object], sql: Callable[[], object]) -> Timed:
    for _ in range(10):
        ask()
    taken = [[_once(each) for each in (ask, sql)] for _ in range(_REQUESTS)]
    pages, bare = ([each[index] for each in taken] for index in (0, 1))
    return Timed(quantiles(pages, n=20)[9], quantiles(pages, n=20)[18], quantiles(bare, n=20)[18])


def _once(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def _open(database: Database) -> Store:
    given = database.environment
    return open_store(given["RELAIS_DATABASE_URL"], KeyRing.parse(given["RELAIS_KEYS"]))


def _fill(database: Database) -> tuple[str, int]:
    """100,000 cases at every point of their life; the cookie of a member, and the number of one case."""
    store = _open(database)
    rng = random.Random(7)
    numbers = rng.sample(range(10_000_000, 100_000_000), CASES)
    try:
        for start in range(0, CASES, _BATCH):
            rows = [_row(store, rng, number) for number in numbers[start : start + _BATCH]]
            store.run_now(lambda tx, rows=rows: tx.execute(insert(tables.cases), rows).rowcount)
        if store.backend.engine.dialect.name == "postgresql":
            with store.backend.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE cases")
        return store.run_now(_member), next(n for n in numbers[::-1] if n % 10 < 6)
    finally:
        store.close()


def _row(store: Store, rng: random.Random, number: int) -> dict[str, object]:
    received = int(store.clock()) - rng.randrange(400 * 86_400)
    is_open = number % 10 < 6
    due = received + rng.randrange(86_400, 20 * 86_400)
    contact = _CONTACT if number % 25_000 < 3 else f"+336{number}"
    return {
        "number": number,
        "service": _SERVICE,
        "queue": _QUEUE,
        "level": rng.choice(("rouge", "orange", "jaune")),
        "status": rng.choice(("new", "triaged", "contacted", "in_support")) if is_open else "closed",
        "holder": rng.choice((None, "member:000000000001", "member:000000000002")),
        "origin": "assistant",
        "territory": "13",
        "position": "au_travail",
        "received_at": received,
        "triage_due_at": due,
        "contact_due_at": due + 86_400,
        "due_at": due if is_open else None,
        "updated_at": received,
        "closed_at": None if is_open else due,
        "contact_hash": store.vault.lookup(f"contact/{_QUEUE}", contact),
        "content": os.urandom(_CONTENT),
    }


def _member(tx: Transaction) -> str:
    """A member who is signed in; the secret of the session."""
    _, token = members.invite(tx, _SERVICE, "member")
    found = members.accept(tx, token, members.Profile("Camille Test", "camille@example.org"), "not a password")
    return sessions.begin(tx, found.member, "open")


@contextmanager
def _bare(database: Database) -> Iterator[Mapping[str, Callable[[], object]]]:
    """The statements alone: one connection, the columns of a line, as many lines as the page shows."""
    c = tables.cases.c
    columns = (c.number, c.level, c.status, c.holder, c.received_at, c.due_at)
    mine = select(*columns).where(c.service == _SERVICE, c.queue == _QUEUE)
    first = mine.where(c.due_at.is_not(None)).order_by(c.due_at, c.number).limit(_SHOWN)
    late = (
        mine.where(c.due_at.is_not(None), c.due_at < bindparam("now"), c.holder.is_(None))
        .order_by(c.due_at, c.number)
        .limit(_SHOWN)
    )
    store = _open(database)
    hashed = store.vault.lookup(f"contact/{_QUEUE}", _CONTACT)
    by_contact = select(*columns).where(c.service == _SERVICE, c.contact_hash == hashed)
    try:
        with store.backend.engine.connect() as connection:
            number = connection.execute(select(c.number).limit(1)).scalar_one()
            yield {
                "queue page": lambda: connection.execute(first).all(),
                "unclaimed and late": lambda: connection.execute(late, {"now": int(time.time())}).all(),
                "search by number": lambda: connection.execute(mine.where(c.number == number)).all(),
                "search by contact": lambda: connection.execute(by_contact).all(),
            }
    finally:
        store.close()
