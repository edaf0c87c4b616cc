"""Referring a person to a partner: their agreement, what the sheet holds, what comes back, what is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
import pytest

from bot.wiring import Installation
from storage import audit, tables
from tests.support import pdf
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import RED, Answer, Browser, Talk

pytestmark = pytest.mark.pages

PERSON: Mapping[str, Answer] = {**RED, "contact_nom": "Łucja Œuvrard", "employeur": "Scierie Étienne, Dole"}
WISH: Mapping[str, str] = {
    "partenaire": "carsat_service_social",
    "besoin": "droits",
    "part_contact_nom": "1",
    "part_contact_coordonnees": "1",
    "part_reponse_capacite": "1",
    "texte_partenaire": "Bonjour,\nl’indemnité « fin d’œuvre » : 1 200 € – à voir.",
    "accord": "1",
    "accord_le": "2026-11-20",
    "accord_comment": "oral",
}
KEPT_BACK = ("Scierie Étienne", "13001", "Le matin", "licenciement", "Rouge", "rouge")


def words(page: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")
    return " ".join(text.split())


def sheet_address(page: str) -> str:
    found = re.search(r'href="(/cellule/dossier/\d+/orientation/[^"]+)"', page)
    assert found is not None, "no sheet is offered"
    return found[1]


def referral_of(page: str) -> str:
    found = re.search(r'name="orientation" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def look(member: Member, number: int) -> str:
    return member.get(f"/cellule/dossier/{number}").text


def counted(installation: Installation) -> dict[tuple[str, str], int]:
    found = rows(installation, tables.counters, kind="referral")
    return {(row["subject"], row["value"]): row["total"] for row in found}


def own_referrals(talk: Talk) -> list[dict[str, Any]]:
    """Those that the person reads in what is kept of them."""
    kept = talk.browser.ask("GET", f"{talk.path}/export", headers=talk.headers)
    assert kept.status_code == 200, kept.text
    found: list[dict[str, Any]] = kept.json()["requests"][0]["referrals"]
    return found


def prepared(member: Member, number: int, **changed: str) -> str:
    """Prepare a referral; its id."""
    answer = member.do(number, "orienter", {**WISH, **changed})
    assert answer.status_code == 303, words(answer.text)
    return referral_of(look(member, number))


def test_a_referral_from_the_agreement_to_its_end(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Prepared, sent, asked for news at a date, answered: the timeline and the journal tell it, the case is due for
    the news, totals know need and state alone, and nothing is in clear."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", PERSON).turn["case"]
    member.do(number, "statut", {"statut": "contacted"})
    assert rows(installation, tables.case_tasks) == []
    name = prepared(member, number)
    page = words(look(member, number))
    assert "fin d’œuvre » : 1 200 € – à voir." in page
    assert "Orientation préparée : Service social de la Carsat, Droits et indemnités" in page
    assert "La fiche contient : Coordonnées · Nom · Capacité à travailler · un texte pour le partenaire" in page
    assert "Accord de vive voix, le 20/11/2026, noté par vous" in page
    sent = member.do(number, "orientation_envoyee", {"orientation": name, "relancer_le": "2026-12-07"})
    assert sent.status_code == 303
    (task,) = rows(installation, tables.case_tasks)
    assert (task["kind"], task["done_at"]) == ("referral", None)
    assert rows(installation, tables.cases)[0]["due_at"] == task["due_at"] == 1796659200  # 7 December, 17:00
    assert "Relance prévue lundi 7 décembre" in words(look(member, number))
    colleague = Member.enter(installation, browser, "Dominique Petit")
    answers = (
        {"reponse_etat": "", "reponse_le": "2026-11-23", "reponse_texte": "Dossier bien reçu."},
        {"reponse_etat": "acceptee", "reponse_le": "2026-11-23", "reponse_texte": "Rendez-vous le 3 décembre."},
        {"reponse_etat": "terminee", "reponse_le": "2026-11-23", "reponse_texte": ""},
    )
    done = []
    for given in answers:
        assert colleague.do(number, "orientation_reponse", {"orientation": name, **given}).status_code == 303
        done.append(rows(installation, tables.case_tasks)[0]["done_at"] is not None)
    assert done == [False, True, True]
    assert rows(installation, tables.cases)[0]["due_at"] != task["due_at"]
    page = words(look(member, number))
    for said in ("Dossier bien reçu.", "Service social de la Carsat : Acceptée", "Rendez-vous le 3 décembre."):
        assert said in page
    again = colleague.do(number, "orientation_reponse", {"orientation": name, **answers[1]})
    assert (again.status_code, "Cette orientation est terminée" in words(again.text)) == (409, True)
    states = ("proposee", "envoyee", "acceptee", "terminee")
    assert counted(installation) == {("droits", state): 1 for state in states}
    lines = [action for _, action, subject in journal(installation) if subject == str(number)]
    wanted = ["referral", "referral_sent", "referral_news", "referral_answer", "referral_answer"]
    assert [line for line in lines if "referral" in line] == [f"case_{each}" for each in wanted]
    assert installation.store.run_now(audit.verify, "gims13") is None
    kept = repr(everything(installation))
    secret = ("Rendez-vous le 3 décembre", "carsat_service_social", "Dossier bien", "fin d’œuvre")
    assert not [each for each in secret if each in kept or repr(each.encode())[2:-1] in kept]


def test_the_sheet_holds_what_was_agreed_and_nothing_more(installation: Installation, browser: Browser) -> None:
    """In letters that print, with service, date, partner, the agreement, a warning and a page number on each page; its
    name is a number, no browser keeps it, and neither do we."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", PERSON).turn["case"]
    prepared(member, number)
    before = {table: len(found) for table, found in everything(installation).items()}
    answer = member.get(sheet_address(look(member, number)))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="{number}-1.pdf"'
    (page,) = pdf.pages(answer.content)
    for said in (
        "Fiche de liaison",
        "Confidentiel · Ne pas transmettre à l’employeur.",
        "De GIMS 13, la cellule PDP",
        "Pour Service social de la Carsat",
        "Besoin Droits et indemnités",
        "Date 23/11/2026",
        f"Référence {number}-1",
        "Nom Lucja Œuvrard",
        "Coordonnées 06 12 34 56 78",
        "Capacité à travailler 5 sur 10",
        "Bonjour, l’indemnité « fin d’œuvre » : 1 200 € – à voir.",
        "La personne a donné son accord pour cette transmission, et pour elle seule, le 20/11/2026 (de vive voix).",
        "1 / 1",
    ):
        assert said in page
    assert not [each for each in KEPT_BACK if each in page]
    after = {table: len(found) for table, found in everything(installation).items()}
    lines = [action for _, action, _ in journal(installation)]
    assert lines.count("case_referral_sheet") == 1
    assert {table for table in after if after[table] != before[table]} == {"audit"}


