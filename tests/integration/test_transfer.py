"""A case handed to another service: only with the person's agreement, the requests and nothing else (issue 8)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest

from bot.wiring import Installation
from bot.worker.loop import purge_all
from storage import audit, members, tables
from storage.casefile import open_file
from storage.transaction import Transaction
from tests.integration.test_cell import a_case
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import RED, Answer, Browser, Talk, api_key
from tests.support.telegram_bot import Person, talking_bot

pytestmark = pytest.mark.pages

ASK = {"service_cible": "simt77", "raison_transfert": "Vous travaillez maintenant à Melun."}
GIVEN = {**ASK, "accord": "donne", "accord_jour": "2026-11-23", "accord_moyen": "telephone"}
HERE = {**RED, "contact_moyen": "ici"}


def spaces(text: str) -> str:
    return unescape(text).replace("\u00a0", " ")


def said(turn: Mapping[str, Any], kind: str) -> str:
    return "\n".join(spaces(message["text"]) for message in turn["messages"] if message["kind"] == kind)


@dataclass
class Two:
    """Two services, a member of each, and a person who sent a request to the first."""

    installation: Installation
    browser: Browser
    member: Member
    other: Member
    talk: Talk

    @property
    def number(self) -> int:
        return int(self.talk.turn["case"])

    def cases(self, service: str = "simt77") -> list[dict[str, Any]]:
        return rows(self.installation, tables.cases, service=service)


@pytest.fixture
def two(installation: Installation, browser: Browser) -> Two:
    member = Member.enter(installation, browser)
    other = Member.enter(installation, browser, "Dominique Petit", service="simt77")
    return Two(installation, browser, member, other, Talk.begin(browser).enter("salarie", RED))


def asked(two: Two) -> int:
    number = two.number
    answer = two.member.do(number, "transferer", ASK)
    assert answer.status_code == 303, answer.text
    return number


def test_the_person_agrees(two: Two, clock: Clock) -> None:
    """Told why and by whom it will be read; then a new case with the same requests and nothing else, under the other
    service's deadlines, is announced there; the first is closed and never tells what becomes of the second."""
    former = two.number
    two.member.do(former, "note", {"note": "note de la première équipe"})
    two.member.do(former, "repondre", {"message": "message d’avant"})
    clock.forward(hours=24)
    two.member.come_back(two.installation)
    two.other.come_back(two.installation)
    asked(two)
    turn = two.talk.look()
    assert "Vous travaillez maintenant à Melun." in said(turn, "member")
    assert two.talk.step == "transfert"
    assert "SIMT Seine-et-Marne lira ce que vous avez envoyé" in spaces(turn["prompt"]["text"])
    turn = two.talk.say(text="oui")
    (case,) = two.cases()
    assert turn["case"] == case["number"] != former
    assert f"Elle porte maintenant le numéro {case['number']}" in said(turn, "info")
    assert "SIMT Seine-et-Marne" in said(turn, "info")
    assert (case["status"], case["queue"], case["holder"], case["origin"]) == ("new", "salaries", None, "assistant")
    assert case["received_at"] == clock.now
    page = spaces(two.other.get(f"/cellule/dossier/{case['number']}").text)
    assert "Transférée par GIMS 13, avec l’accord de la personne" in page
    assert "06 12 34 56 78" in page
    assert "Un licenciement ou une rupture" in page
    assert "première équipe" not in page
    assert "message d’avant" not in page
    (closed,) = two.cases("gims13")
    assert (closed["status"], closed["closed_reason"], closed["outcome"]) == ("closed", "transfert", "sans_objet")
    assert rows(two.installation, tables.case_tasks, number=former) == []
    first = spaces(two.member.get(f"/cellule/dossier/{former}").text)
    assert "Transfert à SIMT Seine-et-Marne : accepté par la personne" in first
    assert str(case["number"]) not in first
    for who, number in ((two.member, case["number"]), (two.other, former)):
        assert who.get(f"/cellule/dossier/{number}").status_code == 404
        assert who.do(number, "note", {"note": "x"}).status_code == 404
    assert not [line for line in journal(two.installation) if str(case["number"]) in line]
    assert not [line for line in journal(two.installation, "simt77") if str(former) in line]
    assert [two.installation.store.run_now(audit.verify, each) for each in ("gims13", "simt77")] == [None, None]
    kept = repr(everything(two.installation))
    assert "Melun" not in kept
    assert "Rouvrir la demande" not in first
    reopened = two.member.do(former, "rouvrir", {"etape": "in_support", "pourquoi": "on reprend"})
    assert reopened.status_code == 409
    assert "Elle ne se rouvre pas ici" in spaces(reopened.text)


