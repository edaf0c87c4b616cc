"""Two processes behind one webhook, killed while updates arrive: nothing lost, nothing applied twice (issue 5)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

import httpx
import pytest

from bot.chat_memory import sender_of
from bot.state import State
from bot.wiring import Installation
from storage import audit, conversations, tables
from storage.transaction import Transaction
from tests.support.apart import run_apart
from tests.support.installation import installed, settings
from tests.support.rows import rows
from tests.support.server import Fleet, environment, fleet
from tests.support.telegram_server import TOKEN, TelegramServer, telegram_server
from tests.support.telegram_webhook import WebhookCaller

PEOPLE = range(72_000_000, 72_000_006)
KILLS = 3
PATH = [
    *("Continuer ici", "J’accepte de répondre ici", "Être rappelé·e sans répondre", "Ici, par écrit"),
    *("Passer cette question",) * 3,
    *("Le matin", "Valider", "Aucune précaution", "Valider", "Envoyer"),
]
APPLIED = len(PATH) - len(("Continuer ici", "Le matin", "Aucune précaution"))
"""Presses that are applied; the others only change what is shown."""


@pytest.mark.timeout(300)
@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_requests_are_sent_once_over_kills(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Each person presses what is shown; a call that a kill cut off is made again, to whichever process answers."""
    url: str = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    with telegram_server() as server:
        given = environment(
            url, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=server.url, RELAIS_PUBLIC_URL="https://relais.test"
        )
        with installed(settings(url, keys=given["RELAIS_KEYS"]), time.time):
            pass  # gims13 has somebody who reads
        caller = run_apart(_all_walk(given, tmp_path, server))
        assert caller.interrupted
        assert caller.repeated
        with installed(settings(url, keys=given["RELAIS_KEYS"]), time.time, readers=()) as opened:
            _each_stands_once(opened, server)


async def _all_walk(given: Mapping[str, str], folder: Path, server: TelegramServer) -> WebhookCaller:
    async with fleet(given, folder, 2) as servers, httpx.AsyncClient(timeout=60) as http:
        caller = WebhookCaller(server, servers, http, Random(5))
        stranger = server.say(PEOPLE[0], "/start gims13")
        assert await caller.refused(stranger, "x" * 64) == 404
        assert not server.chats
        killing = asyncio.create_task(_kill(servers, caller))
        try:
            await asyncio.gather(*(_walk(server, caller, person) for person in PEOPLE))
            await killing
        finally:
            killing.cancel()
    return caller


async def _walk(server: TelegramServer, caller: WebhookCaller, person: int) -> None:
    await caller.deliver(server.say(person, "/start gims13"))
    for label in PATH:
        shown = server.chats[person].last
        await caller.deliver(server.press(person, shown, shown.button(label)["callback_data"]))
    assert "Que souhaitez-vous faire" in server.chats[person].last.text


async def _kill(servers: Fleet, caller: WebhookCaller) -> None:
    """A process that answers, in the middle of turns, at moments spread over the walks."""
    for number in range(1, KILLS + 1):
        while caller.delivered < number * len(PEOPLE) * len(PATH) // (KILLS + 2):
            await asyncio.sleep(0.01)
        await (await servers.serving())[number % 2 - 1].kill()


def _each_stands_once(opened: Installation, server: TelegramServer) -> None:
    assert len(rows(opened, tables.cases)) == len(PEOPLE)
    assert len(rows(opened, tables.conversations)) == len(PEOPLE)
    assert opened.store.run_now(audit.verify, "gims13") is None
    actions = [row["action"] for row in rows(opened, tables.audit, service="gims13")]
    assert actions.count("case_received") == actions.count("telegram_agreed") == len(PEOPLE)

    def applied(tx: Transaction, person: int) -> list[str]:
        found = conversations.find_by_sender(tx, sender_of(person))
        assert found is not None
        chat = State.load(found.state).chat
        assert chat is not None
        return [event for event, _, _ in chat.heard]

    repeated = 0
    for person in PEOPLE:
        events = opened.store.run_now(applied, person)
        assert len(events) == len(set(events)) == APPLIED
        assert events == sorted(events, key=lambda each: int(each.partition("/")[2]))
        chat = server.chats[person]
        receipts = [each for each in chat.messages.values() if "Votre demande porte le numéro" in each.text]
        assert receipts
        repeated += len(receipts) - 1
        assert chat.last.buttons
    assert repeated <= KILLS, "only what a kill kept from being noted may be said twice"