def test_a_long_sheet_goes_on_with_its_warning(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Several pages, each numbered and marked; a letter no font has is said to be replaced; markup is text."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", PERSON).turn["case"]
    text = "<b>Très</b> & 王\n" + "mot " * 950
    prepared(member, number, texte_partenaire=text, part_contact_nom="")
    pages = pdf.pages(member.get(sheet_address(look(member, number))).content)
    assert len(pages) > 1
    for at, page in enumerate(pages, 1):
        assert f" {at} / {len(pages)} " in f"{page} "
        assert f"Fiche de liaison {number}-1 · Confidentiel · Ne pas transmettre à l’employeur." in page
    whole = " ".join(pages)
    assert "<b>Très</b> & ?" in whole
    assert whole.count("mot") == 950
    assert "remplacée par « ? »" in whole
    assert "uvrard" not in whole


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"accord": ""}, "Sans l’accord de la personne, rien n’est transmis."),
        ({"accord_le": ""}, "Sans l’accord de la personne"),
        ({"accord_le": "2026-11-24"}, "Sans l’accord de la personne"),
        ({"accord_comment": ""}, "Sans l’accord de la personne"),
        ({"accord_comment": "rumeur"}, "Sans l’accord de la personne"),
        ({"partenaire": "inconnu"}, "Choisissez un partenaire de l’annuaire."),
        ({"besoin": "argent"}, "Choisissez le besoin."),
    ],
)
def test_no_referral_without_the_agreement(
    sqlite_installation: Installation, sqlite_browser: Browser, changed: dict[str, str], said: str
) -> None:
    """Nor without a partner and a need; what was typed and ticked is still there."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", PERSON).turn["case"]
    answer = member.do(number, "orienter", {**WISH, **changed})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "à voir.</textarea>" in answer.text
    assert re.search(r'name="part_contact_nom" value="1" checked', answer.text)
    assert not re.search(r'name="part_employeur" value="1" checked', answer.text)
    assert "Orientation préparée" not in words(look(member, number))
    assert counted(sqlite_installation) == {}


def test_only_what_was_shared_can_be_told(installation: Installation, browser: Browser) -> None:
    """Without answers shared with the cell none is offered, and ticking one behind the form tells nothing of it."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", {**PERSON, "partage": "niveau_seul"}).turn["case"]
    assert "part_reponse_" not in look(member, number)
    prepared(member, number, part_contact_precautions="1", part_contact_nom="", texte_partenaire="")
    (page,) = pdf.pages(member.get(sheet_address(look(member, number))).content)
    assert "Coordonnées 06 12 34 56 78" in page
    assert "Capacité" not in page
    assert "Œuvrard" not in page
    assert "précaution" not in page.lower()


