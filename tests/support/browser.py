"""A real `relais run` and a real browser: what a person sees and does on the web chat."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from storage.store import Store, open_store
from storage.vault import KeyRing
from tests.support.forked import begin
from tests.support.installation import REPOSITORY
from tests.support.ports import quiet_port
from tests.support.server import relais
from tests.support.talking import DEFAULTS, Answer, body_for, default_for, target_of

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1280, "height": 800}
_OFF = [
    "LocalNetworkAccessChecks",  # pages of tests that stand for a public site frame, and ask, a server of this machine
    # Processes that no test looks at and that each page would start: one kept ready, two under the address bar.
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
]
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(_OFF),
]


expect.set_options(timeout=15_000)


class NoBrowser(RuntimeError):
    """No browser to drive on this machine."""


def need_browser(missing: NoBrowser) -> NoReturn:
    """Without a browser the test is skipped; in continuous integration it fails."""
    if os.environ.get("CI"):
        raise missing
    pytest.skip(str(missing))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser. Raises NoBrowser."""
    path = shutil.which("chromium")
    if path is None:
        raise NoBrowser("Chromium is not installed: on Debian, `apt-get install chromium`")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Server:
    """`relais run` on a database of its own; it can be killed and started again on the same port."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self._folder = folder
        self.port = quiet_port()
        self.url = f"http://localhost:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("RELAIS", "SMTP"))},
            "RELAIS_CONFIG": str(REPOSITORY / "config.yml"),
            "RELAIS_DATABASE_URL": database_url or f"sqlite:///{folder}/relais.db",
            "RELAIS_KEYS": KeyRing.new_entry("k1", os.urandom),
            "RELAIS_PORT": str(self.port),
            "PYTHONPATH": str(REPOSITORY),
        }
        self._process: BaseProcess | None = None

    @property
    def database_url(self) -> str:
        """Where its database is."""
        return self._environment["RELAIS_DATABASE_URL"]

    @property
    def keys(self) -> str:
        """Its master keys."""
        return self._environment["RELAIS_KEYS"]

    def store(self) -> Store:
        """Its database, opened and migrated beside it; to be closed."""
        ring = KeyRing.parse(self._environment["RELAIS_KEYS"])
        return open_store(self._environment["RELAIS_DATABASE_URL"], ring, migrate=True)

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self._folder / "log"
        self._process = begin(["run"], self._environment, self._folder, out=log, err=log)
        deadline = time.monotonic() + 150
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert self._process.is_alive(), log.read_text("utf-8")
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Stop it with no warning."""
        assert self._process is not None
        self._process.kill()
        self._process.join()
        self._process = None

    def stop(self) -> None:
        """Stop it cleanly, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.join(20)
            self.kill()

    def api_key(self, role: str = "reader") -> dict[str, str]:
        """The header of a fresh API key of gims13."""
        done = relais(self._environment, self._folder, "key", "create", "--service", "gims13", "--role", role)
        assert done.returncode == 0, done.stderr
        return {"Authorization": f"Bearer {done.stdout.strip()}"}


Ticket = dict[str, str]
"""What leads to a conversation: its id and token."""


def prepare(server: Server, answers: Mapping[str, Answer], *, until: str) -> Ticket:
    """A conversation brought to the question `until` without a browser; the door is the answer to `accueil`."""
    with httpx.Client(base_url=f"{server.url}/api/v1") as http:
        turn = http.post("/conversations", json={"service": "gims13"}).raise_for_status().json()
        ticket = {"id": turn["id"], "token": turn["token"]}
        while turn["prompt"]["step"] != until:
            body = body_for(turn["prompt"], default_for(turn["prompt"], answers)) | target_of(turn["prompt"])
            turn = (
                http.post(f"/conversations/{ticket['id']}/turns", json=body, headers=bearer(ticket))
                .raise_for_status()
                .json()
            )
    return ticket


def bearer(ticket: Ticket) -> dict[str, str]:
    """The header that shows that the conversation is ours."""
    return {"Authorization": f"Bearer {ticket['token']}"}


class Visitor:
    """A person in front of the page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.set_default_timeout(15_000)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: str = "/s/gims13") -> Visitor:
        """Open the page."""
        self.page.goto(self.url + path)
        return self

    def begin(self, *, own: bool = True) -> Visitor:
        """Open the page and say whose device it is."""
        self.open()
        self.press("Oui, il est à moi" if own else "Non, ou il est partagé")
        self.wait_for("accueil")
        return self

    def resume(self, ticket: Ticket) -> Visitor:
        """Come back to a conversation that this device kept."""
        self.page.goto("about:blank")  # the page that may be open would follow its cleared storage out
        self.open("/calendrier")
        self.page.evaluate("(kept) => localStorage.setItem('r.gims13', kept)", json.dumps({"t": ticket}))
        self.open()
        self.press("Reprendre")
        self.page.locator("#ask[data-step]").wait_for()
        return self

    @property
    def step(self) -> str:
        """The question asked now."""
        return self.page.locator("#ask").get_attribute("data-step") or ""

    def wait_for(self, *steps: str) -> None:
        """Until one of these questions is asked."""
        choice = ", ".join(f'#ask[data-step="{step}"]' for step in steps)
        self.page.locator(choice).wait_for()

    def press(self, name: str) -> None:
        """Press the button or link of this name."""
        self.page.get_by_role("button", name=name).first.click()

    def option(self, name: str) -> None:
        """Press the option with this id."""
        self.page.locator(f'#ask [data-id="{name}"]').click()

    def option_is_gone(self, name: str) -> None:
        """The answer was given: it cannot be given again meanwhile."""
        expect(self.page.locator(f'#ask [data-id="{name}"]')).to_be_hidden()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds outside the page."""
        deadline = time.monotonic() + 15
        while not holds():
            assert time.monotonic() < deadline
            self.page.wait_for_timeout(100)

    def give(self, value: Answer) -> None:
        """Answer the question on screen, as `tests.support.talking` words answers."""
        page = self.page
        if isinstance(value, int):
            page.locator(".scale label").nth(value).click()
            page.locator(".answers .primary").click()
        elif isinstance(value, list):
            for each in value:
                page.locator(f'.answers input[value="{each}"]').check()
            page.locator(".answers .primary").click()
        elif page.locator(f'#ask [data-id="{value}"]').count():
            self.option(value)
        else:
            page.locator(".answers .typed").fill(value)
            page.locator(".answers .primary").click()

    def answer(self, value: Answer) -> None:
        """Answer, and wait for the next question."""
        before = self.step
        self.give(value)
        self.page.locator(f'#ask:not([data-step="{before}"])').wait_for()

    def walk(self, answers: Mapping[str, Answer] = {}, *, until: str) -> Visitor:
        """Answer question after question until `until` is asked."""
        while self.step != until:
            self.answer(self.usual(answers))
        return self

    def usual(self, answers: Mapping[str, Answer] = {}) -> Answer:
        """The answer of the test to the question on screen, else the usual one, else the first."""
        step = self.step
        if step in answers:
            return answers[step]
        if step in DEFAULTS:
            return DEFAULTS[step]
        box = self.page.locator(".answers input[type=checkbox]")
        if box.count():
            return [str(box.first.get_attribute("value"))]
        return str(self.page.locator("#ask [data-id]").first.get_attribute("data-id"))

    def storage(self) -> dict[str, Any]:
        """Everything this device keeps of the page."""
        found: dict[str, Any] = self.page.evaluate("({local: {...localStorage}, tab: {...sessionStorage}})")
        return found

    def ticket(self, area: str = "local") -> Ticket:
        """The ticket this device keeps."""
        found: Ticket = json.loads(self.storage()[area]["r.gims13"])["t"]
        return found


@contextmanager
def visiting(browser: Browser, url: str, **look: Any) -> Iterator[Visitor]:
    """A person with a fresh browser: a phone to touch, unless `look` has another viewport. Nothing moves."""
    touched = look.get("viewport", PHONE) == PHONE
    usual = {"viewport": PHONE, "is_mobile": touched, "has_touch": touched, "reduced_motion": "reduce"}
    context = browser.new_context(**{**usual, "locale": "fr-FR", "timezone_id": "Europe/Paris", **look})
    try:
        yield Visitor(context.new_page(), url)
    finally:
        context.close()