def test_the_new_service_writes_in_the_same_conversation(two: Two) -> None:
    """And the person answers them; slots of the new service are offered in it; what is kept names who reads it."""
    asked(two)
    two.talk.look()
    two.talk.answer("accepter")
    number = two.number
    assert two.other.do(number, "repondre", {"message": "Bonjour de Melun", "reponses": "oui"}).status_code == 303
    turn = two.talk.look()
    assert said(turn, "member").endswith("Bonjour de Melun")
    turn = two.talk.say(command="mes_donnees")
    assert f"Votre demande n° {number}, envoyée à la cellule PDP de SIMT Seine-et-Marne" in said(turn, "info")
    slots = {"jour_0": "2026-11-24", "heure_0": "10:00", "moyen": "telephone", "minutes": "30"}
    assert two.other.do(number, "creneaux", slots).status_code == 303
    two.talk.look()
    assert two.talk.step == "creneaux"
    two.talk.say(text="mardi")
    assert [row["service"] for row in rows(two.installation, tables.case_tasks, kind="call")] == ["simt77"]
    data = two.browser.ask("GET", f"{two.talk.path}/data", headers=two.talk.headers).json()
    assert [request["status_in_words"] for request in data["requests"]] == [
        "L’équipe vous a contacté·e.",
        "Transférée à un autre service, avec votre accord.",
    ]
    assert data["requests"][0]["meeting"]["start"] == "2026-11-24T10:00:00+01:00"
    assert {request["number"] for request in data["requests"]} == {
        row["number"] for row in rows(two.installation, tables.cases)
    }


def test_a_meeting_does_not_follow(two: Two) -> None:
    """What the first service agreed with the person ends there, and is said."""
    number = two.number
    slots = {"jour_0": "2026-11-24", "heure_0": "10:00", "moyen": "telephone", "minutes": "30"}
    assert two.member.do(number, "creneaux", slots).status_code == 303
    two.talk.look()
    two.talk.say(text="mardi")
    two.talk.answer("continuer")
    asked(two)
    two.talk.look()
    turn = two.talk.answer("accepter")
    assert "Le rendez-vous du mardi 24 novembre à 10 h n’aura pas lieu." in said(turn, "info")
    assert turn["prompt"]["options"][0]["id"] == "salarie"
    assert rows(two.installation, tables.case_tasks) == []


def test_a_meeting_does_not_follow_an_agreement_by_telephone(two: Two) -> None:
    """That it is off is said before the conversation goes on with the new case."""
    number = two.number
    slots = {"jour_0": "2026-11-24", "heure_0": "10:00", "moyen": "telephone", "minutes": "30"}
    assert two.member.do(number, "creneaux", slots).status_code == 303
    two.talk.look()
    two.talk.say(text="mardi")
    assert two.member.do(number, "transferer", GIVEN).status_code == 303
    turn = two.talk.look()
    assert "Le rendez-vous du mardi 24 novembre à 10 h n’aura pas lieu." in said(turn, "member")
    assert "Comme vous l’avez accepté" in said(turn, "member")


