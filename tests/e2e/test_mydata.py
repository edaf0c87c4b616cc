"""« Mes données » and the sheets to keep, in a real browser: read, changed, taken back, downloaded, printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Server, Visitor, bearer, prepare
from tests.support.talking import RED, Answer

LEVELS = re.compile(r"rouge|orange|jaune|\bvert\b|\bR1\b|score|à risque", re.IGNORECASE)
NARROW: dict[str, Answer] = {"accueil": "salarie", **RED, "situation": "en_arret", "duree_arret": "3_6_mois"}


def my_data(visitor: Visitor) -> Page:
    visitor.press("Menu")
    visitor.page.locator("#my-data").click()
    expect(visitor.page.locator("#mydata h2")).to_be_focused()
    return visitor.page


def pages_of(page: Page) -> int:
    """How many sheets of paper the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def on_paper(page: Page) -> str:
    """Its words; nothing on it is to be pressed."""
    page.emulate_media(media="print")
    assert page.locator("button:visible, input:visible, textarea:visible").all_inner_texts() == []
    found = page.locator("body").inner_text().replace("\u00a0", " ")
    page.emulate_media(media="null")
    return found


def test_an_answer_is_changed_from_there(visitor: Visitor, server: Server) -> None:
    visitor.resume(prepare(server, NARROW, until="soutien"))
    page = my_data(visitor)
    expect(page.locator("#mydata")).to_contain_text("Une clé pour reprendre la conversation")
    expect(page.locator("#talk")).to_be_hidden()
    assert page.get_by_role("button", name="Changer\u00a0: Votre accord").count() == 0
    page.get_by_role("button", name="Changer\u00a0: Capacité à travailler").click()
    visitor.wait_for("capacite")
    expect(page.locator("#question")).to_be_focused()
    visitor.answer(9)
    assert visitor.step == "soutien"
    expect(my_data(visitor).locator(".pairs div", has_text="Capacité à travailler")).to_contain_text("9 sur 10")
    page.evaluate("document.documentElement.dataset.size = 200")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.evaluate("document.documentElement.dataset.size = 100")
    visitor.press("Revenir à la conversation")
    expect(page.locator("#question")).to_be_focused()
    assert visitor.step == "soutien"


