"""Partners in a real browser: the directory, a referral and its sheet, collective actions; what is seen and read.

With RELAIS_SCREENSHOTS=folder, `-k barrier` also keeps the screens as images.
"""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_cell import LOOKS, PICTURES, SIZES, at_work, press, unfold
from tests.support import pdf
from tests.support.axe import violations
from tests.support.browser import Server, bearer, prepare
from tests.support.talking import RED

ASKED = {**RED, "accueil": "salarie", "contact_nom": "Sam Élodie", "employeur": "Scierie Martin, Dole"}


def sent_to(server: Server) -> int:
    """A request that somebody sent; its number."""
    ticket = prepare(server, ASKED, until="statistiques")
    address = f"{server.url}/api/v1/conversations/{ticket['id']}"
    return int(httpx.get(address, headers=bearer(ticket)).raise_for_status().json()["case"])


def refer(page: Page) -> None:
    """Fill the form of a referral, and send it."""
    unfold(page, "Orienter vers un partenaire")
    page.get_by_label("Partenaire", exact=True).select_option(label="Service social de la Carsat")
    page.get_by_label("Besoin", exact=True).select_option(label="Droits et indemnités")
    page.get_by_role("checkbox", name="Nom Sam Élodie").check()
    unfold(page, "Ses réponses au questionnaire")
    page.get_by_role("checkbox", name="Capacité à travailler 5 sur 10").check()
    page.fill("#texte_partenaire", "Un point sur ses droits, s’il vous plaît.")
    page.get_by_role("checkbox", name="Elle est d’accord").check()
    page.fill("#accord_le", str(page.locator("#accord_le").get_attribute("max")))
    page.select_option("#accord_comment", "oral")
    press(page, "Préparer l’orientation")


def test_from_the_directory_to_the_answer_of_a_partner(browser: Browser, server: Server) -> None:
    """A partner is completed; the person is referred, with what they agreed to; the sheet is handed over, the answer
    comes, the agreement goes, and the sheet with it."""
    number = sent_to(server)
    with at_work(browser, server, "Camille Martin") as page:
        page.goto(f"{server.url}/cellule/partenaires")
        card = page.locator("li.card", has_text="Service social de la Carsat")
        expect(card).to_contain_text("à compléter par votre service")
        card.get_by_role("link", name="Compléter").click()
        page.fill("#joindre", "01 00 00 00 00, service social")
        page.fill("#source", "Convention")
        press(page, "Enregistrer")
        expect(page.locator("li.card", has_text="Service social de la Carsat")).to_contain_text("01 00 00 00 00")
        page.get_by_label("Besoin").select_option(label="Conseil juridique")
        press(page, "Filtrer")
        expect(page.locator("li.card")).to_have_count(1)
        page.goto(f"{server.url}/cellule/dossier/{number}")
        refer(page)
        expect(page.locator(".referrals")).to_contain_text("À envoyer")
        with page.expect_download() as download:
            page.get_by_role("link", name="Fiche de liaison (PDF)").click()
        assert download.value.suggested_filename.removesuffix("-1.pdf").isdecimal()
        (sheet,) = pdf.pages(Path(download.value.path()).read_bytes())
        for said in ("Nom Sam Élodie", "Capacité à travailler 5 sur 10", "Un point sur ses droits, s’il vous plaît."):
            assert said in sheet
        assert "Scierie" not in sheet
        press(page, "La fiche est envoyée")
        expect(page.locator(".referrals")).to_contain_text("Relance prévue")
        unfold(page, "Noter une réponse")
        page.get_by_label("Ce que dit le partenaire").fill("Rendez-vous fixé.")
        press(page, "Noter la réponse")
        expect(page.locator(".referrals")).to_contain_text("Acceptée par le partenaire")
        expect(page.locator(".referrals")).not_to_contain_text("Relance prévue")
        unfold(page, "La personne retire son accord")
        press(page, "Noter le retrait de l’accord")
        expect(page.locator(".referrals")).to_contain_text("prévenez le partenaire")
        expect(page.get_by_role("link", name="Fiche de liaison (PDF)")).to_have_count(0)


@pytest.mark.long
@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_no_barrier(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """axe-core, every rule it has: the directory, its forms, a refusal, a case with a referral and every form of it
    unfolded, the list of actions and its form. Nothing is wider than the screen."""
    found: dict[str, list[str]] = {}
    number = sent_to(server)
    with at_work(browser, server, "Camille", viewport=SIZES[size], color_scheme=scheme) as page:

        def see(name: str) -> None:
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"partenaires-{name}-{size}-{scheme}.png")
            broken = violations(page)
            if broken:
                found[name] = [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

        page.goto(f"{server.url}/cellule/partenaires/nouveau")
        see("nouveau")
        page.fill("#nom", "Maison de l’emploi")
        page.fill("#fait", "Ateliers.")
        page.fill("#source", "Appel")
        page.select_option("#territoire", label="Bouches-du-Rhône (13)")
        press(page, "Enregistrer")
        expect(page.get_by_role("alert")).to_contain_text("Cochez au moins un besoin.")
        see("refus")
        page.get_by_label("Aide sociale").check()
        press(page, "Enregistrer")
        see("annuaire")
        page.locator("li.card", has_text="Maison de l’emploi").first.get_by_role("link").click()
        unfold(page, "Archiver")
        see("modifier")
        page.goto(f"{server.url}/cellule/partenaires/cap_emploi")
        see("completer")
        page.goto(f"{server.url}/cellule/partenaires?besoin=psychologique")
        see("aucun")
        page.goto(f"{server.url}/cellule/dossier/{number}")
        refer(page)
        press(page, "La fiche est envoyée")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.locator(".referrals").scroll_into_view_if_needed()
        see("orientation")
        page.locator("#partenaire").scroll_into_view_if_needed()
        see("orienter")
        page.goto(f"{server.url}/cellule/actions/nouvelle")
        page.select_option("#genre", "atelier")
        page.fill("#texte", "Gestes et postures, et qui appeler.")
        page.fill("#personnes", "12")
        see("action")
        press(page, "Enregistrer")
        see("actions")
    assert found == {}
