"""Bad input gets a clear answer in French, with what to do, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bot.wiring import Installation
from tests.support.installation import client

Talk = Callable[[httpx.AsyncClient, dict[str, Any], dict[str, str]], Awaitable[None]]


def talk(installation: Installation, steps: Talk) -> None:
    """Begin a conversation and hand it over: (client, what was begun, its headers)."""

    async def run() -> None:
        async with client(installation) as http:
            begun = (await http.post("/api/v1/conversations", json={"service": "gims13"})).json()
            await steps(http, begun, {"Authorization": f"Bearer {begun['token']}"})

    asyncio.run(run())


BAD_TURNS: list[tuple[Any, int, str]] = [
    ({"text": 3}, 422, "invalid-request"),
    ({"value": "7"}, 422, "invalid-request"),
    ({"value": True}, 422, "invalid-request"),
    ({"choices": "a"}, 422, "invalid-request"),
    ({"command": "sudo"}, 422, "invalid-request"),
    ({}, 422, "invalid-request"),
    ({"text": "a", "choice": "b"}, 422, "invalid-request"),
    ({"texte": "a"}, 422, "invalid-request"),
    ([], 422, "invalid-request"),
    ({"text": "x" * 1_000_000}, 413, "too-large"),
]


@pytest.mark.parametrize(("body", "status", "kind"), BAD_TURNS, ids=[str(body)[:30] for body, _, _ in BAD_TURNS])
def test_a_malformed_request_is_refused_and_changes_nothing(
    sqlite_installation: Installation, body: Any, status: int, kind: str
) -> None:
    async def steps(http: httpx.AsyncClient, begun: dict[str, Any], headers: dict[str, str]) -> None:
        turns = f"/api/v1/conversations/{begun['id']}"
        answer = await http.post(f"{turns}/turns", json=body, headers=headers)
        assert answer.status_code == status
        problem = answer.json()
        assert problem["type"] == f"urn:relais:problem:{kind}"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        assert "xxxx" not in answer.text
        assert (await http.get(turns, headers=headers)).json()["prompt"] == begun["prompt"]

    talk(sqlite_installation, steps)


@pytest.mark.parametrize(
    "body",
    [
        {"choice": "inconnu"},
        {"choices": []},
        {"choices": ["salarie", "manager"]},
        {"value": 3},
        {"text": ""},
        {"text": "   \n\t "},
        {"text": "\u0000\ufffd\U0001f600"},
        {"text": "bla " * 4_000},
        {"text": "<script>alert(1)</script>"},
    ],
    ids=str,
)
def test_an_answer_that_does_not_fit_is_said_kindly(sqlite_installation: Installation, body: dict[str, Any]) -> None:
    """One message, the same question once, nothing applied, nothing echoed. Words may be told that they are out of
    scope; anything else is an error."""

    async def steps(http: httpx.AsyncClient, begun: dict[str, Any], headers: dict[str, str]) -> None:
        answer = await http.post(f"/api/v1/conversations/{begun['id']}/turns", json=body, headers=headers)
        turn = answer.json()
        assert answer.status_code == 200
        kinds = [message["kind"] for message in turn["messages"]]
        assert kinds == ["error"] or (kinds == ["info"] and body.get("text", "").strip())
        assert turn["prompt"] == begun["prompt"]
        assert "script" not in answer.text

    talk(sqlite_installation, steps)


def test_a_foreign_or_missing_token_opens_nothing(sqlite_installation: Installation) -> None:
    async def steps(http: httpx.AsyncClient, begun: dict[str, Any], headers: dict[str, str]) -> None:
        other = (await http.post("/api/v1/conversations", json={"service": "gims13"})).json()
        path = f"/api/v1/conversations/{begun['id']}"
        for method, address, body in (
            ("GET", path, None),
            ("DELETE", path, None),
            ("POST", f"{path}/turns", {"choice": "salarie"}),
        ):
            foreign = await http.request(
                method, address, json=body, headers={"Authorization": f"Bearer {other['token']}"}
            )
            missing = await http.request(method, address, json=body)
            assert (foreign.status_code, missing.status_code) == (404, 401)
            assert missing.headers["www-authenticate"] == "Bearer"
        assert (await http.get(path, headers=headers)).json()["prompt"] == begun["prompt"]

    talk(sqlite_installation, steps)


def test_unknown_service_language_and_campaign(sqlite_installation: Installation) -> None:
    """An unknown service is a 404; an unknown campaign or language is ignored."""

    async def run() -> None:
        async with client(sqlite_installation) as http:
            unknown = await http.post("/api/v1/conversations", json={"service": "ailleurs"})
            assert unknown.status_code == 404
            assert unknown.json()["type"] == "urn:relais:problem:unknown-service"
            lenient = {"service": "gims13", "campaign": "nulle-part", "lang": "xx"}
            begun = await http.post("/api/v1/conversations", json=lenient)
            assert begun.status_code == 201
            assert begun.json()["prompt"]["step"] == "accueil"
            lost = await http.get("/nulle-part")
            assert lost.status_code == 404
            assert lost.json()["type"] == "urn:relais:problem:not-found"

    asyncio.run(run())


def test_a_flood_is_slowed_down_but_not_from_this_machine(sqlite_installation: Installation) -> None:
    """Limits of config.yml per conversation; 429 says how long to wait; loopback is free."""
    limit = sqlite_installation.config.rate_limits.conversation_per_minute

    async def flood(address: str) -> list[int]:
        async with client(sqlite_installation, address=address) as http:
            begun = (await http.post("/api/v1/conversations", json={"service": "gims13"})).json()
            path, headers = f"/api/v1/conversations/{begun['id']}", {"Authorization": f"Bearer {begun['token']}"}
            answers = [await http.get(path, headers=headers) for _ in range(limit + 2)]
            assert all(int(each.headers["retry-after"]) > 0 for each in answers if each.status_code == 429)
            return [each.status_code for each in answers]

    assert asyncio.run(flood("203.0.113.7")) == [200] * limit + [429, 429]
    assert set(asyncio.run(flood("127.0.0.1"))) == {200}
