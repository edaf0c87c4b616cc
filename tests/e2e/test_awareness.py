"""Making the service known in a real browser: from the console to the poster, the link and the manager's kit.

With RELAIS_SCREENSHOTS=folder, the screens are kept as images.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.wiring import Installation
from tests.e2e.test_cell import LOOKS, PICTURES, SIZES
from tests.support import pdf
from tests.support.axe import violations
from tests.support.campaigns import came_by, campaigning
from tests.support.cell import COOKIE, sign_in
from tests.support.serving import serving


def accessible(page: Page, name: str) -> None:
    """No barrier, nothing wider than the screen."""
    found = violations(page)
    assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_from_the_console_to_who_reads_the_poster(
    browser: Browser, sqlite_installation: Installation, size: str, scheme: str
) -> None:
    """The link is copied and leads into the chat with its code; a poster is taken; a manager finds a kit."""
    with serving(sqlite_installation) as url:
        campaigning(sqlite_installation, url)
        came_by(sqlite_installation, "2026-07", "salle-attente", left=31, unsent=24, sent=43)
        came_by(sqlite_installation, "2026-07", "site", left=2, unsent=3, sent=4)
        _, secret = sqlite_installation.store.run_now(sign_in, "gims13", "member", "Camille Martin")
        context = browser.new_context(
            viewport=SIZES[size], color_scheme=scheme, locale="fr-FR", reduced_motion="reduce"
        )  # type: ignore[arg-type]
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.add_cookies([{"name": COOKIE, "value": secret, "url": url}])
        page = context.new_page()
        page.goto(f"{url}/cellule/campagnes")
        expect(page.get_by_role("heading", name="Faire connaître le service")).to_be_visible()
        page.get_by_role("link", name="Affiche de la salle d’attente").click()
        expect(page.get_by_role("heading", name="Campagne : Affiche de la salle d’attente")).to_be_visible()
        page.get_by_text("E-mail pour les salariés", exact=True).click()
        accessible(page, f"faire-connaitre-{size}-{scheme}")
        page.get_by_role("button", name="Copier : Lien à donner ou à publier").click()
        expect(page.locator("#said")).to_have_text("Copié")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == f"{url}/s/gims13?c=salle-attente"
        with page.expect_download() as taken:
            page.get_by_role("link", name="Affiche A4 (PDF) Pour les managers").click()
        assert taken.value.suggested_filename == "affiche-salle-attente-managers-a4.pdf"
        (poster,) = pdf.pages(Path(taken.value.path()).read_bytes())
        assert "Aidez quelqu’un à garder son travail" in poster
        page.goto(link)
        expect(page.locator('#device input[name="c"]')).to_have_value("salle-attente")
        page.goto(f"{link}&porte=manager")
        expect(page.locator('#device input[name="porte"]')).to_have_value("manager")
        page.get_by_role("button", name="Non").click()
        expect(page.locator("#log")).to_contain_text("Je suis manager, RH, dirigeant ou élu")
        page.get_by_role("button", name="Retour").click()
        expect(page.get_by_role("button", name="Je fais le point pour moi")).to_be_visible()
        page.goto(f"{url}/s/gims13/sujets/manager_aider")
        accessible(page, f"sujet-manager-{size}-{scheme}")
        page.get_by_role("link", name="Toutes les fiches et tous les modèles").click()
        accessible(page, f"kits-{size}-{scheme}")
        with page.expect_download() as kit:
            page.get_by_role("link", name="Word, à compléter : Préparer un rendez-vous de liaison").click()
        assert kit.value.suggested_filename == "rendez_vous_liaison.docx"
        context.close()
