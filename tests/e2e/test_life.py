"""Tasks, measures, duplicates and what is over, seen by axe-core in a real browser; the stories are beside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.wiring import Installation
from storage import sessions
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Visitor, visiting
from tests.support.cell import COOKIE, sign_in
from tests.support.clock import Clock
from tests.support.serving import serving
from tests.support.talking import RED, Answer

EMPLOYEE: dict[str, Answer] = {**RED, "accueil": "salarie", "contact_nom": "Sam"}


class Desk:
    """A member in front of the console, who comes back after days."""

    def __init__(self, page: Page, url: str, installation: Installation, member: str, clock: Clock) -> None:
        self.page = page
        self.url = url
        self._installation = installation
        self._member = member
        self._clock = clock

    def after(self, days: float) -> None:
        """Let days pass, then sign in again."""
        self._clock.forward(days=days)
        secret = self._installation.store.run_now(sessions.begin, self._member, "open")
        self.page.context.add_cookies([{"name": COOKIE, "value": secret, "url": self.url}])

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}/cellule{path}")

    def press(self, name: str) -> None:
        """Press a button that leads to the case as it stands then."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def unfold(self, title: str) -> None:
        self.page.locator("summary", has_text=title).first.click()

    def says(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)


@contextmanager
def at_desk(browser: Browser, installation: Installation, url: str, clock: Clock, **look: object) -> Iterator[Desk]:
    """A member of gims13, signed in."""
    member, secret = installation.store.run_now(sign_in, "gims13", "member", "Camille Martin")
    usual: dict[str, object] = {"viewport": DESKTOP, "locale": "fr-FR", "reduced_motion": "reduce"}
    context = browser.new_context(**{**usual, **look})  # type: ignore[arg-type]
    try:
        context.add_cookies([{"name": COOKIE, "value": secret, "url": url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        yield Desk(page, url, installation, member, clock)
    finally:
        context.close()


def sent(visitor: Visitor, answers: dict[str, Answer]) -> int:
    """Walk from the door to the receipt; the number of the case."""
    visitor.begin()
    visitor.walk(answers, until="envoi")
    visitor.answer("envoyer")
    return int(visitor.page.locator(".receipt h2").first.inner_text().split()[-1])


@pytest.mark.long
@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_no_barrier(
    browser: Browser, sqlite_installation: Installation, clock: Clock, size: dict[str, int], scheme: str
) -> None:
    """axe-core, every rule: tasks, measures with their history, two requests as one, a closed case, the agenda; nothing
    is wider than the screen."""
    found: dict[str, list[str]] = {}
    with (
        serving(sqlite_installation) as url,
        at_desk(browser, sqlite_installation, url, clock, viewport=size, color_scheme=scheme) as desk,
    ):
        numbers = []
        for _ in range(3):
            with visiting(browser, url) as person:
                numbers.append(sent(person, EMPLOYEE))
        first, second, third = numbers

        def see(name: str) -> None:
            desk.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            broken = violations(desk.page)
            if broken:
                found[name] = [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]
            assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

        desk.open(f"/dossier/{first}")
        see("memes")
        desk.press(f"C’est la même personne que la demande n° {second}")
        see("doublon")
        desk.open(f"/dossier/{second}")
        desk.unfold("Prévoir une tâche")
        desk.page.fill("#tache", "Préparer l’étude de poste")
        desk.page.fill("#tache_jour", "2026-11-23")
        desk.press("Ajouter la tâche")
        for measure in ("amenagement", "rqth"):
            desk.unfold("Ajouter une mesure")
            desk.page.select_option("#mesure", measure)
            desk.press("Ajouter la mesure")
        desk.after(2)
        desk.open(f"/dossier/{second}")
        desk.says("Demande n° " + str(first) + " regroupée ici", "en retard")
        see("suivie")
        desk.open("/agenda")
        see("agenda")
        desk.open(f"/dossier/{third}")
        desk.unfold("Clore la demande")
        desk.page.select_option("#motif", "termine")
        desk.page.select_option("#situation", "inconnue")
        desk.press("Clore")
        see("close")
    assert found == {}
