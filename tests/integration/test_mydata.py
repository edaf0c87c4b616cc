"""« Mes données » over HTTP: everything kept is there in words and ids, can be taken along, corrected, taken back; what
is taken back is gone (design.md, Confidentiality)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.wiring import Installation
from storage import audit, tables
from tests.support.clock import Clock
from tests.support.rows import rows
from tests.support.talking import RED, Answer, Browser, Talk, api_key

pytestmark = pytest.mark.pages

MANAGER: dict[str, Answer] = {"besoin": "inquietude", "employeur": "Martin SARL, Aubagne"}


def kept(talk: Talk, what: str = "data") -> dict[str, Any]:
    answer = talk.browser.ask("GET", f"{talk.path}/{what}", headers=talk.headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def take_back(talk: Talk, kind: str) -> dict[str, Any]:
    """Take back the only agreement of this kind."""
    (agreement,) = [each["id"] for each in kept(talk)["agreements"] if each["kind"] == kind]
    return post(talk, "agreements", take_back=agreement)


def post(talk: Talk, what: str, **body: str) -> dict[str, Any]:
    answer = talk.browser.ask("POST", f"{talk.path}/{what}", headers=talk.headers, json=body)
    assert answer.status_code == 200, answer.text
    talk.turn = answer.json()
    return talk.turn


def journal(installation: Installation) -> list[tuple[str, str, str]]:
    assert installation.store.run_now(audit.verify, "gims13") is None
    lines = rows(installation, tables.audit, service="gims13")
    return [(line["actor"], line["action"], line["subject"]) for line in lines if line["actor"] == "person"]


def kinds(talk: Talk) -> list[str]:
    return [each["kind"] for each in kept(talk)["agreements"]]


def test_every_answer_of_an_unfinished_walk_is_there_in_words(installation: Installation, browser: Browser) -> None:
    talk = Talk.begin(browser)
    assert kept(talk)["questionnaires"] == kept(talk)["requests"] == kept(talk)["agreements"] == []
    talk.enter("salarie", {**RED, "capacite": 3, "gene": "ne_sait_pas", "employeur": "passer"}, until="code_postal")
    found = kept(talk)
    (walk,) = found["questionnaires"]
    given = {step: value for step, value in talk.given.items() if step != "accueil"}
    given["contact_coordonnees"] = "+33612345678"
    assert {line["step"]: line["value"] for line in walk["answers"]} == given
    words = {line["step"]: (line["question"], line["answer"]) for line in walk["answers"]}
    assert words["capacite"] == ("Capacité à travailler", "3 sur 10")
    assert words["gene"][1] == "Je ne sais pas"
    assert words["employeur"] == ("Entreprise et ville", "question passée")
    assert words["contact_coordonnees"] == ("Vos coordonnées", "06\u00a012\u00a034\u00a056\u00a078")
    assert walk["assessment"]["level"] == "rouge"
    assert walk["assessment"]["rules"][0] == "R1"
    assert (found["service"], found["receipt_code"]) == ("GIMS 13", False)
    assert "CNIL" in found["rights"]
    assert [each["kind"] for each in found["agreements"]] == ["questionnaire", "contact"]


def test_what_is_kept_is_kept_until_the_day_it_says(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Looking does not postpone the erasure."""
    talk = Talk.begin(browser).enter("salarie", until="moral")
    before = kept(talk)["kept_until"]
    clock.forward(days=2)
    assert kept(talk)["kept_until"] == before
    talk.answer("bon")
    assert kept(talk)["kept_until"] > before


