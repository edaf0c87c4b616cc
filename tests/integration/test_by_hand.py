"""A case that came by telephone, from the médecin du travail…: written down by a member, checked, and followed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from bot.cell.by_hand import ORIGINS
from bot.wiring import Installation
from storage import tables
from tests.integration.test_cell_pages import listed, words
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import journal, rows
from tests.support.talking import RED, Browser, Talk, api_key

pytestmark = pytest.mark.pages

GIVEN: Mapping[str, str] = {
    "file": "salaries",
    "origine": "medecin_travail",
    "recue": "2026-11-20",
    "motif": "Le Dr Roy signale un retour difficile",
    "niveau": "orange",
    "raison": "Retour dans trois semaines",
    "moyen": "telephone",
    "coordonnees": "06 12 34 56 78",
    "nom": "Je m’appelle Sam Petit",
    "employeur": "Scierie Martin, Dole",
    "code_postal": "39100",
    "moment_matin": "1",
    "moment_soir": "1",
    "precaution_ne_pas_se_presenter": "1",
    "situation": "arret_90_179j",
    "accord": "1",
    "accord_forme": "oral",
    "accord_jour": "2026-11-19",
    "suivre": "1",
}
NEW = "/cellule/nouvelle"


def at(installation: Installation, text: str) -> int:
    zone = installation.config.services["gims13"].zone
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def test_a_case_from_the_medecin_du_travail(installation: Installation, browser: Browser) -> None:
    """Deadlines from the day it was received; contact details as the assistant keeps them; who wrote it down, from whom
    and the agreement on its page, and nothing of an assistant; all of it in the journal."""
    member = Member.enter(installation, browser)
    answer = member.post(NEW, GIVEN)
    assert answer.status_code == 303, words(answer.text)
    row = rows(installation, tables.cases)[0]
    assert answer.headers["location"] == f"/cellule/dossier/{row['number']}"
    kept = {name: row[name] for name in ("queue", "level", "status", "origin", "territory", "position", "holder")}
    assert kept == {
        "queue": "salaries",
        "level": "orange",
        "status": "triaged",
        "origin": "medecin_travail",
        "territory": "39",
        "position": "arret_90_179j",
        "holder": member.caller.id,
    }
    assert row["received_at"] == at(installation, "2026-11-20T09:00")
    assert row["contact_due_at"] == row["due_at"] == at(installation, "2026-11-27T17:00")
    page = words(member.get(f"/cellule/dossier/{row['number']}").text)
    for said in (
        "Demande saisie par vous. Origine : Médecin du travail.",
        "Situation : En arrêt depuis 90 à 179 jours.",
        "La personne est d’accord : oral, le 19/11/2026.",
        "Le Dr Roy signale un retour difficile",
        "Niveau décidé : Orange",
        "Retour dans trois semaines",
        "Par téléphone",
        "06 12 34 56 78",
        "Sam Petit",
        "Le matin",
        "Ne pas dire de quel service on appelle",
        "Reçue 20/11/2026",
    ):
        assert said in page, said
    for absent in (
        "Pourquoi ce niveau",
        "partagé ses coordonnées",
        "Ce que la personne a partagé",
        "sans ses réponses",
    ):
        assert absent not in page
    colleague = Member.enter(installation, browser, "Dominique Petit")
    assert "Demande saisie par Camille Martin." in words(colleague.get(f"/cellule/dossier/{row['number']}").text)
    done = [line[1] for line in journal(installation) if line[2] == str(row["number"])]
    wanted = ["case_entered", "case_agreed_to_follow", "case_level", "case_status", "case_claimed"]
    assert done[:5] == wanted
    key = api_key(installation)
    read = browser.ask("GET", f"/api/v1/cases/{row['number']}", headers=key).json()
    assert read["origin"] == "medecin_travail"
    assert read["requests"][0]["contact"] == {
        "contact_moyen": "telephone",
        "contact_coordonnees": "+33612345678",
        "contact_nom": "Sam Petit",
        "employeur": "Scierie Martin, Dole",
        "code_postal": "39100",
        "contact_moments": ["matin", "soir"],
        "contact_precautions": ["ne_pas_se_presenter"],
    }
    assert (read["entries"][0]["kind"], read["entries"][0]["author"]) == ("received", member.caller.id)
    raw = repr(rows(installation, tables.cases)) + repr(rows(installation, tables.case_entries))
    assert not [secret for secret in ("Roy", "Sam Petit", "Scierie", "612345678") if secret in raw]


def test_an_employers_case_asks_for_no_agreement(installation: Installation, browser: Browser) -> None:
    """And reminds to write nothing about health, before and after; it is free unless one keeps it."""
    member = Member.enter(installation, browser)
    assert "N’écrivez rien sur la santé" in words(member.get(f"{NEW}?file=employeurs").text)
    assert "N’écrivez rien sur la santé" not in words(member.get(NEW).text)
    left_out = ("accord", "accord_forme", "accord_jour", "situation", "suivre")
    given = {name: value for name, value in GIVEN.items() if name not in left_out}
    answer = member.post(NEW, {**given, "file": "employeurs", "origine": "employeur", "recue": "2026-11-23"})
    assert answer.status_code == 303, words(answer.text)
    row = rows(installation, tables.cases)[0]
    assert (row["queue"], row["holder"], row["position"]) == ("employeurs", None, None)
    assert row["received_at"] == at(installation, "2026-11-23T10:00")
    number = row["number"]
    assert number in listed(member.get("/cellule/file?file=employeurs").text)
    assert "La personne est d’accord" not in words(member.get(f"/cellule/dossier/{number}").text)
    entry = rows(installation, tables.case_entries, kind="received")[0]
    assert member.do(number, "retirer", {"ligne": str(entry["position"])}).status_code == 303
    assert "Dr Roy" not in member.get(f"/cellule/dossier/{number}").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"origine": "assistant"}, "Choisissez dans la liste."),
        ({"origine": ""}, "Choisissez dans la liste."),
        ({"recue": "2026-11-24"}, "Donnez un jour passé"),
        ({"recue": "2025-11-01"}, "Donnez un jour passé"),
        ({"recue": "hier"}, "Donnez un jour passé"),
        ({"motif": " \n "}, "Écrivez la demande en quelques mots."),
        ({"motif": "x" * 4001}, "C’est trop long : 4000 caractères au plus."),
        ({"niveau": "vert"}, "Choisissez dans la liste."),
        ({"raison": ""}, "Dites pourquoi ce niveau."),
        ({"moyen": "ici"}, "Choisissez dans la liste."),
        ({"coordonnees": "06 12"}, "Ce numéro est incomplet"),
        ({"coordonnees": ""}, "Ce numéro est incomplet"),
        ({"moyen": "courriel"}, "Cette adresse est incomplète"),
        ({"nom": "12"}, "Écrivez seulement un nom"),
        ({"employeur": "x" * 121}, "Écrivez seulement un nom"),
        ({"code_postal": "00100"}, "Il faut les cinq chiffres"),
        ({"situation": "ailleurs"}, "Choisissez dans la liste."),
        ({"accord": ""}, "Sans l’accord de la personne"),
        ({"accord_forme": ""}, "Sans l’accord de la personne"),
        ({"accord_jour": "2026-11-24"}, "Donnez un jour passé"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    sqlite_installation: Installation, sqlite_browser: Browser, changed: dict[str, str], said: str
) -> None:
    member = Member.enter(sqlite_installation, sqlite_browser)
    answer = member.post(NEW, {**GIVEN, **changed})
    assert answer.status_code == 422
    read = words(answer.text)
    assert said in read
    assert "Rien n’a été enregistré." in read
    if "raison" not in changed:
        assert "Retour dans trois semaines</textarea>" in answer.text
    assert rows(sqlite_installation, tables.cases) == []


def test_every_origin_of_the_contract_but_the_assistant(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    member = Member.enter(sqlite_installation, sqlite_browser)
    for position, origin in enumerate(ORIGINS):
        given = {**GIVEN, "origine": origin, "coordonnees": f"06 12 34 56 {position:02d}"}
        assert member.post(NEW, given).status_code == 303
    wanted = (
        "telephone medecin_travail infirmier employeur medecin_traitant medecin_conseil service_social cap_emploi autre"
    )
    assert {row["origin"] for row in rows(sqlite_installation, tables.cases)} == set(wanted.split())


def test_a_likely_duplicate_is_shown_before(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Of the same queue only, however it was typed; confirmed, it is a case of its own. Looking is in the journal."""
    member = Member.enter(installation, browser)
    first = Talk.begin(browser).enter("salarie", RED).turn["case"]
    Talk.begin(browser).enter("manager", {"contact_coordonnees": "06 99 99 99 99", "souhaits": ["rappel_conseil"]})
    answer = member.post(NEW, {**GIVEN, "coordonnees": "+33 6 12 34 56 78"})
    assert answer.status_code == 409
    assert "Une demande de cette file a déjà ces coordonnées" in words(answer.text)
    assert listed(answer.text) == [first]
    assert len(rows(installation, tables.cases, origin="medecin_travail")) == 0
    assert ("case_searched", "salaries") in [line[1:] for line in journal(installation)]
    assert member.post(NEW, {**GIVEN, "coordonnees": "06 99 99 99 99"}).status_code == 303
    assert member.post(NEW, {**GIVEN, "quand_meme": "1"}).status_code == 303
    assert len(rows(installation, tables.cases, origin="medecin_travail")) == 2


def test_a_day_on_which_nobody_works_counts_as_the_next(installation: Installation, browser: Browser) -> None:
    """Received on a Sunday: as the assistant counts it."""
    member = Member.enter(installation, browser)
    assert member.post(NEW, {**GIVEN, "recue": "2026-11-15", "niveau": "rouge"}).status_code == 303
    row = rows(installation, tables.cases)[0]
    assert row["contact_due_at"] == at(installation, "2026-11-18T17:00")
    assert "Personne pas encore contactée" in words(member.get("/cellule/retards").text)