def test_taking_the_request_back_by_keyboard_asks_once_more_and_says_what_remains(
    visitor: Visitor, server: Server
) -> None:
    ticket = prepare(server, {**NARROW, "contact_nom": "Sacha"}, until="statistiques")
    visitor.resume(ticket)
    page = my_data(visitor)
    words = page.locator("#mydata").inner_text()
    assert "L’équipe ne l’a pas encore lue" in words
    assert not LEVELS.search(words)
    page.get_by_role("button", name="Reprendre cet accord").focus()
    page.keyboard.press("Enter")
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("son numéro, ses dates et le mot")
    expect(page.get_by_role("button", name="Annuler")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_be_hidden()
    expect(page.get_by_role("button", name="Reprendre cet accord")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#mydata [role=status]")).to_contain_text("est retirée")
    expect(page.locator("#mydata")).to_contain_text(re.compile(r"Demande n°\s\d+, envoyée le .+, retirée le"))
    assert "Sacha" not in page.locator("body").inner_text()
    assert page.locator(".receipt").count() == 0
    assert httpx.get(f"{server.url}/api/v1/conversations/{ticket['id']}", headers=bearer(ticket)).json()["case"] is None
    visitor.press("Revenir à la conversation")
    assert visitor.step == "statistiques"


def test_taking_the_questionnaire_back_leads_to_the_door(visitor: Visitor, server: Server) -> None:
    visitor.resume(prepare(server, NARROW, until="moral"))
    page = my_data(visitor)
    visitor.press("Reprendre cet accord")
    page.locator(".sure .primary").click()
    expect(page.locator("#mydata")).to_contain_text("Aucune réponse ni coordonnée")
    visitor.press("Revenir à la conversation")
    assert visitor.step == "accueil"


def test_it_is_downloaded_whole(visitor: Visitor, server: Server, tmp_path: Path) -> None:
    ticket = prepare(server, NARROW, until="statistiques")
    visitor.resume(ticket)
    page = my_data(visitor)
    with page.expect_download() as coming:
        visitor.press("Télécharger mes données")
    assert coming.value.suggested_filename == "releve.json"
    coming.value.save_as(tmp_path / "file")
    found = json.loads((tmp_path / "file").read_text("utf-8"))
    kept = httpx.get(f"{server.url}/api/v1/conversations/{ticket['id']}/data", headers=bearer(ticket)).json()
    assert {**found, "made_at": None} == {**kept, "made_at": None}
    assert found["requests"][0]["level"] == "rouge"


def test_on_paper_nothing_is_folded_or_to_be_pressed(visitor: Visitor, server: Server) -> None:
    visitor.resume(prepare(server, NARROW, until="statistiques"))
    page = my_data(visitor)
    assert page.title() == "Relais"
    assert pages_of(page) <= 3
    words = on_paper(page)
    assert "06 12 34 56 78" in words


def test_without_network_it_says_so_and_tries_again(visitor: Visitor, server: Server) -> None:
    visitor.resume(prepare(server, NARROW, until="moral"))
    page = visitor.page
    page.context.set_offline(True)
    my_data(visitor)
    expect(page.locator("#mydata [role=alert]")).to_contain_text("Pas de réseau")
    page.context.set_offline(False)
    page.locator("#mydata").get_by_role("button", name="Réessayer").click()
    expect(page.locator("#mydata")).to_contain_text("Capacité à travailler")


def test_the_result_and_the_request_are_kept_on_one_page(visitor: Visitor, server: Server) -> None:
    """The service, the result in words, what happens next and when, how to reach the cell, help; nothing else."""
    visitor.resume(prepare(server, NARROW, until="recap"))
    page = visitor.page
    visitor.answer("continuer")
    page.evaluate("window.print = () => { window.printed = true }")
    visitor.press("Garder cette page")
    assert page.evaluate("window.printed")
    for sent in (False, True):
        if sent:
            visitor.walk(NARROW, until="envoi")
            visitor.answer("envoyer")
            expect(page.locator(".receipt").first).to_contain_text("À quoi s’attendre")
        assert page.title() == "Relais"
        assert pages_of(page) == 1
        words = on_paper(page)
        assert words.startswith("GIMS 13")
        assert not LEVELS.search(words)
        for part in ("Pour vous, maintenant", "secrétariat de GIMS 13", "du lundi au vendredi, 9 h–17 h"):
            assert part in words
        for number in ("15", "112", "114", "3114"):
            assert len(re.findall(rf"\b{number} –", words)) == 1
        assert ("sous 2 jours ouvrés" in words) == ("Rien n’est envoyé" in words) == (not sent)
        assert bool(re.search(r"Demande n° \d+", words)) == sent
        assert ("au plus tard" in words) == sent


@pytest.mark.parametrize("own", [True, False], ids=["own device", "shared"])
def test_the_page_to_keep_is_the_same_after_a_reload(visitor: Visitor, server: Server, own: bool) -> None:
    """The device remembers which messages, not what they say; another conversation there has no sheet of this one."""
    page = visitor.begin(own=own).page
    visitor.walk({**NARROW, "capacite": 3}, until="recap")
    visitor.answer("continuer")
    for _ in range(2):
        before = on_paper(page)
        page.reload()
        visitor.press("Reprendre")
        page.locator(".sheet h2", has_text="Pour vous, maintenant").wait_for()
        assert on_paper(page) == before
        assert pages_of(page) == 1
        visitor.walk(NARROW, until="envoi")
    assert "jours ouvrés" in before
    assert "jours ouvrés" not in page.locator(".earlier").inner_text()
    assert "jours" not in str(visitor.storage())
    page.reload()
    visitor.press("Effacer et recommencer")
    visitor.press("Oui, il est à moi")
    visitor.wait_for("accueil")
    expect(page.locator(".sheet")).to_have_count(0)


@pytest.mark.parametrize(
    ("statut", "who"),
    [
        ("public", "le service de prévention de votre employeur"),
        ("agricole", "la MSA"),
        ("particulier_employeur", "le SPSTN"),
        ("independant", "vous affilier à un service"),
        ("autre", "une ancienne convocation"),
        ("moins_18", "119"),
    ],
)
def test_who_is_followed_elsewhere_leaves_with_whom_to_turn_to(
    visitor: Visitor, server: Server, statut: str, who: str
) -> None:
    """The walk ends there: no question about health, nothing kept, and the page stays to be read and kept."""
    ticket = prepare(server, {"accueil": "salarie", "statut": statut}, until="orientation")
    page = visitor.resume(ticket).page
    expect(page.locator("#talk")).to_contain_text(who)
    visitor.answer("terminer")
    assert visitor.step == "accueil"
    sheet = page.locator(".sheet")
    expect(sheet).to_be_in_viewport()
    expect(sheet).to_contain_text(who)
    expect(sheet).to_contain_text("secrétariat de GIMS 13")
    expect(sheet).to_contain_text("3114")
    expect(sheet.get_by_role("button", name="Garder cette page")).to_be_visible()
    assert pages_of(page) == 1
    kept = httpx.get(f"{server.url}/api/v1/conversations/{ticket['id']}/data", headers=bearer(ticket)).json()
    assert kept["questionnaires"] == kept["requests"] == []
