"""The link printed at first start leads somewhere honest."""

from __future__ import annotations

import asyncio

from bot.wiring import Installation
from storage import access
from tests.support.clock import Clock
from tests.support.installation import client


def page(installation: Installation, token: str) -> tuple[int, str]:
    async def get() -> tuple[int, str]:
        async with client(installation) as http:
            answer = await http.get(f"/cellule/invitation/{token}")
            return answer.status_code, answer.text

    return asyncio.run(get())


def test_an_invitation_says_to_what_until_when_and_how_to_read_now(
    sqlite_installation: Installation, clock: Clock
) -> None:
    _, token = sqlite_installation.store.run_now(access.invite, "simt77", "coordinator")
    status, text = page(sqlite_installation, token)
    assert status == 200
    assert "SIMT Seine-et-Marne" in text
    assert "lundi 30 novembre" in text
    assert "relais key create --service simt77" in text
    clock.forward(days=7)
    assert page(sqlite_installation, token)[0] == 404


def test_an_unknown_or_disabled_invitation_is_not_found(sqlite_installation: Installation) -> None:
    name, token = sqlite_installation.store.run_now(access.invite, "simt77", "member")
    assert sqlite_installation.store.run_now(access.disable, "simt77", name)
    assert page(sqlite_installation, token)[0] == 404
    assert page(sqlite_installation, "inconnu")[0] == 404
