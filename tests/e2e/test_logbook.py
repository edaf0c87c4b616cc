"""The carnet de bord in a real browser: it keeps itself while it is typed, also after the network failed; two people
who write at once both keep their words; no barrier on a telephone or a large screen.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_cell import PICTURES, SIZES, at_work
from tests.support.axe import violations
from tests.support.browser import Server

_PLACE = "/cellule/carnet"


def barriers(page: Page, name: str) -> list[str]:
    """What axe-core finds, with every rule it has; and what is wider than the screen."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"carnet-{name}.png", full_page=True)
    broken = violations(page)
    found = [f"{name} {each['id']}: {each['nodes'][0]['html']}" for each in broken]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{name}: wider than the screen")
    return found


def open_quarter(page: Page, server: Server) -> None:
    """The logbook of the quarter that is running, from the list."""
    page.goto(server.url + _PLACE)
    page.get_by_role("link", name="trimestre").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("trimestre")


def test_what_is_typed_keeps_itself(browser: Browser, server: Server) -> None:
    with (
        at_work(browser, server, "Léa Roux", "coordinator") as lea,
        at_work(browser, server, "Zoé Petit", viewport=SIZES["phone"], color_scheme="dark") as zoe,
    ):
        for page in (lea, zoe):
            open_quarter(page, server)
        found = barriers(lea, "desktop-light")
        state = lea.locator("#state-leviers")
        lea.locator("#text-leviers").press_sequentially("Appeler M. Durand")
        expect(state).to_contain_text("Enregistré à")
        expect(state).to_contain_text("le nom d’une personne")

        lea.route("**/texte/leviers", lambda route: route.abort())
        lea.locator("#text-leviers").fill("Appeler dans les deux jours")
        expect(state).to_contain_text("Pas encore enregistré")
        lea.unroute("**/texte/leviers")
        lea.locator("#text-leviers").blur()
        expect(state).to_contain_text("Enregistré à")
        lea.reload()
        expect(lea.locator("#text-leviers")).to_have_value("Appeler dans les deux jours")

        zoe.locator("#text-leviers").fill("Une personne-relais")
        expect(zoe.get_by_role("heading", name="Deux textes à réunir")).to_be_visible()
        expect(zoe.locator("#state-leviers blockquote")).to_have_text("Appeler dans les deux jours")
        expect(zoe.locator("#text-leviers")).not_to_be_editable()
        found += barriers(zoe, "phone-dark")
        zoe.reload()
        expect(zoe.locator("#text-leviers")).to_have_value("Une personne-relais")
        with zoe.expect_navigation():
            zoe.get_by_role("button", name="Garder les deux, l’un après l’autre").click()
        both = "Appeler dans les deux jours\n\nUne personne-relais"
        expect(zoe.locator("#text-leviers")).to_have_value(both)
        expect(zoe.locator("#text-leviers")).to_be_editable()

        lea.reload()
        lea.get_by_role("link", name="Historique (2) Leviers").click()
        found += barriers(lea, "history")
        with lea.expect_navigation():
            lea.get_by_role("button", name="Reprendre cette version").click()
        expect(lea.locator("#text-leviers")).to_have_value("Appeler dans les deux jours")
        # A name that was written by mistake goes, and the rest goes on to the logbook of the year.
        zoe.goto(lea.url.split("#")[0])
        zoe.get_by_role("link", name="Historique (3) Leviers").click()
        zoe.get_by_role("link", name="Effacer ce texte…").click()
        found += barriers(zoe, "erase")
        zoe.get_by_role("button", name="Effacer pour de bon").click()
        expect(zoe.get_by_text("Texte effacé par vous")).to_be_visible()
        expect(zoe.get_by_text("Une personne-relais")).to_have_count(0)
        lea.goto(server.url + _PLACE)
        found += barriers(lea, "list")
        with lea.expect_navigation():
            lea.get_by_role("link", name="Année").first.click()
        lea.locator("#text-leviers").press_sequentially("Sur l’année")
        expect(state).to_contain_text("Enregistré à")
        found += barriers(lea, "year")
        with lea.expect_navigation():
            lea.get_by_role("button", name="Reprendre les textes des trimestres Leviers").click()
        expect(lea.locator("#text-leviers")).to_have_value(
            re.compile(r"^Sur l’année\n\n\S+ trimestre \d{4}\nAppeler dans les deux jours$")
        )
        assert found == []
