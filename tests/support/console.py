"""A member in front of the console, as a browser without scripts sends forms; and members made without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import httpx
import pyotp

from bot.wiring import Installation
from storage import audit, members, sessions
from storage.members import Profile
from storage.transaction import Transaction
from tests.support.installation import client
from tests.support.talking import Browser, browsing

ORIGIN = "http://relais.test"
PASSWORD = "cheval pile agrafe bleue"
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


class Console:
    """Follows no redirection, so that tests see each; remembers the token of the last page."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.token = ""
        self.text = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        return self._read(self.browser.ask("GET", path, headers=headers))

    def post(self, path: str, *, origin: str = ORIGIN, token: str | None = None, **fields: str) -> httpx.Response:
        """Send a form of the last page, with its token unless another is given."""
        data = {"csrf": self.token if token is None else token, **fields}
        return self._read(self.browser.ask("POST", path, data=data, headers={"Origin": origin}))

    def join(
        self, invitation: str, *, name: str = "Awa Diallo", email: str, password: str = PASSWORD
    ) -> httpx.Response:
        """Answer an invitation."""
        place = f"/cellule/invitation/{invitation}"
        self.get(place)
        return self.post(place, nom=name, courriel=email, mot_de_passe=password)

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """Give e-mail and password, in a browser that has forgotten everything."""
        self.browser.http.cookies.clear()
        self.get("/cellule/connexion")
        return self.post("/cellule/connexion", courriel=email, mot_de_passe=password, **more)

    def enrol(self, now: float) -> tuple[pyotp.TOTP, list[str]]:
        """Enrol a telephone with the page that shows its secret: the telephone, and the recovery codes."""
        self.get("/cellule/double-verification")
        found = re.search(r'id="secret">([A-Z2-7 ]+)<', self.text)
        assert found is not None, self.text
        telephone = pyotp.TOTP(found[1].replace(" ", ""))
        done = self.post("/cellule/double-verification", code=telephone.at(int(now)))
        assert done.status_code == 200, done.text
        return telephone, re.findall(r"<li>([A-Z2-7]{5}-[A-Z2-7]{5})</li>", done.text)

    def is_in(self) -> bool:
        """Whether the session is open."""
        return self.browser.ask("GET", "/cellule/compte").status_code == 200

    def _read(self, answer: httpx.Response) -> httpx.Response:
        self.text = unescape(answer.text)
        found = _CSRF.search(answer.text)
        if found:
            self.token = found[1]
        return answer


@contextmanager
def at_console(installation: Installation, *, address: str = "192.0.2.7") -> Iterator[Console]:
    """Somebody with a fresh browser."""
    with browsing(client(installation, address=address)) as browser:
        yield Console(browser)


def signed_in(installation: Installation, service: str, role: str, *, name: str = "Awa Diallo") -> tuple[str, str]:
    """A new member with an open session: id, and the value of the cookie `relais`."""

    def use_case(tx: Transaction) -> tuple[str, str]:
        member, token = members.invite(tx, service, role)
        members.accept(tx, token, Profile(name, f"{member}@{service}.example"), "no password opens this")
        return member, sessions.begin(tx, member, "open")

    return installation.store.run_now(use_case)


def journal(installation: Installation, service: str = "gims13") -> list[tuple[str, str, str]]:
    """Lines of the journal as actor, action, subject; the oldest first."""
    found = installation.store.run_now(audit.lines, service, None, 1000)
    return [(line["actor"], line["action"], line["subject"]) for line in reversed(found)]