def test_the_question_ends_with_the_case(two: Two) -> None:
    """Closed for another reason: the door leads to the question no more, and it is not asked anew where the case begins
    again."""
    number = asked(two)
    two.talk.look()
    two.talk.say(command="retour")
    assert two.member.do(number, "clore", {"motif": "termine", "situation": "meme_poste"}).status_code == 303
    turn = two.talk.say(choice=two.talk.turn["prompt"]["options"][0]["id"])
    assert "n’est plus proposé" in said(turn, "error")
    assert turn["prompt"]["options"][0]["id"] == "salarie"
    again = {"statut": "in_support", "precision": "Elle a rappelé."}
    assert two.member.do(number, "statut", again).status_code == 303
    assert "La personne doit dire" not in two.member.get(f"/cellule/dossier/{number}").text
    two.talk.say(text="transfert")
    assert two.talk.step == "accueil"


def test_a_refusal_changes_nothing_and_stays_written(two: Two) -> None:
    number = asked(two)
    two.talk.look()
    turn = two.talk.say(text="non")
    assert "reste à GIMS 13" in said(turn, "info")
    assert two.cases() == []
    (case,) = two.cases("gims13")
    assert case["status"] != "closed"
    assert [row["kind"] for row in rows(two.installation, tables.case_tasks, number=number)] == ["answer"]
    page = spaces(two.member.get(f"/cellule/dossier/{number}").text)
    assert "Transfert à SIMT Seine-et-Marne : refusé par la personne" in page
    assert "La personne a refusé le transfert" in page
    assert two.talk.look()["prompt"]["step"] == "accueil"


def test_later_and_taken_back(two: Two) -> None:
    """« Retour » answers nothing: the door and the word « transfert » lead back; once taken back, nothing can be
    agreed to any more."""
    number = asked(two)
    two.talk.look()
    two.talk.say(command="retour")
    assert two.talk.step == "accueil"
    assert two.talk.turn["prompt"]["options"][0]["id"].startswith("transfert/")
    two.talk.say(text="transfert")
    assert two.talk.step == "transfert"
    old = two.talk.target
    assert two.member.do(number, "retirer_transfert").status_code == 303
    turn = two.talk.say(choice="accepter", **old)
    assert "n’aura pas lieu" in said(turn, "member")
    assert (two.talk.step, two.cases()) == ("accueil", [])
    assert two.member.do(number, "retirer_transfert").status_code == 409


def test_nobody_reads_there(two: Two) -> None:
    """Such a service cannot be proposed; and an agreement given once its last reader left hands nothing over."""
    for target in ("opsat_fc", "gims13", "ailleurs", ""):
        answer = two.member.do(two.number, "transferer", {**ASK, "service_cible": target})
        assert answer.status_code in (409, 422), target
    asked(two)
    two.talk.look()
    two.installation.store.run_now(members.disable, "simt77", two.other.caller.id.removeprefix("member:"))
    turn = two.talk.say(choice="accepter", **two.talk.target)
    assert "Le transfert n’est pas possible" in said(turn, "info")
    assert two.cases() == []
    assert [row["status"] for row in two.cases("gims13")] != ["closed"]


def test_erasing_takes_both_back(two: Two) -> None:
    asked(two)
    two.talk.look()
    two.talk.answer("accepter")
    two.talk.say(command="effacer")
    two.talk.answer("effacer")
    assert [row["status"] for row in rows(two.installation, tables.cases)] == ["withdrawn", "withdrawn"]
    assert ("person", "case_withdrawn") in [line[:2] for line in journal(two.installation, "simt77")]


def test_taking_the_agreement_back_takes_both_back(two: Two) -> None:
    asked(two)
    two.talk.look()
    two.talk.answer("accepter")
    body = {"take_back": f"partage-{two.number}"}
    answer = two.browser.ask("POST", f"{two.talk.path}/agreements", headers=two.talk.headers, json=body)
    assert answer.status_code == 200
    assert [row["status"] for row in rows(two.installation, tables.cases)] == ["withdrawn", "withdrawn"]
    data = two.browser.ask("GET", f"{two.talk.path}/data", headers=two.talk.headers).json()
    assert [each["queue"] for each in data["taken_back"]] == ["salaries"]


