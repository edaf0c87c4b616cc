"""Life of a case (screening.md): which step follows which, three attempts, closing, follow-ups, beginning again."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from bot.cell import lifecycle
from bot.wiring import Installation
from bot.worker.loop import purge_all, remind_all
from storage import casefile, entries, queue, tables
from storage.access import Caller
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.integration.test_cell_pages import listed, words
from tests.support.cell import CALL_BACK, Member
from tests.support.clock import Clock
from tests.support.rows import journal, rows, sql
from tests.support.talking import RED, Browser, Talk, api_key

_LATER = ("on_hold", "not_reached", "redirected", "closed")
ALLOWED = {
    "new": {"triaged", "contacted", *_LATER},
    "triaged": {"contacted", *_LATER},
    "contacted": {"assessed", "in_support", *_LATER},
    "assessed": {"in_support", *_LATER},
    "in_support": {"assessed", *_LATER},
    "on_hold": {"triaged", "contacted", "assessed", "in_support", *_LATER},
    "not_reached": {"contacted", "on_hold", "redirected", "closed"},
    "redirected": {"contacted", "in_support", "closed"},
    "closed": {"contacted", "in_support"},
    "withdrawn": set(),
}
DAY = 86_400


def a_case(tx: Transaction, where: str = "salaries") -> int:
    """A case that did not come through a conversation, to be read and contacted within the hour."""
    contact = {"contact_moyen": "telephone", "contact_coordonnees": "+33612345678"}
    request = Request(where, "jaune", "telephone", None, None, {**CALL_BACK, "contact": contact}, None)
    return queue.add_request(tx, "gims13", None, request, Due(tx.now + 1000, tx.now + 2000))[0]


def row(installation: Installation, number: int) -> dict[str, Any]:
    return rows(installation, tables.cases, number=number)[0]


def ready(installation: Installation, before: str, who: Caller) -> int:
    """A case at this step, held by `who`, after three calls without an answer."""

    def use_case(tx: Transaction) -> int:
        number = a_case(tx)
        file = casefile.open_file(tx, "gims13", number)
        assert file.key is not None
        if before == "withdrawn":
            queue.take_back(tx, number)
            return number
        for _ in range(3):
            entries.add(tx, number, file.key, "call", who.id, {"result": "not_reached"})
        over = {"closed_at": tx.now, "due_at": None} if before == "closed" else {}
        casefile.change(tx, file, status=before, holder=who.id, **over)
        return number

    return installation.store.run_now(use_case)


def by_api(member: Member, number: int, status: str) -> httpx.Response:
    more = {
        "on_hold": {"reason": "soins", "until": "2026-12-10"},
        "closed": {"reason": "refus", "outcome": "inconnue"},
    }
    body = {"status": status, **more.get(status, {"reason": "parce que"})}
    headers = {**member.cookie, "Relais-Csrf": member.csrf(), "Origin": "http://relais.test"}
    return member.browser.ask("POST", f"/api/v1/cases/{number}/status", headers=headers, json=body)


def by_console(member: Member, number: int, status: str) -> httpx.Response:
    if status == "on_hold":
        return member.do(number, "pause", {"motif_pause": "soins", "jusque": "2026-12-10"})
    if status == "closed":
        return member.do(number, "clore", {"motif": "refus", "situation": "inconnue"})
    return member.do(number, "statut", {"statut": status, "precision": "parce que"})


# -- the whole table


@pytest.mark.parametrize("entrance", [by_api, by_console])
def test_every_pair_of_statuses(sqlite_installation: Installation, sqlite_browser: Browser, entrance: Any) -> None:
    """What may follow is done, and is in the timeline; anything else is refused in words, and changes nothing."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    for before, after in itertools.product(ALLOWED, ALLOWED):
        number = ready(sqlite_installation, before, member.caller)
        kept, lines = row(sqlite_installation, number), rows(sqlite_installation, tables.case_entries, number=number)
        answer = entrance(member, number, after)
        written = rows(sqlite_installation, tables.case_entries, number=number)[len(lines) :]
        if after in ALLOWED[before]:
            assert answer.status_code in (200, 303), (before, after, answer.text)
            assert row(sqlite_installation, number)["status"] == after
            kind = "reopened" if before == "closed" else "closed" if after == "closed" else "status"
            assert [line["kind"] for line in written] == [kind], (before, after)
        else:
            assert answer.status_code == 409, (before, after)
            assert words(answer.text)
            assert (row(sqlite_installation, number), written) == (kept, []), (before, after)
    assert lifecycle.TRANSITIONS.keys() == ALLOWED.keys()


