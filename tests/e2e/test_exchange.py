"""A member and a person talk, each in a real browser: a template, messages, the end of the exchange.

With RELAIS_SCREENSHOTS=folder, the screens are kept as images.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_cell import at_work, press, sent
from tests.support.browser import DESKTOP, PHONE, Server, Visitor, visiting
from tests.support.talking import RED

PICTURES = os.environ.get("RELAIS_SCREENSHOTS")
HERE: dict[str, object] = {**RED, "accueil": "salarie", "contact_moyen": "ici", "contact_nom": "Sam"}


@pytest.fixture
def talking_server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """A server of its own."""
    running = Server(tmp_path, sqlite_url)
    running.store().close()
    running.start()
    yield running
    running.stop()


def kept(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"echange-{name}.png", full_page=name.startswith("console"))


def look_again(person: Visitor) -> None:
    """What a page does when it is shown again: it asks whether the cell has written."""
    person.page.evaluate("window.dispatchEvent(new Event('online'))")


def test_a_member_and_a_person_talk(browser: Browser, talking_server: Server) -> None:
    """The member begins with a template and lets the person answer; what is typed at 360 px goes to the case, in the
    order it was sent, and the field is empty again; the queue says that an answer waits, until the holder reads it;
    each side sees who ended the exchange."""
    url = talking_server.url
    with at_work(browser, talking_server, "Camille Martin") as page, visiting(browser, url) as person:
        number = sent(person, HERE)
        person.answer("non")
        page.goto(f"{url}/cellule/dossier/{number}")
        press(page, "Je m’en occupe")
        page.select_option("#modele", "premier_contact")
        expect(page.locator("#message")).to_have_value(re.compile("Je suis Camille, de la cellule PDP"))
        expect(page.get_by_label("La personne peut répondre ici")).to_be_checked()
        kept(page, "console-modele")
        press(page, "Envoyer la réponse")
        expect(page.get_by_text("la personne peut répondre ici.")).to_be_visible()
        look_again(person)
        person.wait_for("echange")
        expect(person.page.locator(".msg.member")).to_contain_text("Je suis Camille")
        expect(person.page.locator("#back")).to_be_hidden()
        kept(person.page, "personne-ouvert-360")
        field = person.page.locator(".writing .typed")
        for words in ("Jeudi matin me va.", "Plutôt ici, par écrit."):
            field.fill(words)
            person.press("Envoyer ce message")
            expect(person.page.locator(".msg.mine").last).to_contain_text(words)
            expect(field).to_have_value("")
        expect(person.page.locator(".msg.info").last).to_contain_text(re.compile("^Envoyé à la cellule PDP"))
        kept(person.page, "personne-envoye-360")
        page.goto(f"{url}/cellule/file")
        expect(page.locator(".cases tbody tr").first).to_contain_text("Réponse à lire")
        kept(page, "console-file")
        page.get_by_role("link", name=str(number)).click()
        first, second = page.locator(".timeline .said").nth(1), page.locator(".timeline .said").nth(0)
        expect(first).to_contain_text("Jeudi matin me va.")
        expect(second).to_contain_text("Plutôt ici, par écrit.")
        expect(second).to_contain_text("À lire")
        kept(page, "console-lu")
        page.goto(f"{url}/cellule/file")
        expect(page.locator(".cases tbody tr").first).not_to_contain_text("Réponse à lire")
        person.option("terminer")
        person.wait_for("accueil")
        expect(person.page.get_by_text("L’assistant répond de nouveau")).to_be_visible()
        kept(person.page, "personne-fini-360")
        page.goto(f"{url}/cellule/dossier/{number}")
        expect(page.locator(".timeline .exchange_ended")).to_contain_text("La personne")
        expect(page.get_by_role("button", name="Terminer l’échange")).to_have_count(0)
        assert person.faults == []


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(PHONE, "dark"), pytest.param(DESKTOP, "light", marks=pytest.mark.long)],
    ids=["phone", "desktop"],
)
def test_help_within_an_exchange(browser: Browser, server: Server, size: dict[str, int], scheme: str) -> None:
    """The whole page of help first, for a manager too; behind it, the exchange goes on where it was."""
    look = {"viewport": size, "color_scheme": scheme}
    manager: dict[str, object] = {"accueil": "manager", "observations": ["rupture_evoquee"], "contact_moyen": "ici"}
    with at_work(browser, server, "Camille Martin", **look) as page, visiting(browser, server.url, **look) as person:
        number = sent(person, manager)
        page.goto(f"{server.url}/cellule/dossier/{number}")
        press(page, "Je m’en occupe")
        page.fill("#message", "Bonjour, parlons du travail. Que voyez-vous ?")
        press(page, "Envoyer la réponse")
        look_again(person)
        person.wait_for("echange")
        expect(person.page.locator("#ask .notice")).to_contain_text("Ne nommez personne")
        person.page.locator(".writing .typed").fill("il va se tuer, il me l’a dit")
        person.press("Envoyer ce message")
        expect(person.page.locator("#crisis")).to_be_visible()
        person.press("Revenir à la conversation")
        person.wait_for("echange")
        kept(person.page, f"aide-{scheme}")
        page.reload()
        expect(page.locator(".timeline .said")).to_contain_text("La page d’aide")
        expect(page.locator(".timeline .said")).to_contain_text("il va se tuer")
        kept(page, f"console-aide-{scheme}")
        assert person.faults == []
