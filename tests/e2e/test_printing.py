"""The printable sheet of a case in a real browser: on screen, and as what comes out of the printer.

With RELAIS_SCREENSHOTS=folder, the screens are kept as images and the sheet as a PDF.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_cell import LOOKS, PICTURES, SIZES, at_work
from tests.support.axe import violations
from tests.support.browser import Server, prepare
from tests.support.talking import RED
from tests.support.webchat import look

ASKED = {**RED, "accueil": "salarie", "contact_nom": "Sam Petit", "contact_precautions": ["ne_pas_se_presenter"]}


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_from_the_case_to_the_paper(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """On screen: no barrier, nothing wider than the screen. On paper: black on white whatever the screen is, no button
    and no menu, the warning at the top of every page."""
    number = look(server, prepare(server, ASKED, until="statistiques")).json()["case"]
    with at_work(browser, server, "Camille Martin", viewport=SIZES[size], color_scheme=scheme) as page:
        page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; }")
        page.goto(f"{server.url}/cellule/dossier/{number}")
        page.get_by_role("link", name="Version à imprimer").click()
        expect(page.get_by_text("Confidentiel – secret professionnel")).to_be_visible()
        broken = violations(page)
        assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"imprimer-{size}-{scheme}.png", full_page=True)
        page.get_by_role("button", name="Imprimer").click()
        assert page.evaluate("window.printed") == 1
        page.emulate_media(media="print")
        assert page.locator("button:visible, a:visible, summary:visible, nav:visible").count() == 0
        colours = page.evaluate(
            """[document.body, document.querySelector('.sheet-pages'), document.querySelector('h1')].flatMap(
            (each) => { const style = getComputedStyle(each); return [style.backgroundColor, style.color]; })"""
        )
        assert {*colours} <= {"rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"}
        paper = page.pdf(prefer_css_page_size=True)
        if PICTURES:
            (Path(PICTURES) / f"imprimer-{size}-{scheme}.pdf").write_bytes(paper)
        assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12]", paper), "A4"
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Retour à la demande").click()
        expect(page.get_by_role("heading", name="Ce que la personne a partagé")).to_be_visible()
