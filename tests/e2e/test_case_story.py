"""The story of an employee, from the chat to the follow-up 12 months later, on both databases: what the person, the
nurse and the coordinator see, month after month.

With RELAIS_SCREENSHOTS=folder, the printed sheet of the whole case is kept.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.test_cell import PICTURES, comes_back, sent
from tests.support import pdf
from tests.support.browser import Visitor
from tests.support.stage import Desk, Stage, look_again, tell_the_cell

pytestmark = pytest.mark.long

SAM: dict[str, object] = {
    "accueil": "salarie",
    "situation": "en_arret",
    "duree_arret": "3_6_mois",
    "reprise_prevue": "moins_de_30j",
    "prepa_reprise": ["rien"],
    "evenements": ["aucun"],
    "gene": "beaucoup",
    "contact_nom": "Sam Petit",
    "employeur": "Scierie Martin, Dole",
    "contact_precautions": ["ne_pas_se_presenter"],
}


def test_an_employee_from_the_chat_to_twelve_months_later(stage: Stage) -> None:
    """Read in time, not reached, met all the same, accompanied, closed, begun again, closed, asked twice."""
    sam, camille, lea = stage.person(), stage.member("Camille Martin"), stage.member("Léa Roux", "coordinator")
    number = sent(sam, SAM)
    sam.answer("non")
    _read_in_time(stage, camille, number)
    _three_calls(stage, camille, lea, number)
    _a_meeting_picked_in_the_chat(stage, camille, sam, number)
    _they_write_to_each_other(stage, camille, sam, number)
    _what_is_done_for_the_job(stage, camille, number)
    _a_partner(stage, camille, number)
    _a_pause(stage, camille, lea, number)
    _closed_begun_again_closed(stage, camille, sam, number)
    _one_year_later(stage, camille, lea, number)


def _read_in_time(stage: Stage, camille: Desk, number: int) -> None:
    line = camille.line_of(number)
    assert "À lire dans 1 jour ouvré" in line
    assert "Rouge" in line
    stage.until("2026-11-23 15:00")
    page = camille.case(number)
    expect(page.locator(".precautions")).to_contain_text("Ne pas dire de quel service on appelle")
    camille.press("Je m’en occupe")
    page.get_by_role("radio", name="Orange").check()
    page.fill("#raison", "La date de retour n’est pas fixée : il reste du temps pour préparer la reprise.")
    camille.press("Enregistrer le niveau")
    expect(page.locator(".facts")).to_contain_text("À contacter dans 5 jours ouvrés")
    expect(page.locator(".timeline")).to_contain_text("Niveau changé : Rouge, puis Orange")


def _three_calls(stage: Stage, camille: Desk, lea: Desk, number: int) -> None:
    page = camille.page
    for attempt, when in enumerate(("2026-11-23 16:00", "2026-11-24 11:00", "2026-11-25 17:00"), 1):
        stage.until(when)
        camille.case(number)
        if attempt > 1:
            expect(page.locator(".plan")).to_contain_text(f"Rappeler : tentative {attempt} sur 3")
        camille.note_call("Pas de réponse")
    expect(page.locator(".facts")).to_contain_text("Non jointe")
    expect(page.locator(".plan")).to_contain_text("Écrire à la personne")
    expect(lea.open("/cellule/retards").locator("main")).to_contain_text("Rien n’est en retard.")
    assert "Camille Martin" in lea.line_of(number)


def _a_meeting_picked_in_the_chat(stage: Stage, camille: Desk, sam: Visitor, number: int) -> None:
    page = camille.case(number)
    camille.unfold("Proposer des créneaux")
    for row, (day, hour) in enumerate((("2026-11-27", "10:00"), ("2026-11-30", "14:30"))):
        page.fill(f"#jour_{row}", day)
        page.fill(f"#heure_{row}", hour)
    page.fill("#mot_creneaux", "Bonjour, je n’ai pas réussi à vous joindre. Un de ces moments vous va-t-il ?")
    camille.press("Proposer ces créneaux")
    comes_back(sam)
    sam.wait_for("creneaux")
    expect(sam.page.locator(".msg.member")).to_contain_text("Un de ces moments vous va-t-il ?")
    sam.page.get_by_role("button", name="lundi 30 novembre à 14 h 30").click()
    sam.wait_for("rendez_vous")
    sam.answer("continuer")
    camille.case(number)
    expect(page.locator(".facts")).to_contain_text("Contact pris")
    expect(page.locator(".timeline")).to_contain_text(
        "Rendez-vous choisi par la personne : lundi 30 novembre à 14 h 30"
    )
    expect(page.locator(".plan")).not_to_contain_text("Écrire à la personne")
    stage.until("2026-11-30 09:00")
    today = camille.open("/cellule/agenda").locator("section", has_text="Aujourd’hui")
    expect(today).to_contain_text("Appeler la personne")
    expect(today).to_contain_text("14 h 30")
    stage.until("2026-11-30 14:50")
    camille.case(number)
    camille.note_call("Personne jointe", "Reprise envisagée en janvier, poste à adapter.")
    expect(page.locator(".timeline .call").first).to_contain_text("Reprise envisagée en janvier")
    expect(page.locator(".plan")).to_contain_text("Rien de prévu.")


def _they_write_to_each_other(stage: Stage, camille: Desk, sam: Visitor, number: int) -> None:
    page = camille.case(number)
    page.fill("#message", "Bonjour Sam, voulez-vous que j’appelle votre médecin du travail ?")
    page.get_by_label("La personne peut répondre ici").check()
    camille.press("Envoyer la réponse")
    comes_back(sam)
    sam.wait_for("echange")
    tell_the_cell(sam, "Oui. C’est quoi, la RQTH ?")
    tell_the_cell(sam, "Et je préfère le matin.")
    answered = [each for each in sam.page.locator(".msg:not(.mine)").all_inner_texts() if "RQTH" in each]
    assert answered == [], "the assistant keeps silent"
    assert "Réponse à lire" in camille.line_of(number)
    camille.case(number)
    expect(page.locator(".timeline")).to_contain_text("C’est quoi, la RQTH ?")
    page.fill("#message", "C’est une reconnaissance qui ouvre des aides. Je vous rappelle un matin.")
    camille.press("Envoyer la réponse")
    look_again(sam)
    expect(sam.page.locator(".msg.member").last).to_contain_text("Je vous rappelle un matin.")
    sam.option("terminer")
    sam.wait_for("accueil")
    expect(sam.page.get_by_text("L’assistant répond de nouveau")).to_be_visible()
    expect(camille.case(number).locator(".timeline .exchange_ended")).to_contain_text("La personne")


def _what_is_done_for_the_job(stage: Stage, camille: Desk, number: int) -> None:
    page = camille.page
    camille.unfold("Changer l’étape")
    page.select_option("#statut", "in_support")
    camille.press("Enregistrer l’étape")
    for measure in ("rdv_liaison", "amenagement"):
        camille.unfold("Ajouter une mesure")
        page.select_option("#mesure", measure)
        camille.press("Ajouter la mesure")
    camille.unfold("Prévoir une tâche")
    page.fill("#tache", "Appeler le médecin du travail pour une visite de pré-reprise")
    page.fill("#tache_jour", "2026-12-02")
    camille.press("Ajouter la tâche")
    stage.until("2026-12-03 09:00")
    assert "En retard" in camille.open("/cellule/agenda").locator("main").inner_text()
    camille.case(number)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("C’est fait : Appeler le médecin")).click()
    for place, state in ((0, "acceptee"), (0, "realisee"), (1, "acceptee")):
        _measure(camille, place, state)
    expect(_measures(camille).nth(0)).to_contain_text(re.compile("Rendez-vous de liaison.*Réalisée"))
    expect(_measures(camille).nth(1)).to_contain_text(re.compile("Aménagement du poste.*Acceptée"))


def _measures(camille: Desk) -> Locator:
    return camille.page.locator("section", has=camille.page.locator("#mesures")).locator(".tasks > li")


def _measure(camille: Desk, place: int, state: str) -> None:
    one = _measures(camille).nth(place)
    one.locator("summary").first.click()
    one.locator("select").select_option(state)
    with camille.page.expect_navigation():
        one.get_by_role("button", name="Enregistrer").click()


def _a_partner(stage: Stage, camille: Desk, number: int) -> None:
    page = camille.case(number)
    camille.unfold("Orienter vers un partenaire")
    page.get_by_label("Partenaire", exact=True).select_option(label="Service social de la Carsat")
    page.get_by_label("Besoin", exact=True).select_option(label="Droits et indemnités")
    page.get_by_role("checkbox", name="Nom Sam Petit").check()
    page.fill("#texte_partenaire", "Un point sur ses indemnités avant la reprise.")
    page.get_by_role("checkbox", name="Elle est d’accord").check()
    page.fill("#accord_le", "2026-12-03")
    page.select_option("#accord_comment", "oral")
    camille.press("Préparer l’orientation")
    with page.expect_download() as download:
        page.get_by_role("link", name="Fiche de liaison (PDF)").click()
    (sheet,) = pdf.pages(Path(download.value.path()).read_bytes())
    assert "Nom Sam Petit" in sheet
    assert "03/12/2026 (de vive voix)" in sheet
    for kept_back in ("Scierie", "06 12", "Rouge", "Orange"):
        assert kept_back not in sheet
    camille.press("La fiche est envoyée")
    stage.until("2026-12-18 10:00")
    assert "Partenaire à relancer" in camille.line_of(number)
    camille.case(number)
    camille.unfold("Noter une réponse")
    page.get_by_label("Ce que dit le partenaire").fill("Rendez-vous fixé le 7 janvier.")
    camille.press("Noter la réponse")
    expect(page.locator(".referrals")).to_contain_text("Acceptée par le partenaire")


def _a_pause(stage: Stage, camille: Desk, lea: Desk, number: int) -> None:
    page = camille.page
    camille.unfold("Mettre en pause")
    page.select_option("#motif_pause", "soins")
    page.fill("#jusque", "2027-01-15")
    camille.press("Mettre en pause")
    expect(page.locator(".facts")).to_contain_text("En pause")
    stage.until("2027-01-11 10:00")
    expect(lea.open("/cellule/retards").locator("main")).to_contain_text("Rien n’est en retard.")
    stage.until("2027-01-18 09:00")
    assert "À reprendre en retard de 1 jour" in camille.line_of(number)
    expect(lea.open("/cellule/retards").locator("main")).to_contain_text("Pause terminée")
    camille.case(number)
    camille.unfold("Changer l’étape")
    page.select_option("#statut", "in_support")
    camille.press("Enregistrer l’étape")
    expect(lea.open("/cellule/retards").locator("main")).to_contain_text("Rien n’est en retard.")


def _close(camille: Desk, situation: str) -> None:
    camille.unfold("Clore la demande")
    camille.page.select_option("#motif", "termine")
    camille.page.select_option("#situation", situation)
    camille.press("Clore")
    expect(camille.page.locator(".facts")).to_contain_text("Close")


def _closed_begun_again_closed(stage: Stage, camille: Desk, sam: Visitor, number: int) -> None:
    stage.until("2027-02-01 10:00")
    page = camille.case(number)
    page.fill("#message", "Bonne reprise ! Revenez vers nous quand vous voulez.")
    camille.press("Envoyer la réponse")
    _close(camille, "meme_poste")
    comes_back(sam)
    expect(sam.page.locator(".msg.member").last).to_contain_text("Bonne reprise !")
    stage.until("2027-02-15 10:00")
    camille.case(number)
    camille.unfold("Rouvrir la demande")
    page.select_option("#etape", "in_support")
    page.fill("#pourquoi", "Sam a rappelé : l’aménagement n’est pas en place.")
    camille.press("Rouvrir")
    expect(page.locator(".facts")).to_contain_text("Accompagnement")
    _measure(camille, 1, "realisee")
    stage.until("2027-03-15 10:00")
    camille.case(number)
    _close(camille, "meme_poste_amenage")


def _one_year_later(stage: Stage, camille: Desk, lea: Desk, number: int) -> None:
    page = camille.page
    for when, month, situation in (
        ("2027-09-15 09:00", 6, "meme_poste_amenage"),
        ("2028-03-15 09:00", 12, "meme_poste"),
    ):
        stage.until(when)
        today = camille.open("/cellule/agenda").locator("section", has_text="Aujourd’hui")
        expect(today).to_contain_text(f"Suivi à {month} mois : demander la situation d’emploi")
        today.get_by_role("link", name=f"Demande n° {number}").click()
        page.get_by_label("Situation d’emploi").select_option(situation)
        camille.press("Enregistrer le suivi")
        expect(page.locator(".timeline .follow_up").first).to_contain_text(f"Suivi à {month} mois")
    expect(camille.open("/cellule/agenda").locator("main")).to_contain_text("Rien à faire pour l’instant.")
    paper = lea.open(f"/cellule/dossier/{number}/imprimer").locator("main")
    expect(paper).to_contain_text("Suivi à 12 mois : Même poste")
    if PICTURES:
        lea.page.pdf(path=Path(PICTURES) / "dossier-imprime.pdf", prefer_css_page_size=True)
    told = paper.inner_text()
    order = (
        "Demande reçue",
        "tentative 3 sur 3",
        "Rendez-vous choisi",
        "C’est quoi, la RQTH",
        "Demande rouverte",
        "Suivi à 6",
    )
    places = [told.rindex(each) for each in order]
    assert places == sorted(places)
    assert "Vous" not in told.split("Historique")[1]
