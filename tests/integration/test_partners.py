"""The directory of partners and collective actions, through the pages of the console."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from bot.wiring import Installation
from storage import audit, tables
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import journal, rows
from tests.support.talking import Browser

pytestmark = pytest.mark.pages

HERE = "/cellule/partenaires"
ACTIONS = "/cellule/actions"
OWN: Mapping[str, str] = {
    "nom": "Maison de l’emploi « Étang »",
    "fait": "Ateliers sur le retour au travail.",
    "pour_qui": "",
    "besoin_social": "1",
    "besoin_collectif": "1",
    "territoire": "D13",
    "joindre": "04 00 00 00 00, accueil le matin",
    "source": "Appel à l’accueil",
    "verifie_le": "2026-11-20",
}
DONE: Mapping[str, str] = {
    "jour": "2026-11-16",
    "genre": "atelier",
    "secteur": "btp",
    "taille": "11_49",
    "personnes": "12",
    "partenaire": "cap_emploi",
    "texte": "Gestes et postures,\net qui appeler.",
}


def cards(page: str) -> dict[str, str]:
    """The words of each card of a page, by its heading."""
    found = {}
    for card in re.findall(r'<li class="card">(.*?)</li>', page, re.DOTALL):
        heading = re.search(r"<h[23]>(.*?)</h[23]>", card)
        assert heading is not None
        words = unescape(re.sub(r"<[^>]+>", " ", card)).replace("\u00a0", " ")
        found[unescape(heading[1])] = " ".join(words.split())
    return found


def address_of(page: str, name: str, here: str = HERE) -> str:
    """The address of the form of a card."""
    card = next(each for each in re.findall(r'<li class="card">(.*?)</li>', page, re.DOTALL) if name in unescape(each))
    found = re.search(rf'href="({here}/[^"]+)"', card)
    assert found is not None
    return found[1]


def test_a_partner_of_the_service_from_its_entry_to_its_archive(installation: Installation, browser: Browser) -> None:
    """Added, edited, archived, put back; each gesture in the journal; another service sees nothing of it."""
    member = Member.enter(installation, browser)
    elsewhere = Member.enter(installation, browser, "Zoé Petit", service="simt77")
    assert member.post(f"{HERE}/nouveau", OWN).status_code == 303
    page = member.get(HERE).text
    shown = cards(page)[OWN["nom"]]
    for words in ("Bouches-du-Rhône (13)", "Aide sociale", "Action collective", OWN["joindre"], "Appel à l’accueil"):
        assert words in shown
    assert "Vérifié : 20/11/2026" in shown
    assert "Pour qui à compléter par votre service" in shown
    place = address_of(page, OWN["nom"])
    assert OWN["nom"] not in cards(elsewhere.get(HERE).text)
    for what in ("", "/verifie", "/archiver", "/remettre"):
        assert elsewhere.post(place + what, OWN).status_code == 404
    assert elsewhere.get(place).status_code == 404
    assert member.post(place, {**OWN, "nom": "Maison de l’emploi", "territoire": "R93"}).status_code == 303
    shown = cards(member.get(HERE).text)["Maison de l’emploi"]
    assert "Provence-Alpes-Côte d’Azur" in shown
    assert member.post(f"{place}/archiver").status_code == 303
    assert "Maison de l’emploi" not in cards(member.get(HERE).text)
    assert "Archivé" in cards(member.get(f"{HERE}?archives=1").text)["Maison de l’emploi"]
    assert member.post(f"{place}/remettre").status_code == 303
    assert "Maison de l’emploi" in cards(member.get(HERE).text)
    name = place.rpartition("/")[2]
    done = ["added", "changed", "archived", "restored"]
    assert [line for line in journal(installation) if line[1].startswith("partner_")] == [
        (member.caller.id, f"partner_{what}", name) for what in done
    ]
    assert journal(installation, "simt77") == []
    assert installation.store.run_now(audit.verify, "gims13") is None


def test_a_national_partner_is_completed_here_and_nowhere_else(installation: Installation, browser: Browser) -> None:
    """What is not known says so; each service writes how to reach it, once, whoever does; it cannot be archived."""
    member = Member.enter(installation, browser)
    coordinator = Member.enter(installation, browser, "Dominique Petit", role="coordinator")
    elsewhere = Member.enter(installation, browser, "Zoé Petit", service="simt77")
    unknown = "Comment le joindre à compléter par votre service"
    assert unknown in cards(member.get(HERE).text)["Cap emploi"]
    given = {"joindre": "05 00 00 00 00", "source": "Convention", "verifie_le": "2026-11-23"}
    assert member.post(f"{HERE}/cap_emploi", given).status_code == 303
    changed = {**given, "joindre": "05 11 11 11 11"}
    assert coordinator.post(f"{HERE}/cap_emploi", changed).status_code == 303
    shown = cards(member.get(HERE).text)["Cap emploi"]
    assert "05 11 11 11 11" in shown
    assert "Source, pour le joindre : Convention" in shown
    assert "Vérifié : 23/11/2026" in shown
    assert unknown in cards(elsewhere.get(HERE).text)["Cap emploi"]
    assert len(rows(installation, tables.partners)) == 1
    for what in ("archiver", "remettre"):
        assert member.post(f"{HERE}/cap_emploi/{what}").status_code == 404
    assert member.post(f"{HERE}/{rows(installation, tables.partners)[0]['id']}", OWN).status_code == 404


def test_completed_by_several_at_once_it_is_one_partner(installation: Installation, browser: Browser) -> None:
    """Nobody is refused, and one of them has the last word."""
    member = Member.enter(installation, browser)
    token = member.csrf()

    def request(reach: str) -> dict[str, Any]:
        given = {"joindre": reach, "source": "Appel", "verifie_le": "2026-11-23", "csrf": token}
        headers = {"Origin": "http://relais.test", **member.cookie}
        return {"method": "POST", "url": f"{HERE}/mdph", "data": given, "headers": headers}

    answers = browser.ask_together([request(f"accueil {each}") for each in range(5)])
    assert [answer.status_code for answer in answers] == [303] * 5
    assert len(rows(installation, tables.partners)) == 1
    assert re.search(r"accueil [0-4] Source", cards(member.get(HERE).text)["MDPH"])


def test_what_was_verified_over_a_year_ago_is_flagged(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """A national partner from the month of its file, one of the service from its day; one press, and it is not."""
    member = Member.enter(installation, browser)
    assert member.post(f"{HERE}/nouveau", OWN).status_code == 303
    place = address_of(member.get(HERE).text, OWN["nom"])

    def flagged() -> set[str]:
        return {name for name, words in cards(member.get(HERE).text).items() if "À vérifier" in words}

    assert flagged() == set()
    clock.forward(days=362)  # 20 November 2027
    member.come_back(installation)
    assert OWN["nom"] not in flagged()
    assert "Cap emploi" in flagged()
    clock.forward(days=1)
    member.come_back(installation)
    assert OWN["nom"] in flagged()
    assert member.post(f"{place}/verifie").status_code == 303
    assert member.post(f"{HERE}/cap_emploi/verifie").status_code == 303
    assert not flagged() & {OWN["nom"], "Cap emploi"}
    assert "Vérifié : 21/11/2027" in cards(member.get(HERE).text)["Cap emploi"]
    assert "MDPH" in flagged()


def test_the_directory_by_territory_and_need(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """A département shows its own, those of its région and national ones; a région also shows its départements."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    for name, territory in (("De Marseille", "D13"), ("De la région", "R93"), ("Du Rhône", "D69"), ("Partout", "FR")):
        assert member.post(f"{HERE}/nouveau", {**OWN, "nom": name, "territoire": territory}).status_code == 303
    own = {"De Marseille", "De la région", "Du Rhône", "Partout"}

    def found(query: str) -> set[str]:
        return set(cards(member.get(f"{HERE}?{query}").text))

    assert found("territoire=D13") & own == {"De Marseille", "De la région", "Partout"}
    assert found("territoire=D84") & own == {"De la région", "Partout"}
    assert found("territoire=R93") & own == {"De Marseille", "De la région", "Partout"}
    assert found("territoire=D69") & own == {"Du Rhône", "Partout"}
    assert found("territoire=nimporte") >= own
    assert found("besoin=social") == own | {"Service social de la Carsat", "CPAM (Assurance maladie)"}
    assert found("besoin=social&territoire=D69") & own == {"Du Rhône", "Partout"}
    assert "Aucun partenaire ici pour ce besoin" in member.get(f"{HERE}?besoin=psychologique").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("nom", " ", "Donnez le nom du partenaire."),
        ("fait", "", "Dites en quelques mots ce que fait ce partenaire."),
        ("source", "", "Dites d’où vient cette information"),
        ("territoire", "D99", "Choisissez où il intervient"),
        ("verifie_le", "2026-11-24", "aujourd’hui au plus tard"),
        ("verifie_le", "hier", "aujourd’hui au plus tard"),
        ("joindre", "x" * 501, "500 caractères au plus"),
        ("besoin_social", "", "Cochez au moins un besoin."),
    ],
)
def test_a_partner_that_says_too_little_is_refused(
    sqlite_installation: Installation, sqlite_browser: Browser, field: str, value: str, said: str
) -> None:
    """Kindly, with what was typed still there, and nothing kept."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    given = {**OWN, field: value, **({"besoin_collectif": ""} if field.startswith("besoin") else {})}
    answer = member.post(f"{HERE}/nouveau", given)
    assert answer.status_code == 422
    assert said in unescape(answer.text).replace("\u00a0", " ")
    assert "Appel à l’accueil" in answer.text or field == "source"
    assert rows(sqlite_installation, tables.partners) == []


def test_a_collective_action_from_its_entry_to_its_end(installation: Installation, browser: Browser) -> None:
    """Listed by year, edited, deleted; in the journal without a word of it; another service sees nothing of it."""
    member = Member.enter(installation, browser)
    coordinator = Member.enter(installation, browser, "Dominique Petit", role="coordinator")
    elsewhere = Member.enter(installation, browser, "Zoé Petit", service="simt77")
    assert "ni le nom d’une entreprise" in member.get(f"{ACTIONS}/nouvelle").text.replace("\u00a0", " ")
    assert member.post(f"{ACTIONS}/nouvelle", DONE).status_code == 303
    assert member.post(f"{ACTIONS}/nouvelle", {**DONE, "jour": "2025-03-01", "genre": "reunion"}).status_code == 303
    page = coordinator.get(ACTIONS).text
    found = cards(page)
    assert set(found) == {"Atelier"}
    for words in ("16/11/2026", "Bâtiment, travaux publics", "12 personnes", "Avec Cap emploi", "Camille Martin"):
        assert words in found["Atelier"]
    assert "Gestes et postures,\net qui appeler." in page
    assert set(cards(coordinator.get(f"{ACTIONS}?annee=2025").text)) == {"Réunion avec des partenaires"}
    place = address_of(page, "Atelier", ACTIONS)
    assert elsewhere.get(place).status_code == 404
    assert elsewhere.post(place, DONE).status_code == 404
    assert elsewhere.post(f"{place}/supprimer").status_code == 404
    assert cards(elsewhere.get(ACTIONS).text) == {}
    bare = {"jour": "2026-11-17", "genre": "sensibilisation", "texte": "Stand à l’entrée"}
    assert coordinator.post(place, bare).status_code == 303
    kept = next(row for row in rows(installation, tables.collective_actions) if row["day"] == "2026-11-17")
    assert (kept["kind"], kept["sector"], kept["author"]) == ("sensibilisation", None, member.caller.id)
    assert "Stand à l’entrée" in cards(member.get(ACTIONS).text)["Sensibilisation"]
    assert member.post(f"{place}/supprimer").status_code == 303
    assert len(rows(installation, tables.collective_actions)) == 1
    name = place.rpartition("/")[2]
    lines = [(actor, action) for actor, action, subject in journal(installation) if subject == name]
    assert lines == [
        (member.caller.id, "collective_added"),
        (coordinator.caller.id, "collective_changed"),
        (member.caller.id, "collective_removed"),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("jour", "2026-11-24"),
        ("jour", ""),
        ("genre", "voyage"),
        ("secteur", "espace"),
        ("taille", "énorme"),
        ("personnes", "0"),
        ("personnes", "douze"),
        ("personnes", "100000"),
        ("partenaire", "inconnu"),
        ("texte", " "),
    ],
)
def test_an_action_that_cannot_be_read_is_refused(
    sqlite_installation: Installation, sqlite_browser: Browser, field: str, value: str
) -> None:
    """With what was typed still there, and nothing kept."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    answer = member.post(f"{ACTIONS}/nouvelle", {**DONE, field: value})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Gestes et postures" in answer.text or field == "texte"
    assert rows(sqlite_installation, tables.collective_actions) == []


def test_an_action_keeps_a_partner_who_left_the_directory(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """An archived partner is offered for no new action, and stays in the form of those done with it."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    assert member.post(f"{HERE}/nouveau", OWN).status_code == 303
    place = address_of(member.get(HERE).text, OWN["nom"])
    with_partner = {**DONE, "partenaire": place.rpartition("/")[2]}
    assert member.post(f"{ACTIONS}/nouvelle", with_partner).status_code == 303
    assert member.post(f"{place}/archiver").status_code == 303
    assert OWN["nom"] not in member.get(f"{ACTIONS}/nouvelle").text
    action = address_of(member.get(ACTIONS).text, "Atelier", ACTIONS)
    assert OWN["nom"] in unescape(member.get(action).text)
    assert member.post(action, {**with_partner, "personnes": "13"}).status_code == 303
    assert "13 personnes" in cards(member.get(ACTIONS).text)["Atelier"]
