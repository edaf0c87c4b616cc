"""Two more stories of the cell, on both databases, with a clock that the test moves: a manager, from the chat to the
follow-up 12 months later; a nurse away, and the same person's request that arrives twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.test_cell import comes_back, sent
from tests.support.stage import Stage, look_again, tell_the_cell
from tests.support.talking import RED

pytestmark = pytest.mark.pages

SAM: dict[str, object] = {**RED, "accueil": "salarie", "contact_nom": "Sam Petit"}
MANAGER: dict[str, object] = {
    "accueil": "manager",
    "besoin": "preparer_retour",
    "observations": ["retour_moins_30j"],
    "echange_fait": "oui",
    "souhaits": ["fiche", "modele_courrier", "rappel_conseil"],
    "contact_moyen": "ici",
    "contact_nom": "A. Durand",
    "employeur": "Scierie Martin, Dole",
}


def test_a_manager_from_the_chat_to_twelve_months_later(stage: Stage) -> None:
    """A letter to take along, a queue of their own, an answer that names nobody, an action for the whole team; asked
    twice what became of it."""
    manager, camille = stage.person(), stage.member("Camille Martin")
    manager.begin()
    manager.walk(MANAGER, until="contact_moyen")  # type: ignore[arg-type]
    expect(manager.page.get_by_text("Avant d’envoyer un courrier").first).to_be_visible()
    manager.walk(MANAGER, until="envoi")  # type: ignore[arg-type]
    manager.answer("envoyer")
    number = int(manager.page.locator(".receipt h2").first.inner_text().split()[-1])
    expect(camille.open("/cellule/file").get_by_role("link", name=str(number))).to_have_count(0)
    assert "À lire dans 3 jours ouvrés Orange" in camille.line_of(number, "/cellule/file?file=employeurs")

    stage.until("2026-11-24 09:30")
    page = camille.case(number)
    expect(page.get_by_text("Ne nommez personne")).to_be_visible()
    expect(page.locator("#mesures")).to_have_count(0)
    page.select_option("#modele", "sans_nommer")
    camille.press("Envoyer la réponse")
    expect(page.locator(".facts")).to_contain_text("Contact pris")
    comes_back(manager)
    manager.wait_for("echange")
    expect(manager.page.locator(".msg.member")).to_contain_text("Sans nommer personne")
    tell_the_cell(manager, "Merci. Un atelier pour toute l’équipe serait utile.")
    assert "Réponse à lire" in camille.line_of(number, "/cellule/file?file=employeurs")
    camille.case(number)
    expect(page.locator(".timeline .said")).to_contain_text("Un atelier pour toute l’équipe")
    camille.press("Terminer l’échange")
    look_again(manager)
    manager.wait_for("accueil")
    expect(manager.page.locator(".msg", has_text="a terminé l’échange")).to_be_visible()

    stage.until("2026-12-10 17:00")
    camille.open("/cellule/actions")
    page.get_by_role("link", name="Noter une action").click()
    page.get_by_label("Genre d’action").select_option(label="Sensibilisation")
    page.fill("#jour", "2026-12-10")
    page.fill("#texte", "Préparer le retour d’un arrêt : ce que l’équipe peut faire.")
    page.fill("#personnes", "12")
    camille.press("Enregistrer")
    expect(page.locator("li.card")).to_contain_text("12 personnes")
    camille.case(number)
    camille.unfold("Clore la demande")
    page.select_option("#motif", "termine")
    page.select_option("#situation", "sans_objet")
    camille.press("Clore")

    for when, month in (("2027-06-10 09:00", 6), ("2027-12-10 09:00", 12)):
        stage.until(when)
        assert f"Suivi à {month} mois aujourd’hui" in camille.line_of(
            number, "/cellule/file?file=employeurs&closes=1&suivis=1"
        )
        camille.open("/cellule/agenda").get_by_role("link", name=f"Demande n° {number}").first.click()
        page.get_by_label("Situation d’emploi").select_option("sans_objet")
        page.fill("#suivi_note", "L’équipe va bien.")
        camille.press("Enregistrer le suivi")
        expect(page.locator(".timeline .follow_up").first).to_contain_text("L’équipe va bien.")
    expect(camille.open("/cellule/agenda").locator("main")).to_contain_text("Rien à faire pour l’instant.")


def test_a_nurse_away_and_a_request_that_came_twice(stage: Stage) -> None:
    """The stand-in sees the cases under the name of who is away, and acts; what the médecin du travail telephones about
    turns out to be the same person: one case is followed, nothing of the other is lost."""
    sam, camille = stage.person(), stage.member("Camille Martin")
    leo, lea = stage.member("Léo Blanc"), stage.member("Léa Roux", "coordinator")
    number = sent(sam, SAM)
    sam.answer("non")
    stage.until("2026-11-23 11:00")
    page = camille.case(number)
    camille.press("Je m’en occupe")
    page.get_by_role("radio", name="Orange").check()
    page.fill("#raison", "Vérifié au téléphone")
    camille.press("Enregistrer le niveau")
    camille.open("/cellule/compte").locator("#absence summary").click()
    page.get_by_label("Premier jour d’absence").fill("2026-11-24")
    page.get_by_label("Dernier jour d’absence").fill("2026-12-01")
    chosen = page.locator("[name=relais] option", has_text="Léo Blanc").get_attribute("value")
    page.locator("[name=relais]").select_option(chosen)
    camille.press("Enregistrer l’absence")
    expect(page.locator("main")).to_contain_text("Relais : Léo Blanc.")

    stage.until("2026-11-25 10:00")
    assert "Orange" in leo.line_of(number, "/cellule/file?qui=moi")
    expect(leo.page.locator(".cases")).to_contain_text("pour Camille Martin")
    expect(lea.open("/cellule/collegues").locator("main")).to_contain_text(
        "en absence jusqu’au mardi 1er décembre, relais : Léo Blanc"
    )
    desk = leo.open("/cellule/nouvelle")
    desk.get_by_label("D’où vient la demande").select_option("medecin_travail")
    desk.fill("#motif", "Le médecin du travail demande un suivi avant la reprise.")
    desk.get_by_role("radio", name="Orange").check()
    desk.fill("#raison", "Reprise dans un mois")
    desk.get_by_label("Moyen").select_option("telephone")
    desk.fill("#coordonnees", "06 12 34 56 78")
    desk.get_by_label("La personne est d’accord").check()
    desk.locator("#accord_forme").select_option("oral")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Enregistrer la demande").click()
    expect(desk.get_by_role("alert")).to_contain_text("Une demande de cette file a déjà ces coordonnées")
    desk.get_by_label("C’est une autre demande").check()
    leo.press("Enregistrer la demande")
    other = int(desk.url.rpartition("/")[2])
    leo.press(f"C’est la même personne que la demande n° {number}")
    leo.case(other)
    expect(desk.locator(".facts")).to_contain_text("Close")
    expect(desk.locator("main")).to_contain_text(f"Cette demande est suivie avec la demande n° {number}.")

    leo.case(number)
    expect(desk.locator(".hand")).to_contain_text("Camille Martin est en absence : vous prenez le relais")
    expect(desk.locator("main")).to_contain_text(f"Suivie aussi pour la demande n° {other}")
    leo.note_call("Personne jointe", "Sam est d’accord pour une visite de pré-reprise.")
    desk.fill("#message", "Votre visite est demandée. Camille revient mercredi.")
    leo.press("Envoyer la réponse")
    comes_back(sam)
    expect(sam.page.locator(".msg.member")).to_contain_text("Camille revient mercredi.")
    expect(lea.open("/cellule/retards").locator("main")).to_contain_text("Rien n’est en retard.")

    stage.until("2026-12-02 09:00")
    expect(leo.open("/cellule/file?qui=moi").locator("main")).not_to_contain_text(str(number))
    camille.case(number)
    expect(page.locator(".hand")).to_contain_text("Vous vous en occupez")
    for told in (
        "Sam est d’accord pour une visite",
        "Camille revient mercredi.",
        "Le médecin du travail demande un suivi",
    ):
        expect(page.locator(".timeline")).to_contain_text(told)
    expect(page.locator(".timeline")).to_contain_text("Léo Blanc")
    for each in (number, other):
        page.goto(f"{stage.url}/cellule/file")
        page.get_by_label("Chercher un numéro").fill(str(each))
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Résultat de la recherche")
        expect(page.locator(f"#case-{each}")).to_be_visible()
