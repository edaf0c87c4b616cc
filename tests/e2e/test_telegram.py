"""`relais run` with a bot: what it refuses, what it does not load, and a walk over kills (issue 5)."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.settings import Settings
from bot.wiring import Installation
from storage import tables
from storage.store import open_store
from storage.vault import KeyRing
from tests.support.apart import run_apart
from tests.support.cell import COOKIE, sign_in
from tests.support.installation import REPOSITORY, installed, settings
from tests.support.rows import rows
from tests.support.server import environment, fleet, relais
from tests.support.telegram_server import TOKEN, TelegramServer, telegram_server

PERSON = 71_000_000
_PATIENCE = 120


def test_a_token_that_telegram_refuses(tmp_path: Path) -> None:
    with telegram_server() as server:
        given = environment(f"sqlite:///{tmp_path}/relais.db", TELEGRAM_API_URL=server.url, RELAIS_PORT="0")
        for token in ("not a token", TOKEN.replace("4242", "4243")):
            done = relais({**given, "TELEGRAM_BOT_TOKEN": token}, tmp_path, "run")
            assert done.returncode == 1
            assert "TELEGRAM_BOT_TOKEN is" in done.stderr
            assert "BotFather" in done.stderr
            assert token not in done.stderr
            assert "Traceback" not in done.stderr


def test_without_a_token_nothing_of_aiogram_is_loaded() -> None:
    code = (
        "import sys, bot.cli, bot.api.app, bot.worker.loop, bot.commands.serve, bot.by_chat;"
        "sys.exit(any(name.partition('.')[0] in ('aiogram', 'aiohttp') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


@pytest.mark.timeout(300)
@pytest.mark.long
def test_a_request_is_sent_once_over_kills(tmp_path: Path) -> None:
    """Killed after each second press, in the middle of whatever it does; the person only presses and waits."""
    url = f"sqlite:///{tmp_path}/relais.db"
    with telegram_server() as server:
        given = environment(url, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=server.url)
        with installed(settings(url, keys=given["RELAIS_KEYS"]), time.time):
            pass  # gims13 has somebody who reads
        run_apart(_walk(given, tmp_path, server))
        found: Settings = settings(url, keys=given["RELAIS_KEYS"])
        with installed(found, time.time, readers=()) as opened:
            _stands_once(opened, server)


async def _walk(given: dict[str, str], folder: Path, server: TelegramServer) -> None:
    async with fleet(given, folder, 1) as servers:
        server.say(PERSON, "/start gims13")
        path = ["Continuer ici", "J’accepte de répondre ici", "Être rappelé·e sans répondre", "Ici, par écrit"]
        path += ["Passer cette question"] * 3 + ["Le matin", "Valider", "Aucune précaution", "Valider", "Envoyer"]
        for number, label in enumerate(path):
            data = await _asked(server, label)
            server.press(PERSON, server.chats[PERSON].last, data)
            if number in (3, 8, 11):
                await servers.servers[0].kill()
            await _heard(server, data)
        await _until(lambda: "Que souhaitez-vous faire" in server.chats[PERSON].last.text)
        assert "https://t.me/relais_bot?start=gims13" in _console(given, f"{servers.servers[0].url}/cellule/campagnes")


async def _asked(server: TelegramServer, label: str) -> str:
    """The data of this button, once it can be pressed."""
    found: list[str] = []

    def there() -> bool:
        found[:] = [each["callback_data"] for each in _buttons(server) if label in (each["text"], each["text"][2:])]
        return bool(found)

    await _until(there)
    return found[0]


async def _heard(server: TelegramServer, data: str) -> None:
    """Until the press shows: the question is another one, or the option is ticked."""
    await _until(lambda: all(each["callback_data"] != data or each["text"][0] == "☑" for each in _buttons(server)))


def _buttons(server: TelegramServer) -> list[dict[str, str]]:
    chat = server.chats.get(PERSON)
    return chat.last.buttons if chat is not None and chat.messages else []


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not holds():
            await asyncio.sleep(0.05)


def _console(given: dict[str, str], address: str) -> str:
    """A page as a member of gims13 sees it."""
    store = open_store(given["RELAIS_DATABASE_URL"], KeyRing.parse(given["RELAIS_KEYS"]))
    try:
        _, secret = store.run_now(sign_in, "gims13", "member", "Camille Martin")
    finally:
        store.close()
    return httpx.get(address, cookies={COOKIE: secret}).text


def _stands_once(opened: Installation, server: TelegramServer) -> None:
    assert len(rows(opened, tables.cases)) == 1
    assert len(rows(opened, tables.conversations)) == 1
    chat = server.chats[PERSON]
    told = [each for each in chat.messages.values() if "Votre demande porte le numéro" in each.text]
    assert len(told) in (1, 2), "twice where the last kill kept it from being noted"
    assert len(chat.with_buttons) == 1