def test_an_agreement_by_telephone(two: Two) -> None:
    """Recorded with its day and way; the conversation learns of it when the person comes, wherever they erase."""
    former = two.number
    for wrong in (
        {"accord_jour": ""},
        {"accord_jour": "2026-11-24"},
        {"accord_jour": "2026-11-01"},
        {"accord_moyen": "x"},
    ):
        assert two.member.do(former, "transferer", {**GIVEN, **wrong}).status_code == 422
    assert two.member.do(former, "transferer", GIVEN).status_code == 303
    (case,) = two.cases()
    page = spaces(two.member.get(f"/cellule/dossier/{former}").text)
    assert "accord donné le 23/11/2026, par téléphone" in page
    two.other.do(case["number"], "repondre", {"message": "Bonjour de Melun"})
    turn = two.talk.look()
    assert "Comme vous l’avez accepté" in said(turn, "member")
    assert "Bonjour de Melun" in said(turn, "member")
    assert f"numéro {case['number']}" in said(turn, "info")
    assert turn["case"] == case["number"]


def test_erasing_before_the_conversation_knew(two: Two) -> None:
    """The case was handed over, the person never came back and deletes the conversation: both are taken back."""
    two.member.do(two.number, "transferer", GIVEN)
    answer = two.browser.ask("DELETE", two.talk.path, headers=two.talk.headers)
    assert answer.status_code == 204
    assert [row["status"] for row in rows(two.installation, tables.cases)] == ["withdrawn", "withdrawn"]


def test_taking_the_agreement_back_before_the_conversation_knew(two: Two) -> None:
    """The same from « Mes données », which shows both and names the number that the person knows."""
    former = two.number
    two.member.do(former, "transferer", GIVEN)
    data = two.browser.ask("GET", f"{two.talk.path}/data", headers=two.talk.headers).json()
    assert {each["number"] for each in data["requests"]} == {former, two.cases()[0]["number"]}
    assert [each["id"] for each in data["agreements"]] == [f"partage-{former}"]
    body = {"take_back": f"partage-{former}"}
    answer = two.browser.ask("POST", f"{two.talk.path}/agreements", headers=two.talk.headers, json=body)
    assert answer.status_code == 200
    assert [row["status"] for row in rows(two.installation, tables.cases)] == ["withdrawn", "withdrawn"]
    data = two.browser.ask("GET", f"{two.talk.path}/data", headers=two.talk.headers).json()
    assert [each["number"] for each in data["taken_back"]] == [former]


def test_who_waits_in_the_conversation_is_asked_there(installation: Installation, browser: Browser) -> None:
    member, _ = Member.enter(installation, browser), Member.enter(installation, browser, service="simt77")
    talk = Talk.begin(browser).enter("salarie", HERE)
    answer = member.do(talk.turn["case"], "transferer", GIVEN)
    assert answer.status_code == 409
    assert "c’est là qu’il faut lui demander" in answer.text


def test_who_has_no_conversation(installation: Installation, browser: Browser) -> None:
    """Nobody can be asked there: the agreement is recorded, and no alias leads to the new case."""
    member, _ = Member.enter(installation, browser), Member.enter(installation, browser, service="simt77")
    number = installation.store.run_now(a_case)
    assert member.do(number, "transferer", ASK).status_code == 409
    assert member.do(number, "transferer", GIVEN).status_code == 303
    (case,) = rows(installation, tables.cases, service="simt77")
    assert case["alias_hash"] is None


def test_another_request_goes_to_ones_own_service(two: Two) -> None:
    """What was handed over stays within reach: its messages arrive, and erasing takes all three back."""
    asked(two)
    two.talk.look()
    two.talk.answer("accepter")
    moved = two.number
    two.talk.enter("salarie", RED)
    assert two.number not in (moved, 0)
    assert len(two.cases("gims13")) == 2
    two.other.do(moved, "repondre", {"message": "Bonjour de Melun"})
    assert "Bonjour de Melun" in said(two.talk.look(), "member")
    two.browser.ask("DELETE", two.talk.path, headers=two.talk.headers)
    assert {row["status"] for row in rows(two.installation, tables.cases)} == {"withdrawn"}


