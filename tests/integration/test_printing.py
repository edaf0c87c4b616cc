"""The printable sheet of a case: everything the page says, nothing folded, everybody by name, oldest first."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wiring import Installation
from tests.integration.test_referrals import WISH, words
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.console import journal
from tests.support.talking import RED, Answer, Browser, Talk

SAM: Mapping[str, Answer] = {
    **RED,
    "contact_nom": "Sam Petit",
    "employeur": "Scierie Étienne, Dole",
    "contact_precautions": ["ne_pas_se_presenter"],
}


def paper(member: Member, number: int) -> str:
    """The sheet as it is sent, without what stands around every page."""
    answer = member.get(f"/cellule/dossier/{number}/imprimer")
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


def sheet(member: Member, number: int) -> str:
    return words(paper(member, number))


def test_the_whole_case_on_paper(installation: Installation, browser: Browser, clock: Clock) -> None:
    """What was shared, how to reach the person, what was done and what is to be done; who prints is named like anybody
    else, and the sheet stands in the journal."""
    camille, leo = Member.enter(installation, browser), Member.enter(installation, browser, "Léo Blanc")
    number = Talk.begin(browser).enter("salarie", SAM).turn["case"]
    assert camille.do(number, "note", {"note": "Première note"}).status_code == 303
    clock.forward(minutes=5)
    for what, fields in (
        ("prendre", {}),
        ("appel", {"resultat": "not_reached", "appel_note": "Rien avant midi"}),
        ("tache", {"tache": "Joindre le médecin du travail", "tache_jour": "2026-11-27", "pour": "moi"}),
        ("mesure", {"mesure": "pre_reprise", "mesure_etat": "proposee"}),
        ("mesure_etat", {"rang": "0", "nouvel_etat": "refusee_employeur", "motifs": "Trop cher."}),
        ("creneaux", {"moyen": "telephone", "minutes": "30", "jour_0": "2026-11-26", "heure_0": "10:00"}),
        ("orienter", WISH),
    ):
        assert camille.do(number, what, fields).status_code == 303, what
    told = sheet(camille, number)
    for said in (
        "Confidentiel – secret professionnel – ne pas transmettre à l’employeur",
        f"Demande n° {number}",
        "Service GIMS 13",
        "Niveau Rouge",
        "Échéance À rappeler : mardi 24 novembre",
        "Prise en charge Camille Martin",
        "23/11/2026 à 10:05, par Camille Martin",
        "Joindre la personne 06 12 34 56 78 Ne pas laisser de message vocal Ne pas dire de quel service on appelle",
        "Scierie Étienne, Dole",
        "Un licenciement ou une rupture",
        "vendredi 27 novembre : Joindre le médecin du travail (Confiée à Camille Martin)",
        "Visite de pré-reprise : Refusée par l’employeur",
        "Motifs de l’employeur : Trop cher.",
        "jeudi 26 novembre à 10 h",
        "Service social de la Carsat · Droits et indemnités : À envoyer",
        "noté par Camille Martin",
        "Rien avant midi",
    ):
        assert said in told, said
    history = told.partition("Historique")[2]
    assert history.index("Demande reçue") < history.index("Première note") < history.index("Orientation préparée")
    for vous in ("· Vous", "par vous", "Vous vous en occupez", "Pour vous"):
        assert vous not in told
    assert {"<form", "<details"} & {*paper(camille, number).split()} == set()
    assert f'href="/cellule/dossier/{number}/imprimer"' in leo.get(f"/cellule/dossier/{number}").text
    printed = [line for line in journal(installation) if line[1] == "case_printed"]
    assert printed == [(camille.caller.id, "case_printed", str(number))] * 2


def test_what_is_not_there_cannot_be_printed(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Another service's case, no case; of one that was taken back only its dates are left; a manager's is not handed
    back to an employer by mistake."""
    camille = Member.enter(sqlite_installation, sqlite_browser)
    other = Member.enter(sqlite_installation, sqlite_browser, "Ana", service="simt77")
    talk = Talk.begin(sqlite_browser).enter("salarie", SAM)
    number = talk.turn["case"]
    assert other.get(f"/cellule/dossier/{number}/imprimer").status_code == 404
    assert camille.get("/cellule/dossier/1/imprimer").status_code == 404
    assert [line for line in journal(sqlite_installation) if line[1] == "case_printed"] == []
    sqlite_browser.ask("DELETE", talk.path, headers=talk.headers)
    told = sheet(camille, number)
    assert "La personne a tout retiré." in told
    assert "Sam Petit" not in told
    manager = Talk.begin(sqlite_browser).enter("manager", {"observations": ["rupture_evoquee"]})
    told = sheet(camille, manager.turn["case"])
    assert "pour la cellule seulement" in told
    assert "à l’employeur" not in told