def test_the_page_offers_what_the_table_allows(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Each step has a form for what may follow, and none for the rest."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    forms = {"on_hold": "/pause", "closed": "/clore"}
    for before, allowed in ALLOWED.items():
        number = ready(sqlite_installation, before, member.caller)
        page = member.get(f"/cellule/dossier/{number}").text
        for after in ALLOWED:
            shown = (
                f'action="/cellule/dossier/{number}{forms[after]}"' if after in forms else f'<option value="{after}"'
            )
            assert (shown in page) == (after in allowed), (before, after)


# -- three attempts


def test_three_attempts_then_a_letter(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Each call nobody answers plans the next one for the next working day, and leaves the case where it is; the third
    makes it « non jointe » and asks for a letter. Choosing that step before is refused."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    assert member.do(number, "niveau", {"niveau": "orange", "raison": "lu"}).status_code == 303
    due = row(installation, number)["contact_due_at"]
    for count in (1, 2):
        refused = member.do(number, "statut", {"statut": "not_reached"})
        assert refused.status_code == 409
        assert f"Il y en a {count - 1}." in words(refused.text)
        assert member.do(number, "appel", {"resultat": "not_reached"}).status_code == 303
        page = words(member.get(f"/cellule/dossier/{number}").text)
        assert f"Appel : Pas de réponse, tentative {count} sur 3" in page
        assert f"Rappeler : tentative {count + 1} sur 3" in page
        assert "À rappeler dans 1 jour ouvré" in page
        found = row(installation, number)
        assert (found["status"], found["contact_due_at"]) == ("triaged", due), "the deadline is kept"
        clock.forward(days=1)
        member.come_back(installation)
    assert member.do(number, "appel", {"resultat": "not_reached"}).status_code == 303
    assert row(installation, number)["status"] == "not_reached"
    open_tasks = [each["kind"] for each in rows(installation, tables.case_tasks) if each["done_at"] is None]
    assert open_tasks == ["task"]
    page = words(member.get(f"/cellule/dossier/{number}").text)
    assert "Écrire à la personne : lettre ou message" in page
    assert member.do(number, "appel", {"resultat": "not_reached"}).status_code == 303
    assert "Appel : Pas de réponse, tentative 4" in words(member.get(f"/cellule/dossier/{number}").text)
    assert member.do(number, "appel", {"resultat": "reached"}).status_code == 303
    assert row(installation, number)["status"] == "contacted"
    assert [each for each in rows(installation, tables.case_tasks) if each["done_at"] is None] == [], "no letter"


def test_who_answers_is_called_no_more(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Reached at the second call, or contacted otherwise: the attempt that was planned goes, and attempts are counted
    afresh."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    for how in (("appel", {"resultat": "reached"}), ("statut", {"statut": "contacted"})):
        number = sqlite_installation.store.run_now(a_case)
        assert member.do(number, "appel", {"resultat": "not_reached"}).status_code == 303
        assert member.do(number, *how).status_code == 303
        found = rows(sqlite_installation, tables.case_tasks, number=number)
        assert [each for each in found if each["done_at"] is None] == []
        assert row(sqlite_installation, number)["due_at"] == casefile.NOTHING_DUE
        assert member.do(number, "appel", {"resultat": "not_reached"}).status_code == 303
        page = words(member.get(f"/cellule/dossier/{number}").text)
        assert page.count("Appel : Pas de réponse, tentative 1 sur 3") == 2


# -- closing, and what comes after


def close(member: Member, number: int, reason: str = "termine", outcome: str = "meme_poste") -> None:
    assert member.do(number, "clore", {"motif": reason, "situation": outcome}).status_code == 303


@pytest.mark.parametrize(
    ("reason", "outcome", "planned"),
    [
        ("termine", "meme_poste_amenage", True),
        ("injoignable", "inconnue", True),
        ("refus", "arret_en_cours", True),
        ("termine", "retraite", False),
        ("deces", "sans_objet", False),
        ("doublon", "sans_objet", False),
        ("transfert", "inconnue", False),
        ("hors_champ_reoriente", "inconnue", False),
    ],
)
def test_follow_ups_at_six_and_twelve_months(
    sqlite_installation: Installation, sqlite_browser: Browser, reason: str, outcome: str, planned: bool
) -> None:
    """Closed on Monday 23 November 2026: 23 May 2027 is a Sunday, so Monday 24; then Tuesday 23 November. What was
    planned before is dropped."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = sqlite_installation.store.run_now(a_case)
    assert member.do(number, "tache", {"tache": "x", "tache_jour": "2026-12-01", "pour": "moi"}).status_code == 303
    close(member, number, reason, outcome)
    kinds = [each["kind"] for each in rows(sqlite_installation, tables.case_tasks)]
    assert kinds == (["follow_up_6", "follow_up_12"] if planned else [])
    page = words(member.get(f"/cellule/dossier/{number}").text)
    assert ("Suivi à 6 mois, lundi 24 mai 2027" in page) == planned
    assert ("Suivi à 12 mois, mardi 23 novembre 2027" in page) == planned


def test_the_last_day_of_a_month(sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock) -> None:
    """Closed on 31 August 2027: six months later is 29 February 2028, a leap year."""
    clock.forward(days=281)
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = sqlite_installation.store.run_now(a_case)
    close(member, number)
    page = words(member.get(f"/cellule/dossier/{number}").text)
    assert "Suivi à 6 mois, mardi 29 février 2028" in page
    assert "Suivi à 12 mois, jeudi 31 août 2028" in page


def test_a_follow_up_comes_when_it_is_due(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Not before its day: then on the queue's own list, in the agenda of who held the case, and announced once. Its
    finding is kept and shown, and the next one waits for its own day."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    close(member, number)
    assert listed(member.get("/cellule/file?suivis=1").text) == []
    asyncio.run(remind_all(installation))
    counted = []
    for days in (180, 2, 1, 1):  # Saturday 22 May, Monday 24, Tuesday 25, Wednesday 26
        clock.forward(days=days)
        counted.append(asyncio.run(remind_all(installation)))
    assert counted == [0, 1, 0, 0]
    member.come_back(installation)
    page = words(member.get("/cellule/file?suivis=1").text)
    assert "Suivi à 6 mois en retard de 2 jours" in page
    assert "Suivis à faire 1" in page
    assert "Suivi à 6 mois : demander la situation d’emploi" in words(member.get("/cellule/agenda").text)
    fields = {"numero": "1", "constat": "reclassement_interne", "suivi_note": "va bien"}
    assert member.do(number, "suivi", fields).status_code == 303
    assert member.do(number, "suivi", fields).status_code == 409, "once"
    found = rows(installation, tables.case_tasks)
    assert [each["outcome"] for each in found] == ["reclassement_interne", None]
    page = words(member.get(f"/cellule/dossier/{number}").text)
    assert "Suivi à 6 mois : Autre poste, même employeur" in page
    assert "va bien" in page
    assert listed(member.get("/cellule/file?suivis=1").text) == []
    assert row(installation, number)["outcome"] == "meme_poste", "what was known at closing stays"
    clock.forward(days=181)
    member.come_back(installation)
    assert listed(member.get("/cellule/file?suivis=1").text) == [number]
    assert "case_follow_up" in [line[1] for line in journal(installation)]


@pytest.mark.parametrize("finding", ["retraite", "deces"])
def test_nobody_is_asked_again_after(sqlite_installation: Installation, sqlite_browser: Browser, finding: str) -> None:
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = sqlite_installation.store.run_now(a_case)
    close(member, number)
    assert member.do(number, "suivi", {"numero": "1", "constat": "heureux"}).status_code == 422
    assert member.do(number, "suivi", {"numero": "3", "constat": finding}).status_code == 409
    assert member.do(number, "suivi", {"numero": "1", "constat": finding}).status_code == 303
    assert [each["kind"] for each in rows(sqlite_installation, tables.case_tasks)] == ["follow_up_6"]


def test_follow_ups_go_with_the_case(sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock) -> None:
    """Fifteen months after closing, the case is purged with what was planned on it."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    close(member, sqlite_installation.store.run_now(a_case))
    clock.forward(days=480)
    asyncio.run(purge_all(sqlite_installation))
    assert rows(sqlite_installation, tables.case_tasks) == []


# -- beginning again


def test_a_closed_case_begins_again(installation: Installation, browser: Browser) -> None:
    """With a reason, by whoever wants it: it is theirs, nothing of its end stands but in the timeline, follow-ups are
    dropped; it can be closed anew."""
    first, second = Member.enter(installation, browser), Member.enter(installation, browser, "Dominique Petit")
    number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    close(first, number)
    assert second.do(number, "rouvrir", {"etape": "in_support", "pourquoi": " "}).status_code == 409
    assert second.do(number, "rouvrir", {"etape": "triaged", "pourquoi": "x"}).status_code == 409
    assert second.do(number, "rouvrir", {"etape": "in_support", "pourquoi": "rechute"}).status_code == 303
    found = row(installation, number)
    assert (found["status"], found["holder"]) == ("in_support", second.caller.id)
    assert [found[name] for name in ("closed_at", "closed_reason", "outcome")] == [None] * 3
    assert found["due_at"] == casefile.NOTHING_DUE
    assert rows(installation, tables.case_tasks) == []
    assert listed(second.get("/cellule/file").text) == [number]
    page = words(second.get(f"/cellule/dossier/{number}").text)
    assert "Demande rouverte. Étape : Accompagnement" in page
    assert "rechute" in page
    assert "Demande close : Accompagnement terminé. Situation d’emploi : Même poste" in page
    close(second, number, "refus", "demission")
    assert [each["kind"] for each in rows(installation, tables.case_tasks)] == ["follow_up_6", "follow_up_12"]


def test_what_was_taken_back_or_purged_does_not_begin_again(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    member = Member.enter(sqlite_installation, sqlite_browser)
    talk = Talk.begin(sqlite_browser).enter("salarie", RED)
    number = talk.turn["case"]
    close(member, number)
    talk.say(command="effacer")
    talk.answer("effacer")
    assert member.do(number, "rouvrir", {"etape": "contacted", "pourquoi": "x"}).status_code == 409
    sql(sqlite_installation, update(tables.cases).values(closed_at=1))
    asyncio.run(purge_all(sqlite_installation))
    assert member.do(number, "rouvrir", {"etape": "contacted", "pourquoi": "x"}).status_code == 404


def test_a_person_is_sent_elsewhere_with_a_word_on_where(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """Without it, 422; with it, in the timeline, sealed; and nobody is to be called here any more."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = sqlite_installation.store.run_now(a_case)
    assert member.do(number, "appel", {"resultat": "not_reached"}).status_code == 303
    assert member.do(number, "statut", {"statut": "redirected"}).status_code == 422
    assert member.do(number, "statut", {"statut": "redirected", "precision": "vers la MSA"}).status_code == 303
    assert "vers la MSA" in words(member.get(f"/cellule/dossier/{number}").text)
    assert "MSA" not in repr(rows(sqlite_installation, tables.case_entries))
    assert rows(sqlite_installation, tables.case_tasks) == []


def test_a_service_s_software_counts_its_own_attempts(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """It says that nobody was reached without logging calls here, and « redirected » without saying where to."""
    key = api_key(sqlite_installation, role="cell")
    for status in ("not_reached", "redirected"):
        number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
        answer = sqlite_browser.ask(
            "POST",
            f"/api/v1/cases/{number}/status",
            headers=dict(key),
            json={"status": status},
        )
        assert answer.status_code == 200
        assert answer.json()["status"] == status


def test_what_is_added_to_a_case_in_hand_waits_to_be_read(installation: Installation, browser: Browser) -> None:
    """Working on the case meanwhile does not hide that the person asked again; reading it does."""
    member = Member.enter(installation, browser)
    talk = Talk.begin(browser).enter("salarie", RED)
    number = talk.turn["case"]
    assert member.do(number, "appel", {"resultat": "reached"}).status_code == 303
    assert row(installation, number)["due_at"] == casefile.NOTHING_DUE
    talk.enter("salarie", RED)
    due_at = row(installation, number)["due_at"]
    assert due_at < casefile.NOTHING_DUE
    assert member.do(number, "statut", {"statut": "assessed", "precision": ""}).status_code == 303
    assert row(installation, number)["due_at"] == due_at
    member.get(f"/cellule/dossier/{number}")
    assert row(installation, number)["due_at"] == casefile.NOTHING_DUE