def test_the_conversation_outlives_its_delay(two: Two, clock: Clock) -> None:
    """While the case is open at the other service, and the question while it is unanswered."""
    asked(two)
    two.talk.look()
    clock.forward(days=8)
    asyncio.run(purge_all(two.installation))
    assert two.talk.look()["prompt"]["step"] == "accueil"
    two.talk.say(text="transfert")
    two.talk.answer("accepter")
    clock.forward(days=8)
    asyncio.run(purge_all(two.installation))
    assert two.talk.look()["case"] == two.cases()[0]["number"]


def test_a_manager_too(two: Two) -> None:
    """In the queue of employers there; nothing joins it to the other queue. What was said of somebody's health to ask
    for it is taken out of the question as well."""
    answers: dict[str, Answer] = {"observations": ["rupture_evoquee"], "contact_nom": "Alex Durand"}
    two.talk.enter("manager", answers)
    number = two.number
    reason = {"raison_transfert": "Sam, opéré du dos, travaille là-bas."}
    assert two.member.do(number, "transferer", {**ASK, **reason}).status_code == 303
    two.talk.look()
    assert "opéré du dos" in two.talk.turn["prompt"]["text"]
    (line,) = rows(two.installation, tables.case_entries, number=number, kind="message")
    assert two.member.do(number, "retirer", {"ligne": str(line["position"])}).status_code == 303
    two.talk.look()
    assert "opéré du dos" not in two.talk.turn["prompt"]["text"]
    assert "Pourquoi : ce texte a été retiré par" in spaces(two.talk.turn["prompt"]["text"])
    two.talk.answer("accepter")
    (case,) = two.cases()
    assert case["queue"] == "employeurs"
    assert {row["status"] for row in two.cases("gims13") if row["queue"] == "salaries"} == {"new"}


def test_the_api_shows_nothing_of_the_other_service(two: Two) -> None:
    key = api_key(two.installation, role="reader")
    former = asked(two)
    two.talk.look()
    two.talk.answer("accepter")
    found = two.browser.ask("GET", f"/api/v1/cases/{former}", headers=key)
    assert found.status_code == 200
    assert str(two.number) not in found.text
    assert two.browser.ask("GET", f"/api/v1/cases/{two.number}", headers=key).status_code == 404


def test_a_chat_is_asked_and_hears_the_new_service(installation: Installation, browser: Browser) -> None:
    """Over Telegram: the question comes with buttons; later words of the new service arrive in the same chat."""
    with talking_bot(installation) as bot:
        person = Person(bot).agrees().asks_to_be_called()
        member = Member.enter(installation, browser)
        other = Member.enter(installation, browser, service="simt77")
        (case,) = rows(installation, tables.cases)
        assert member.do(case["number"], "transferer", ASK).status_code == 303
        assert bot.deliver() == 1
        person.presses("D’accord")
        (moved,) = rows(installation, tables.cases, service="simt77")
        assert person.texts(f"Elle porte maintenant le numéro {moved['number']}")
        bot.deliver()

        def chat(tx: Transaction) -> tuple[int | None, int | None]:
            first, second = (open_file(tx, *each) for each in (("gims13", case["number"]), ("simt77", moved["number"])))
            return first.chat(), second.chat()

        assert installation.store.run_now(chat) == (None, person.id)
        assert other.do(moved["number"], "repondre", {"message": "Bonjour de Melun"}).status_code == 303
        assert bot.deliver() == 1
        assert person.texts("Bonjour de Melun")


def test_what_is_brought_together_does_not_leave_in_part(two: Two) -> None:
    """A case that is followed for others too stays where they are; each may leave by itself."""
    other = Talk.begin(two.browser).enter("salarie", RED).turn["case"]
    assert two.member.do(other, "regrouper", {"avec": str(two.number)}).status_code == 303
    refused = two.member.do(two.number, "transferer", ASK)
    assert refused.status_code == 409
    assert "elles resteraient dans ce service" in spaces(refused.text)
    assert two.cases() == []
    assert two.member.do(other, "rouvrir", {"etape": "contacted", "pourquoi": "elle part aussi"}).status_code == 303
    assert two.member.do(two.number, "transferer", ASK).status_code == 303
