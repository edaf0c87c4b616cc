"""The figures of a year with a million questionnaires and 100,000 cases: first release, then the page over HTTP."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from storage import members, sessions
from storage.store import open_store
from storage.transaction import Transaction
from storage.vault import KeyRing
from tests.benchmarks.servers import Database, serving
from tests.support.fictive_year import SERVICE, fictive_year

CASES, QUESTIONNAIRES = 100_000, 1_000_000
_YEAR = 2025
_CONTENT = 1_500
"""Bytes of what a case holds: a usual request, sealed."""
_AGAIN = 15


@dataclass(frozen=True, slots=True)
class Shown:
    """Milliseconds until the page is there: the first time, which releases four quarters and their year, and after."""

    first: float
    again: float


def figures_of(database: Database, folder: Path) -> Shown:
    """Fill an empty database with a year, then look at its figures as a member does."""
    cookie = _fill(database)
    with (
        serving(database, folder) as server,
        httpx.Client(base_url=server.address, cookies={"relais": cookie}, timeout=120) as client,
    ):
        client.get("/cellule/compte")
        taken = [_once(client) for _ in range(1 + _AGAIN)]
    return Shown(taken[0], median(taken[1:]))


def _once(client: httpx.Client) -> float:
    begun = time.perf_counter()
    answer = client.get(f"/cellule/indicateurs?periode={_YEAR}")
    taken = (time.perf_counter() - begun) * 1e3
    if answer.status_code != 200 or f"{_YEAR}" not in answer.text:
        raise AssertionError(f"no figures in the answer ({answer.status_code})")
    return taken


def _fill(database: Database) -> str:
    given = database.environment
    store = open_store(given["RELAIS_DATABASE_URL"], KeyRing.parse(given["RELAIS_KEYS"]), migrate=True)
    made = fictive_year(7, CASES, QUESTIONNAIRES, year=_YEAR)
    for case in made.cases:
        case["content"] = os.urandom(_CONTENT)
    try:
        store.run_now(made.insert)
        if store.backend.engine.dialect.name == "postgresql":
            with store.backend.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")  # as autovacuum does in the course of a year
        return store.run_now(_member)
    finally:
        store.close()


def _member(tx: Transaction) -> str:
    """A member who is signed in; the secret of the session."""
    _, token = members.invite(tx, SERVICE, "coordinator")
    found = members.accept(tx, token, members.Profile("Camille Test", "camille@example.org"), "not a password")
    return sessions.begin(tx, found.member, "open")
