"""Where the time of a turn goes: one turn at a time through `store.run`, without HTTP, each part timed from outside."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import orjson

from bot import conversation
from bot.api.models import TurnRequest
from bot.incoming import Incoming, Ordered
from bot.wiring import Installation
from flows.catalog import load, packaged_files
from flows.events import Chosen, Number
from flows.understanding.crisis import CrisisRules
from storage.prepared import Prepared
from storage.transaction import Transaction
from storage.vault import DataKey, Vault
from tests.benchmarks.servers import Database
from tests.benchmarks.walk import ENTRY, body_for
from tests.support.installation import installed, settings

_DEPTH = 8
_TEXTS = (
    "je suis en arrêt depuis trois mois et j’ai peur de perdre mon poste",
    "non pas vraiment, ça va un peu mieux depuis la semaine dernière",
    "mon médecin parle d’une reprise à temps partiel mi-mars",
    "je n’en peux plus de ce travail",
)


@dataclass(frozen=True, slots=True)
class Parts:
    """Microseconds of one turn, the median of many."""

    hop: float
    engine: float
    crypto: float
    sql: float
    commit: float

    @property
    def whole(self) -> float:
        """From `store.run` to its answer."""
        return self.hop + self.engine + self.crypto + self.sql + self.commit


def parts_of(database: Database, turns: int) -> Parts:
    """Time every part of a turn on one database, which must be empty."""
    given = database.environment
    with installed(settings(given["RELAIS_DATABASE_URL"], keys=given["RELAIS_KEYS"]), time.time) as installation:
        return asyncio.run(_measure(installation, turns))


def reading() -> float:
    """Microseconds to read a free text for a crisis: what a text costs more than a button, before the transaction."""
    rules = CrisisRules.load()
    return median(_timed(lambda: [rules.read(text) for text in _TEXTS]) for _ in range(200)) * 1e6 / len(_TEXTS)


def loading() -> dict[str, float]:
    """Seconds to load each kind of content."""
    return {
        "questionnaires, checked": median(_timed(lambda: load(packaged_files())) for _ in range(3)),
        "crisis rules": median(_timed(CrisisRules.load) for _ in range(3)),
    }


async def _measure(installation: Installation, turns: int) -> Parts:
    store, world = installation.store, installation.world
    started = await store.run(conversation.start, world, "gims13", None, "fr")
    prompt = orjson.loads(started.turn)["prompt"]
    for step in range(len(ENTRY) + _DEPTH):
        body = ENTRY[step] if step < len(ENTRY) else body_for(prompt)
        turn = await store.run(conversation.take_turn, world, started.id, started.token, Incoming(_action(body)))
        prompt = orjson.loads(turn)["prompt"]
    pair = (Incoming(_action(body_for(prompt))), Incoming(Ordered("retour")))

    crypto, sql = _Clock(), _Clock()
    spent: list[tuple[float, float, float, float]] = []
    hops: list[float] = []

    def timed_turn(tx: Transaction, incoming: Incoming) -> float:
        crypto.seconds = sql.seconds = 0.0
        begun = time.perf_counter()
        conversation.take_turn(tx, world, started.id, started.token, incoming)
        return time.perf_counter() - begun

    with (
        crypto.on(Vault, "key", "lookup"),
        crypto.on(DataKey, "seal", "open"),
        sql.on(Transaction, "execute"),
        sql.on(Prepared, "first", "run"),
    ):
        for number in range(turns):
            begun = time.perf_counter()
            inside = await store.run(timed_turn, pair[number % 2])
            spent.append((time.perf_counter() - begun, inside, crypto.seconds, sql.seconds))
            begun = time.perf_counter()
            await store.read(_nothing)
            hops.append(time.perf_counter() - begun)
    hop = median(hops) * 1e6
    return Parts(
        hop=hop,
        engine=median(inside - hidden - asked for _, inside, hidden, asked in spent) * 1e6,
        crypto=median(hidden for *_, hidden, _ in spent) * 1e6,
        sql=median(asked for *_, asked in spent) * 1e6,
        commit=max(0.0, median(whole - inside for whole, inside, *_ in spent) * 1e6 - hop),
    )


class _Clock:
    """Adds up the seconds spent in some methods."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def on(self, owner: type, *names: str) -> Iterator[None]:
        """Time these methods of `owner`."""
        before = {name: getattr(owner, name) for name in names}
        for name, method in before.items():
            setattr(owner, name, self._around(method))
        try:
            yield
        finally:
            for name, method in before.items():
                setattr(owner, name, method)

    def _around(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return method(*args, **named)
            finally:
                self.seconds += time.perf_counter() - begun

        return timed


def _nothing(_tx: Transaction) -> None:
    """Cross to the thread of the database and back."""


def _action(body: dict[str, Any]) -> Chosen | Number:
    given = TurnRequest.model_validate(body)
    if given.value is not None:
        return Number(given.value)
    return Chosen(tuple(given.choices or [str(given.choice)]))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
