"""The console with a keyboard: letters, when they must keep still, how they are turned off; the pages on a phone.

With RELAIS_SCREENSHOTS=folder, the screens are kept as images.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_cell import LOOKS, PICTURES, SIZES, at_work, press
from tests.support.axe import violations
from tests.support.browser import Server, prepare
from tests.support.talking import RED


def barriers(page: Page, name: str) -> list[str]:
    """What axe-core finds, with every rule it has."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"clavier-{name}.png")
    broken = violations(page)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]


def test_letters_lead_everywhere(browser: Browser, server: Server) -> None:
    """Through the queue, into a case, to its forms, to the printable sheet and back, without a mouse."""
    for _ in range(2):
        prepare(server, {**RED, "accueil": "salarie"}, until="statistiques")
    with at_work(browser, server, "Camille Martin") as page:
        page.goto(f"{server.url}/cellule/agenda")
        page.keyboard.press("f")
        page.wait_for_url(re.compile("/cellule/file"))
        rows = page.locator(".cases td.number a")
        for key, place in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
            page.keyboard.press(key)
            expect(rows.nth(place)).to_be_focused()
        page.keyboard.press("/")
        expect(page.locator("#cherche")).to_be_focused()
        expect(page.locator("#cherche")).to_have_value("")
        page.keyboard.type("fj?")
        expect(page.locator("#cherche")).to_have_value("fj?")
        rows.nth(0).focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Demande n°")
        page.wait_for_load_state()
        case = page.url
        for key, field in (("r", "message"), ("n", "note"), ("t", "tache")):
            page.locator("#main").focus()
            page.keyboard.press(key)
            expect(page.locator(f"#{field}")).to_be_focused()
            expect(page.locator(f"#{field}")).to_have_value("")
        page.keyboard.type("finir cet appel ?")
        expect(page.locator("#tache")).to_have_value("finir cet appel ?")
        assert page.url == case
        page.locator("#main").focus()
        page.keyboard.press("i")
        page.wait_for_url(re.compile("/imprimer"))
        page.keyboard.press("f")
        page.wait_for_url(re.compile("/cellule/file"))
        page.keyboard.press("c")
        page.wait_for_url(re.compile("/cellule/nouvelle"))
        page.keyboard.press("Control+a")
        page.keyboard.press("a")
        page.wait_for_url(re.compile("/cellule/agenda"))
        page.keyboard.press("c")
        page.wait_for_url(re.compile("/cellule/nouvelle"))


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_list_of_letters(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """« ? » shows them; the box turns them off for good, but for « ? »; a letter does nothing behind the dialog."""
    with at_work(browser, server, "Camille", viewport=SIZES[size], color_scheme=scheme) as page:
        page.goto(f"{server.url}/cellule/agenda")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Raccourcis clavier")
        expect(dialog).to_be_visible()
        assert barriers(page, f"fenetre-{size}-{scheme}") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("f")
        expect(dialog).to_be_visible()
        dialog.get_by_label("Raccourcis actifs").uncheck()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.reload()
        page.keyboard.press("f")
        page.keyboard.press("?")
        expect(dialog).to_be_visible()
        assert page.url.endswith("/cellule/agenda")
        dialog.get_by_label("Raccourcis actifs").check()
        dialog.get_by_role("button", name="Fermer").click()
        page.keyboard.press("f")
        page.wait_for_url(re.compile("/cellule/file"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_on_a_phone(browser: Browser, server: Server, scheme: str) -> None:
    """Behind one button, from which every page and the way out can be reached; Escape closes it."""
    with at_work(browser, server, "Camille", viewport=SIZES["phone"], color_scheme=scheme) as page:
        page.goto(f"{server.url}/cellule/file")
        menu, partners = page.get_by_role("button", name="Menu"), page.get_by_role("link", name="Partenaires")
        expect(partners).to_be_hidden()
        menu.click()
        expect(partners).to_be_visible()
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        assert barriers(page, f"menu-{scheme}") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
        expect(partners).to_be_hidden()
        expect(menu).to_be_focused()
        menu.press("Enter")
        with page.expect_navigation():
            partners.click()
        expect(page.get_by_role("heading", name="Partenaires", exact=True)).to_be_visible()
        menu.click()
        press(page, "Se déconnecter")
        expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