def test_requests_of_both_doors_are_whole_and_the_cell_s_notes_are_not_there(
    installation: Installation, browser: Browser
) -> None:
    talk = Talk.begin(browser).enter("salarie", {**RED, "contact_nom": "Sacha"})
    talk.enter("manager", MANAGER)
    found = kept(talk, "export")
    first, second = found["requests"]
    assert (first["queue"], second["queue"]) == ("salaries", "employeurs")
    assert first["level"] == "rouge"
    assert first["status_in_words"].startswith("Envoyée")
    key = api_key(installation)
    for each in (first, second):
        held = browser.ask("GET", f"/api/v1/cases/{each['number']}", headers=key).json()
        (sent,), (request,) = each["sent"], held["requests"]
        for name in ("level", "reason", "share", "flow", "version", "assessment", "summary"):
            assert sent[name] == request[name]
        for name in ("answers", "contact"):
            assert {line["step"]: line["value"] for line in sent[name]} == request[name]
            assert all(line["question"] != line["step"] for line in sent[name])
        assert sent["sent_at"] == request["received_at"] == each["received_at"]
    assert "Sacha" in json.dumps(first, ensure_ascii=False)
    assert "Sacha" not in json.dumps(second, ensure_ascii=False)
    ended = {"status": "closed", "reason": "injoignable", "outcome": "inconnue"}
    place, cell = f"/api/v1/cases/{first['number']}/status", api_key(installation, role="cell")
    assert browser.ask("POST", place, headers=cell, json=ended).is_success
    assert kept(talk)["requests"][0]["status_in_words"].startswith("L’équipe a essayé de vous joindre, sans y arriver.")


def test_what_the_cell_wrote_to_the_person_is_there_and_its_notes_are_not(
    installation: Installation, browser: Browser
) -> None:
    """Until the request is taken back: both then go with it."""
    talk = Talk.begin(browser).enter("salarie", {**RED, "contact_moyen": "ici"})
    (number,) = (each["number"] for each in kept(talk)["requests"])
    key = api_key(installation, role="cell")
    for what, text in (("messages", "Bonjour, parlons-en."), ("notes", "À revoir en réunion.")):
        answer = browser.ask("POST", f"/api/v1/cases/{number}/{what}", headers=key, json={"text": text})
        assert answer.status_code < 300, answer.text
    talk.look()
    found = kept(talk)
    assert [each["text"] for each in found["requests"][0]["messages"]] == ["Bonjour, parlons-en."]
    assert "réunion" not in json.dumps(found, ensure_ascii=False)
    take_back(talk, "partage")
    assert "parlons-en" not in json.dumps([kept(talk), talk.look()], ensure_ascii=False)