def test_nothing_at_all_may_be_told(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """The person calls the partner themselves; the sheet says so."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", PERSON).turn["case"]
    bare = {name: "" for name in WISH if name.startswith("part_") or name == "texte_partenaire"}
    prepared(member, number, **bare)
    assert "elle prend contact elle-même" in words(look(member, number))
    (page,) = pdf.pages(member.get(sheet_address(look(member, number))).content)
    assert "Aucun renseignement n’est transmis. La personne prend contact elle-même." in page
    assert "06 12" not in page


def test_an_agreement_taken_back_ends_the_sheet(installation: Installation, browser: Browser) -> None:
    """Noted by any member, also once the case is closed: no sheet from then on, nothing more to ask the partner, and
    a new referral needs a new agreement."""
    member = Member.enter(installation, browser)
    talk = Talk.begin(browser).enter("salarie", PERSON)
    number = talk.turn["case"]
    name = prepared(member, number)
    sent = {"orientation": name, "relancer_le": "2026-12-07"}
    assert member.do(number, "orientation_envoyee", sent).status_code == 303
    assert [each["taken_back_at"] for each in own_referrals(talk)] == [None]
    place = sheet_address(look(member, number))
    colleague = Member.enter(installation, browser, "Dominique Petit")
    assert colleague.do(number, "orientation_retrait", {"orientation": name}).status_code == 303
    page = look(member, number)
    (own,) = own_referrals(talk)
    assert own["taken_back_at"] is not None
    assert own["sent_at"] is not None
    assert own["partner"] in words(page)
    assert "Accord retiré, noté par Dominique Petit le 23/11/2026." in words(page)
    assert "prévenez le partenaire" in words(page)
    assert place not in page
    refused = member.get(place)
    assert refused.status_code == 409
    assert "La personne a retiré son accord" in words(refused.text)
    assert rows(installation, tables.case_tasks)[0]["done_at"] is not None
    assert colleague.do(number, "orientation_retrait", {"orientation": name}).status_code == 409
    assert prepared(member, number) != name
    closed = member.do(number, "clore", {"motif": "termine", "situation": "meme_poste"})
    assert closed.status_code == 303, words(closed.text)
    fresh = referral_of(look(member, number))
    assert colleague.do(number, "orientation_retrait", {"orientation": fresh}).status_code == 303
    assert rows(installation, tables.cases)[0]["due_at"] is None


def test_sending_is_noted_once_and_before_answers(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """With a day to ask again that can be kept; the same referral is not prepared twice; one agreed to no longer is
    not sent."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", PERSON).turn["case"]
    name = prepared(member, number)

    def do(what: str, **fields: str) -> httpx.Response:
        return member.do(number, what, {"orientation": name, **fields})

    assert member.do(number, "orienter", dict(WISH)).status_code == 409
    accepted: dict[str, str] = {"reponse_etat": "acceptee", "reponse_le": "2026-11-23", "reponse_texte": ""}
    early = do("orientation_reponse", **accepted)
    assert (early.status_code, "Notez d’abord l’envoi" in words(early.text)) == (409, True)
    for day in ("2026-11-23", "2027-12-31", ""):
        assert do("orientation_envoyee", relancer_le=day).status_code == 422
    assert do("orientation_envoyee", relancer_le="2026-11-24").status_code == 303
    assert do("orientation_envoyee", relancer_le="2026-11-24").status_code == 409
    for wrong in ({"reponse_etat": "proposee"}, {"reponse_le": "2026-11-24"}, {"reponse_le": ""}):
        assert do("orientation_reponse", **{**accepted, **wrong}).status_code == 422
    assert do("orientation_reponse", **{**accepted, "reponse_etat": ""}).status_code == 422, "news without a word"
    assert len(rows(sqlite_installation, tables.case_tasks)) == 1
    other = {**WISH, "besoin": "social"}
    assert member.do(number, "orienter", other).status_code == 303
    name = referral_of(look(member, number))
    assert do("orientation_retrait").status_code == 303
    assert do("orientation_envoyee", relancer_le="2026-11-24").status_code == 409


