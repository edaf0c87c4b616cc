"""A whole cell in browsers while the test moves the clock: people on their phones, members at their desks.

Everything but time is real: the application stands behind a port, reminders and erasing run as its worker runs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from bot.wiring import Installation
from bot.worker.purge import purge_now
from bot.worker.reminders import remind
from storage import members, sessions
from storage.members import Profile
from storage.transaction import Transaction
from tests.support.browser import DESKTOP, Visitor, visiting
from tests.support.cell import COOKIE
from tests.support.clock import Clock
from tests.support.serving import serving

_ZONE = ZoneInfo("Europe/Paris")


class Stage:
    """gims13 and its time. What opens here must be over when the stage is."""

    def __init__(self, installation: Installation, clock: Clock, browser: Browser, url: str) -> None:
        self.installation = installation
        self.clock = clock
        self.url = url
        self._browser = browser
        self._open = ExitStack()
        self._desks: list[Page] = []

    @classmethod
    @contextmanager
    def set(cls, installation: Installation, clock: Clock, browser: Browser) -> Iterator[Stage]:
        """The application behind a port; at the end no page may have failed, nor asked what its policy forbids."""
        with serving(installation) as url:
            stage = cls(installation, clock, browser, url)
            with stage._open:
                yield stage

    def until(self, moment: str) -> None:
        """« 2026-11-24 10:00 », in Paris: time passes, nobody stays in the console, and the worker does its work.

        A page left open would ask for itself in the middle of what comes next, and be led to sign in.
        """
        for page in self._desks:
            page.goto("about:blank")
        then = datetime.fromisoformat(moment).replace(tzinfo=_ZONE).timestamp()
        assert then > self.clock.now, "time does not go back"
        self.clock.now = then
        store = self.installation.store
        while store.run_now(remind, self.installation.world):
            pass
        purge_now(store, self.installation.world)

    def member(self, name: str, role: str = "member") -> Desk:
        """Somebody of the cell in front of the console, on a large screen."""
        member, token = self.installation.store.run_now(members.invite, "gims13", role)
        self.installation.store.run_now(self._join, token, name)
        context = self._browser.new_context(viewport=DESKTOP, locale="fr-FR", reduced_motion="reduce")  # type: ignore[arg-type]
        self._open.callback(context.close)
        self._desks.append(context.new_page())
        desk = Desk(self, member, self._desks[-1])
        self._open.callback(desk.check)
        return desk

    def person(self) -> Visitor:
        """Somebody with a phone."""
        visitor = self._open.enter_context(visiting(self._browser, self.url))
        self._open.callback(lambda: _same(visitor.faults, []))
        return visitor

    @staticmethod
    def _join(tx: Transaction, token: str, name: str) -> None:
        members.accept(tx, token, Profile(name, f"{tx.token(6)}@service.example"), "never used")


class Desk:
    """A member and the page in front of them; who was away too long signs in again."""

    def __init__(self, stage: Stage, member: str, page: Page) -> None:
        self.page = page
        self._stage = stage
        self._member = member
        self._came_at = 0.0
        self._faults: list[str] = []
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self._faults.append(str(error)))
        page.on("console", lambda said: self._faults.append(said.text) if "Content Security" in said.text else None)

    def open(self, path: str) -> Page:
        """Open a page of the console."""
        stage = self._stage
        if stage.clock.now - self._came_at > sessions.IDLE:
            secret = stage.installation.store.run_now(sessions.begin, self._member, "open")
            self.page.context.add_cookies([{"name": COOKIE, "value": secret, "url": stage.url}])
        self._came_at = stage.clock.now
        self.page.goto(stage.url + path)
        return self.page

    def case(self, number: int) -> Page:
        """Open a case."""
        return self.open(f"/cellule/dossier/{number}")

    def line_of(self, number: int, place: str = "/cellule/file") -> str:
        """What the queue says of a case, in one line."""
        row = self.open(place).locator(".cases tbody tr", has=self.page.locator(f"#case-{number}"))
        expect(row).to_have_count(1)
        return " ".join(row.inner_text().split())

    def press(self, name: str) -> None:
        """Press a button that leads to the case as it stands then."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.get_by_role("alert").filter(visible=True)).to_have_count(0)

    def unfold(self, title: str) -> None:
        """Open what is folded under this title."""
        self.page.locator("summary", has_text=title).first.click()

    def note_call(self, result: str, note: str = "") -> None:
        """Write down a call."""
        self.page.fill("#appel_note", note)
        self.press(result)

    def check(self) -> None:
        """Nothing of the page failed."""
        _same(self._faults, [])


def look_again(person: Visitor) -> None:
    """What a page does when it is shown again: it asks whether the cell has written."""
    person.page.evaluate("window.dispatchEvent(new Event('online'))")


def tell_the_cell(person: Visitor, words: str) -> None:
    """Write in an open exchange, until the page says that it is sent."""
    told = person.page.locator(".msg.info", has_text="Envoyé à la cellule")
    before = told.count()
    person.page.locator(".writing .typed").fill(words)
    person.press("Envoyer ce message")
    expect(person.page.locator(".msg.mine").last).to_contain_text(words)
    expect(told).to_have_count(before + 1)


def _same(found: object, wanted: object) -> None:
    assert found == wanted