def test_that_a_receipt_code_exists_is_said(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", RED)
    code = sqlite_browser.ask("POST", f"{talk.path}/receipt", headers=talk.headers).json()
    found = kept(talk)
    assert found["receipt_code"] is True
    assert code["code"] not in json.dumps(found)


def test_only_its_owner_sees_it(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    mine, other = Talk.begin(sqlite_browser), Talk.begin(sqlite_browser)
    for method, what, body in (
        ("GET", "data", None),
        ("GET", "export", None),
        ("POST", "agreements", {"take_back": "x"}),
        ("POST", "corrections", {"run": "x", "step": "moral"}),
    ):
        for headers, status in ((other.headers, 404), ({}, 401)):
            answer = sqlite_browser.ask(method, f"{mine.path}/{what}", headers=headers, json=body)
            assert answer.status_code == status
            assert answer.json()["type"].startswith("urn:relais:problem:")
    assert journal(sqlite_installation) == []


def test_an_export_is_a_file_and_is_in_the_journal_without_a_word_of_it(
    installation: Installation, browser: Browser
) -> None:
    talk = Talk.begin(browser).enter("salarie", RED)
    talk.enter("manager", MANAGER)
    before = journal(installation)
    answer = browser.ask("GET", f"{talk.path}/export", headers=talk.headers)
    assert answer.headers["content-disposition"] == 'attachment; filename="releve.json"'
    assert journal(installation) == [*before, ("person", "data_exported", "conversation")]
    kept(talk)
    assert len(journal(installation)) == len(before) + 1


def test_an_answer_is_changed_from_anywhere(installation: Installation, browser: Browser) -> None:
    """The question comes back; once answered, the walk goes on where it was, the other answers kept."""
    talk = Talk.begin(browser).enter("salarie", RED, until="soutien")
    (walk,) = kept(talk)["questionnaires"]
    assert {line["step"] for line in walk["answers"] if not line["can_change"]} == {"accord"}
    post(talk, "corrections", run=walk["run"], step="gene")
    assert talk.step == "gene"
    talk.answer("non")
    assert talk.step == "soutien"
    steps = {line["step"]: line["value"] for line in kept(talk)["questionnaires"][0]["answers"]}
    assert steps["gene"] == "non"
    assert "difficultes" not in steps
    talk.walk(RED, until="rappel")
    post(talk, "corrections", run=walk["run"], step="capacite")
    assert talk.step == "capacite"
    talk.answer(9)
    assert talk.step == "recap"


@pytest.mark.parametrize("step", ["accord", "recap", "envoi", "nothing", "accueil"])
def test_what_cannot_be_changed_stays_as_it_is(
    sqlite_installation: Installation, sqlite_browser: Browser, step: str
) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", RED, until="rappel")
    (walk,) = kept(talk)["questionnaires"]
    before = talk.target
    for run in (walk["run"], "another"):
        post(talk, "corrections", run=run, step=step)
        assert talk.target == before
        assert talk.turn["messages"] == []


def test_nothing_changes_in_a_walk_that_waits(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", until="moral")
    talk.say(command="parler_a_quelqu_un")
    waiting = kept(talk)["questionnaires"][0]
    assert waiting["flow"] == "salarie"
    assert not any(line["can_change"] for line in waiting["answers"])
    post(talk, "corrections", run=waiting["run"], step="situation")
    assert talk.step == "contact_moyen"


def test_taking_back_a_request_withdraws_that_one_only(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """Number and dates remain, in the conversation and in the cell's queue; the other request, and a walk in
    progress, stay."""
    talk = Talk.begin(browser).enter("salarie", {**RED, "contact_nom": "Sacha"})
    talk.enter("manager", MANAGER)
    talk.enter("salarie", until="moral")
    first, second = (each["number"] for each in kept(talk)["requests"])
    clock.forward(days=1)
    agreement = f"partage-{first}"
    turn = post(talk, "agreements", take_back=agreement)
    assert turn["messages"][0]["text"].startswith("C’est fait")
    assert talk.step == "moral"
    assert turn["case"] == second
    found = kept(talk)
    assert [each["number"] for each in found["requests"]] == [second]
    (gone,) = found["taken_back"]
    assert (gone["number"], gone["queue"]) == (first, "salaries")
    assert gone["received_at"] < gone["taken_back_at"]
    assert "Sacha" not in json.dumps(found, ensure_ascii=False)
    assert journal(installation)[-1] == ("person", "case_withdrawn", str(first))
    key = api_key(installation)
    case = browser.ask("GET", f"/api/v1/cases/{first}", headers=key).json()
    assert case["requests"] == []
    (row,) = rows(installation, tables.cases, number=first)
    left = {"number", "service", "queue", "status", "received_at", "updated_at", "closed_at"}
    same = {"level": "retire", "origin": "retire", "triage_due_at": 0, "contact_due_at": 0}
    assert {name: value for name, value in row.items() if name not in left and value is not None} == same
    assert {name for name, value in case.items() if value is not None and value != []} == left - {"service"}
    before = journal(installation)
    post(talk, "agreements", take_back=agreement)
    assert talk.turn["messages"] == []
    assert journal(installation) == before
    assert browser.ask("GET", f"/api/v1/cases/{second}", headers=key).json()["status"] == "new"


def test_a_request_taken_back_may_be_followed_by_another(installation: Installation, browser: Browser) -> None:
    talk = Talk.begin(browser).enter("salarie", RED)
    (first,) = (each["number"] for each in kept(talk)["requests"])
    assert take_back(talk, "partage")["case"] is None
    talk.enter("salarie", RED)
    (second,) = (each["number"] for each in kept(talk)["requests"])
    assert second != first
    assert f"{first}, que vous avez retirée" in str(talk.say(command="mes_donnees")["messages"])
    assert [each["number"] for each in kept(talk)["taken_back"]] == [first]


def test_taking_back_the_questionnaire_erases_it(installation: Installation, browser: Browser) -> None:
    """Its key goes with it: repeated-request memory has nothing left to give either."""
    talk = Talk.begin(browser).enter("salarie", RED, until="moral")
    before = rows(installation, tables.data_keys, owner=talk.id)
    take_back(talk, "questionnaire")
    assert talk.step == "accueil"
    assert kept(talk)["questionnaires"] == []
    assert kinds(talk) == []
    assert rows(installation, tables.data_keys, owner=talk.id) != before
    assert journal(installation) == [("person", "agreement_taken_back", "questionnaire")]


def test_taking_back_the_questionnaire_that_waits_leaves_the_call_back(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", until="moral")
    talk.say(command="parler_a_quelqu_un")
    talk.answer("telephone")
    take_back(talk, "questionnaire")
    assert talk.step == "contact_coordonnees"
    assert [each["flow"] for each in kept(talk)["questionnaires"]] == ["parler_a_quelqu_un"]
    take_back(talk, "contact")
    assert talk.step == "accueil"
    assert kept(talk)["questionnaires"] == []


def test_taking_back_the_call_back_returns_to_the_walk_that_waits(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", until="moral")
    talk.say(command="parler_a_quelqu_un")
    talk.answer("telephone")
    take_back(talk, "contact")
    assert talk.step == "moral"
    assert kinds(talk) == ["questionnaire"]


@pytest.mark.parametrize(("door", "asked"), [("salarie", "rappel"), ("manager", "recap")])
def test_taking_back_the_contact_forgets_how_to_reach_the_person(
    sqlite_installation: Installation, sqlite_browser: Browser, door: str, asked: str
) -> None:
    talk = Talk.begin(sqlite_browser).enter(door, {**RED, **MANAGER, "contact_nom": "Sacha"}, until="envoi")
    take_back(talk, "contact")
    assert talk.step == asked
    whole = json.dumps(kept(talk), ensure_ascii=False)
    assert "Sacha" not in whole
    assert "56\u00a078" not in whole
    assert kinds(talk) == ["questionnaire"]
    talk.walk({**RED, **MANAGER})
    assert talk.turn["case"] is not None


def test_taking_back_the_statistics_answers_no(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Nothing of these answers is counted; the walk ends as after « non »."""
    talk = Talk.begin(browser).enter("salarie", {**RED, "statistiques": "oui"}, until="public")
    assert kinds(talk) == ["statistiques", "partage"]
    take_back(talk, "statistiques")
    assert talk.step == "accueil"
    assert kinds(talk) == ["partage"]
    counted = {(row["kind"], row["subject"]) for row in rows(installation, tables.counters)}
    assert ("level", "salarie") in counted
    assert not any(kind.startswith("group") for kind, _ in counted)


def test_statistics_taken_back_while_they_wait_are_asked_again(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", {**RED, "statistiques": "oui"}, until="public")
    talk.say(command="parler_a_quelqu_un")
    take_back(talk, "statistiques")
    assert talk.step == "contact_moyen"
    talk.say(command="retour")
    assert talk.step == "statistiques"


def test_old_conversations_have_nothing_taken_back(sqlite_installation: Installation) -> None:
    """States written before requests could be taken back one by one are read as they are."""
    from bot.state import State

    dumped = json.loads(State().dump())
    del dumped["taken_back"]
    assert State.load(json.dumps(dumped).encode()).taken_back == []
