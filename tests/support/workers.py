"""Other processes on the same database, as several `relais` commands would be; forked from one that imported us."""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.context
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, NoReturn

import orjson

import storage.postgresql
import storage.sqlite
from bot import conversation, window
from bot.incoming import Incoming, Target, read_text
from bot.initdata import Visit
from bot.wiring import Installation, open_installation
from flows.events import Chosen
from flows.understanding.crisis import CrisisRules
from tests.support.installation import settings
from tests.support.talking import default_for, target_of

KILLED = 9


@contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """`count` processes that wait for work."""
    with ProcessPoolExecutor(count, mp_context=forking()) as pool:
        yield pool


def run_to_death(work: Callable[..., NoReturn], *args: Any) -> None:
    """Run `work` in a process of its own, which must end without cleaning up."""
    process = forking().Process(target=work, args=args)
    process.start()
    process.join()
    assert process.exitcode == KILLED


def erase_and_die(database_url: str, keys: str, name: str, token: str) -> NoReturn:
    """Erase a conversation, and end between the commit and the moment its key leaves the files."""
    storage.sqlite._ERASE_AFTER = storage.postgresql._ERASE_AFTER = 3600.0
    installation = open_here(database_url, keys)
    installation.store.run_now(conversation.erase, name, token)
    os._exit(KILLED)


@cache
def rules() -> CrisisRules:
    """The crisis rules, read once for every installation of this process."""
    return CrisisRules.load()


def forking() -> multiprocessing.context.ForkServerContext:
    """How processes begin: each is forked from one that has imported `tests.support.warm`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.warm"])
    return context


def open_here(database_url: str, keys: str) -> Installation:
    """The installation, opened in this process."""
    return open_installation(settings(database_url, keys=keys), migrate=True)


def send_requests(database_url: str, keys: str, walks: int) -> list[int]:
    """Walk `walks` conversations at once to « Envoyer »; the numbers of their cases."""
    installation = open_here(database_url, keys)
    try:
        return asyncio.run(_all(installation, walks))
    finally:
        installation.store.close()


async def _all(installation: Installation, walks: int) -> list[int]:
    return list(await asyncio.gather(*(_walk(installation) for _ in range(walks))))


async def _walk(installation: Installation) -> int:
    """Through the door « Être rappelé·e » to the receipt."""
    store, world = installation.store, installation.world
    started = await store.run(conversation.start, world, "gims13", None, "fr")
    turn = orjson.loads(started.turn)
    while turn["case"] is None:
        prompt = turn["prompt"]
        value = default_for(prompt, {"accueil": "parler_a_quelqu_un", "contact_moyen": "ici"})
        action: Any = Chosen(tuple(value) if isinstance(value, list) else (str(value),))
        if prompt["type"] == "text" and value != "passer":
            action = read_text(world, str(value))
        incoming = Incoming(action, Target(**target_of(prompt)))
        turn = orjson.loads(await store.run(conversation.take_turn, world, started.id, started.token, incoming))
        assert turn["prompt"]["revision"] > prompt["revision"], f"{prompt['step']} was not answered"
    return int(turn["case"])


def open_and_close(database_url: str, keys: str) -> str:
    """Open the installation, migrating it; the revision found."""
    from storage.migrate import revision

    installation = open_here(database_url, keys)
    try:
        with installation.store.backend.engine.connect() as connection:
            return str(revision(connection))
    finally:
        installation.store.close()


def come_in(database_url: str, keys: str, marks: list[str]) -> list[str]:
    """Open the window with each visit; those that were let in."""
    installation = open_here(database_url, keys)
    found = []
    try:
        for person, mark in enumerate(marks, start=90_000_000):
            try:
                installation.store.run_now(window.come_in, installation.world, "gims13", Visit(person, mark))
            except window.AlreadyOpened:
                continue
            found.append(mark)
    finally:
        installation.store.close()
    return found
