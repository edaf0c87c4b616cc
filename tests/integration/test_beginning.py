"""Beginning a conversation over a network that fails: a repeated request begins one conversation."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from bot.wiring import Installation
from bot.worker.loop import purge_all
from storage import tables
from tests.support.clock import Clock
from tests.support.rows import rows
from tests.support.talking import Browser, Talk
from tests.support.traces import traces

PATH = "/api/v1/conversations"
BODY = {"service": "gims13", "campaign": "affiche"}


def request(key: str, body: dict[str, Any] = BODY) -> dict[str, Any]:
    """One request that begins a conversation."""
    return {"method": "POST", "url": PATH, "json": body, "headers": {"Idempotency-Key": key}}


def begin(browser: Browser, key: str, body: dict[str, Any] = BODY) -> httpx.Response:
    """The same, answered."""
    return browser.ask_together([request(key, body)])[0]


def talk_of(browser: Browser, answer: httpx.Response) -> Talk:
    """The conversation that an answer began."""
    begun = answer.json()
    return Talk(browser, begun.pop("id"), begun.pop("token"), begun)


@pytest.fixture
def key() -> str:
    """As a client draws one."""
    return secrets.token_hex(16)


def test_the_same_key_and_body_begin_one_conversation(installation: Installation, browser: Browser, key: str) -> None:
    """To the byte the same answer, even after the conversation went on; its token works."""
    first = begin(browser, key)
    assert first.status_code == 201
    talk_of(browser, first).enter("salarie", until="moral")
    again = begin(browser, key, {**BODY, "lang": "fr"})
    assert again.content == first.content
    assert len(rows(installation, tables.conversations)) == 1
    assert talk_of(browser, again).look()["prompt"]["step"] == "moral"


def test_requests_at_the_same_moment_begin_one_conversation(installation: Installation, browser: Browser) -> None:
    for _ in range(5):
        key = secrets.token_hex(16)
        answers = browser.ask_together([request(key)] * 6)
        assert {each.status_code for each in answers} == {201}
        assert len({each.content for each in answers}) == 1
    assert len(rows(installation, tables.conversations)) == 5
    assert len(rows(installation, tables.data_keys)) == 5


@pytest.mark.parametrize("other", [{"service": "simt77", "campaign": "affiche"}, {"service": "gims13"}], ids=str)
def test_the_same_key_with_another_body_is_refused(sqlite_browser: Browser, key: str, other: dict[str, Any]) -> None:
    begin(sqlite_browser, key)
    refused = begin(sqlite_browser, key, other)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:relais:problem:idempotency-key-reused")


def test_another_key_or_none_begins_another_conversation(sqlite_browser: Browser, key: str) -> None:
    found = [begin(sqlite_browser, key), begin(sqlite_browser, key[::-1])]
    found += [sqlite_browser.ask("POST", PATH, json=BODY) for _ in range(2)]
    assert len({each.json()["id"] for each in found}) == len({each.json()["token"] for each in found}) == 4


def test_a_key_is_known_for_two_days(installation: Installation, browser: Browser, clock: Clock, key: str) -> None:
    """At every moment of them, wherever they begin; after them it begins another conversation, once."""
    first = begin(browser, key)
    for _ in range(6):
        clock.forward(hours=8, minutes=-1)
        asyncio.run(purge_all(installation))
        assert begin(browser, key).content == first.content
    clock.forward(minutes=6)
    asyncio.run(purge_all(installation))
    second = begin(browser, key)
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]
    assert begin(browser, key).content == second.content
    assert talk_of(browser, first).look()["prompt"]["step"] == "accueil"


def test_a_repetition_after_the_answers_were_dropped_gets_the_current_question(
    sqlite_browser: Browser, key: str
) -> None:
    first = begin(sqlite_browser, key)
    talk = talk_of(sqlite_browser, first)
    talk.enter("salarie", until="moral").say(command="effacer")
    again = begin(sqlite_browser, key).json()
    assert (again["id"], again["token"]) == (first.json()["id"], first.json()["token"])
    assert again["prompt"] == talk.look()["prompt"]


def test_the_key_may_serve_for_a_turn_too(sqlite_browser: Browser, key: str) -> None:
    talk = talk_of(sqlite_browser, begin(sqlite_browser, key))
    assert talk.post({"choice": "salarie"}, key=key).json()["prompt"]["step"] == "accord"


def test_a_key_that_could_be_guessed_is_refused(sqlite_browser: Browser) -> None:
    """Whoever has the key gets the token: two people must not choose the same."""
    assert begin(sqlite_browser, "k" * 15).status_code == 422
    assert begin(sqlite_browser, "k" * 16).status_code == 201
    assert begin(sqlite_browser, "k" * 256).status_code == 422


def test_neither_key_nor_token_is_kept(browser: Browser, database_url: str, key: str) -> None:
    begun = begin(browser, key).json()
    assert traces(database_url, key.encode(), begun["token"].encode(), bytes.fromhex(begun["token"])) == {}
    assert traces(database_url, begun["id"].encode())
