"""A member of a cell at work, signed in behind the product's back: entering the console has tests of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.wiring import Installation
from storage import members, sessions
from storage.access import Caller
from storage.members import Profile
from storage.transaction import Transaction
from tests.support.talking import Browser

COOKIE = "relais"
CALL_BACK: Mapping[str, Any] = {
    "flow": "parler_a_quelqu_un",
    "version": 1,
    "digest": "",
    "reason": "rappel demandé",
    "share": "coordonnees_seules",
    "assessment": None,
    "answers": None,
    "contact": {},
    "summary": [],
}
"""What a case holds that did not come through a conversation, for tests of the work on it."""
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


def sign_in(tx: Transaction, service: str, role: str, name: str) -> tuple[str, str]:
    """A new active member with an open session: (member id, secret of the cookie)."""
    _, token = members.invite(tx, service, role)
    member = members.accept(tx, token, Profile(name, f"{tx.token(6)}@service.example"), "never used").member
    return member, sessions.begin(tx, member, "open")


@dataclass
class Member:
    """Somebody in front of the console."""

    browser: Browser
    caller: Caller
    secret: str
    name: str

    @classmethod
    def enter(
        cls,
        installation: Installation,
        browser: Browser,
        name: str = "Camille Martin",
        *,
        role: str = "member",
        service: str = "gims13",
    ) -> Member:
        """A member of this role."""
        found, secret = installation.store.run_now(sign_in, service, role, name)
        return cls(browser, Caller(f"member:{found}", service, role), secret, name)

    def come_back(self, installation: Installation) -> None:
        """Sign in again, once the former session is over."""
        self.secret = installation.store.run_now(sessions.begin, self.caller.id.removeprefix("member:"), "open")

    @property
    def cookie(self) -> dict[str, str]:
        """What their browser sends along."""
        return {"Cookie": f"{COOKIE}={self.secret}"}

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Open a page."""
        headers = {**self.cookie, **more.pop("headers", {})}
        return self.browser.ask("GET", path, headers=headers, **more)

    def csrf(self) -> str:
        """The token of this browser's forms."""
        found = _CSRF.search(self.get("/cellule/compte").text)
        assert found is not None
        return found[1]

    def post(self, path: str, fields: Mapping[str, str] = {}, **headers: str) -> httpx.Response:
        """Send a form of the console."""
        data = {"csrf": self.csrf(), **fields}
        origin = {"Origin": "http://relais.test", **self.cookie, **headers}
        return self.browser.ask("POST", path, data=data, headers=origin)

    def do(self, number: int, what: str, fields: Mapping[str, str] = {}) -> httpx.Response:
        """Do something on a case."""
        return self.post(f"/cellule/dossier/{number}/{what}", fields)