def test_a_referral_is_of_its_case_and_service(installation: Installation, browser: Browser) -> None:
    """Not found from another case, and nowhere from another service; a colleague's case is theirs to refer from."""
    member = Member.enter(installation, browser)
    number, other = (Talk.begin(browser).enter("salarie", PERSON).turn["case"] for _ in range(2))
    name = prepared(member, number)
    place = sheet_address(look(member, number))
    assert member.get(place.replace(str(number), str(other))).status_code == 404
    assert member.do(other, "orientation_retrait", {"orientation": name}).status_code == 404
    elsewhere = Member.enter(installation, browser, "Zoé Petit", service="simt77")
    assert elsewhere.get(place).status_code == 404
    assert elsewhere.do(number, "orientation_retrait", {"orientation": name}).status_code == 404
    assert journal(installation, "simt77") == []
    colleague = Member.enter(installation, browser, "Dominique Petit")
    assert colleague.do(number, "orienter", {**WISH, "besoin": "social"}).status_code == 409


def test_a_request_of_an_employer_and_what_was_taken_out_of_it(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """The sheet is for the partner alone, and what was taken out of the case is not told, agreed to before or not."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    asked: dict[str, Any] = {
        "observations": ["rupture_evoquee"],
        "contact_nom": "Chef de Sam, opéré",
        "employeur": "Dole",
    }
    number = Talk.begin(sqlite_browser).enter("manager", asked).turn["case"]
    name = prepared(member, number, part_employeur="1")
    place = sheet_address(look(member, number))
    (page,) = pdf.pages(member.get(place).content)
    assert "Chef de Sam, opéré" in page
    assert "Confidentiel · Pour ce partenaire seulement." in page
    assert "Ne pas transmettre à l’employeur" not in page
    assert member.do(number, "retirer", {"demande": "0", "champ": "contact_nom"}).status_code == 303
    (page,) = pdf.pages(member.get(place).content)
    assert "opéré" not in page
    assert "Dole" in page
    sent = {"orientation": name, "relancer_le": "2026-12-07"}
    assert member.do(number, "orientation_envoyee", sent).status_code == 303
    answer = {"orientation": name, "reponse_etat": "", "reponse_le": "2026-11-23", "reponse_texte": "Sam est malade."}
    assert member.do(number, "orientation_reponse", answer).status_code == 303
    page = look(member, number)
    assert page.count("Sam est malade.") == 2, "in the timeline and with the referral"
    line = max(rows(sqlite_installation, tables.case_entries), key=lambda row: int(row["position"]))
    assert member.do(number, "retirer", {"ligne": str(line["position"])}).status_code == 303
    assert "malade" not in look(member, number)
    told = prepared(member, number, besoin="social", texte_partenaire="Sam a été opéré du dos.")
    page, place = look(member, number), f"/cellule/dossier/{number}/orientation/{told}"
    assert f'name="orientation" value="{told}"><p class="hint">' in page, "the form that takes it out"
    assert "opéré du dos" in page
    for status in (303, 409):
        assert member.do(number, "retirer", {"orientation": told}).status_code == status
    page = look(member, number)
    assert "opéré du dos" not in page + "".join(pdf.pages(member.get(place).content))
    assert "Texte retiré par vous, 23/11/2026 à 10:00" in words(page)


def test_pressed_several_times_at_once_it_is_one_referral(installation: Installation, browser: Browser) -> None:
    """The others are told that it is already under way."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", PERSON).turn["case"]
    request = {
        "method": "POST",
        "url": f"/cellule/dossier/{number}/orienter",
        "data": {"csrf": member.csrf(), **WISH},
        "headers": {"Origin": "http://relais.test", **member.cookie},
    }
    answers = browser.ask_together([request] * 4)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert counted(installation) == {("droits", "proposee"): 1}


def test_nothing_is_told_of_who_took_everything_back(installation: Installation, browser: Browser) -> None:
    """The sheet goes with the request, and what was to be told with the key."""
    member = Member.enter(installation, browser)
    talk = Talk.begin(browser).enter("salarie", PERSON)
    number = talk.turn["case"]
    name = prepared(member, number)
    place = sheet_address(look(member, number))
    assert browser.ask("DELETE", talk.path, headers=talk.headers).status_code == 204
    assert member.get(place).status_code == 409
    page = words(look(member, number))
    assert "Carsat" not in page.partition("Suivi")[0]
    assert "fin d’œuvre" not in page
    assert member.do(number, "orientation_retrait", {"orientation": name}).status_code == 409
    assert rows(installation, tables.case_tasks) == []
