"""Two requests of the same person: one is followed, the other leads to it; taking one back loses nobody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot import telling
from bot.wiring import Installation
from bot.worker.loop import purge_all
from storage import casefile, data_keys, outbox, tables
from storage.merged import MERGED
from storage.replay import Erasures, replay
from storage.transaction import Transaction
from tests.integration.test_cell_pages import MANAGER, listed, words
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import journal, rows
from tests.support.talking import RED, YELLOW, Browser, Talk

HERE = {"contact_moyen": "ici"}
CHAT = 4711


def row(installation: Installation, number: int) -> dict[str, Any]:
    return rows(installation, tables.cases, number=number)[0]


def part(installation: Installation, number: int, name: str) -> Any:
    return installation.store.run_now(lambda tx: casefile.open_file(tx, "gims13", number).part(name, None))


def case_page(member: Member, number: int) -> str:
    return words(member.get(f"/cellule/dossier/{number}").text)


def heard(talk: Talk) -> list[str]:
    """What the cell wrote, as this conversation shows it."""
    return [message["text"] for message in talk.look(0)["messages"] if message["kind"] == "member"]


def two(browser: Browser, **more: Any) -> tuple[Talk, Talk, int, int]:
    """The same person from two devices: first jaune, then rouge; the numbers of both requests."""
    first = Talk.begin(browser).enter("salarie", {**YELLOW, **more})
    second = Talk.begin(browser).enter("salarie", {**RED, **more})
    return first, second, first.turn["case"], second.turn["case"]


def merge(member: Member, duplicate: int, into: int) -> int:
    return member.do(duplicate, "regrouper", {"avec": str(into)}).status_code


def test_one_is_followed_and_both_are_read(installation: Installation, browser: Browser, clock: Clock) -> None:
    """The page proposes who has the same contact details. The duplicate is closed; the other takes the more urgent
    level and deadlines and what was planned, and shows both requests and both histories, marked."""
    member = Member.enter(installation, browser)
    _, _, kept, gone = two(browser)
    assert member.do(gone, "note", {"note": "note du doublon"}).status_code == 303
    assert member.do(gone, "tache", {"tache": "écrire", "tache_jour": "2026-12-01", "pour": ""}).status_code == 303
    assert member.do(gone, "appel", {"resultat": "not_reached"}).status_code == 303
    clock.forward(minutes=10)
    assert member.do(kept, "note", {"note": "note de la première"}).status_code == 303
    urgent = row(installation, gone)
    assert f"C’est la même personne que la demande n° {kept}" in case_page(member, gone)
    assert merge(member, gone, kept) == 303
    closed, found = row(installation, gone), row(installation, kept)
    assert (closed["status"], closed["closed_reason"], closed["outcome"]) == ("closed", "doublon", "sans_objet")
    assert [found[name] for name in ("level", "triage_due_at", "contact_due_at")] == [
        urgent[name] for name in ("level", "triage_due_at", "contact_due_at")
    ]
    assert found["due_at"] == urgent["triage_due_at"]
    planned = rows(installation, tables.case_tasks)
    assert [(each["number"], each["kind"]) for each in planned] == [(kept, "task")]
    page = case_page(member, kept)
    order = [f"Demande n° {gone} regroupée ici", "note de la première", "note du doublon"]
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert f"Note interne demande n° {gone}" in page
    assert "Un licenciement ou une rupture" in page, "what was shared through the duplicate"
    assert f"suivie avec la demande n° {kept}" in case_page(member, gone)
    read = [line[2] for line in journal(installation) if line[1] == "case_read"]
    assert read[-3:] == [str(kept), str(gone), str(gone)]
    third = Talk.begin(browser).enter("salarie", YELLOW).turn["case"]
    proposed = case_page(member, third)
    assert f"Demande n° {kept}, " in proposed
    assert str(gone) not in proposed, "it leads to the other one already"
    assert merge(member, third, kept) == 303
    assert listed(member.get("/cellule/file").text) == [kept]


def test_the_care_asked_for_in_a_duplicate_is_owed(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Who may be called in one request and asked in the other to be written to only, is not called; no message is left
    either. Before that, the page of each says at its top that the other has the same contact details."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    kept = Talk.begin(sqlite_browser).enter("salarie", {**RED, "contact_precautions": ["message_vocal_ok"]})
    other = Talk.begin(sqlite_browser).enter("salarie", {**RED, "contact_precautions": ["ecrit_seulement"]})
    number, duplicate = kept.turn["case"], other.turn["case"]
    left = {"resultat": "message_left"}
    before = case_page(member, number)
    assert before.index(f"Peut-être la même personne : Demande n° {duplicate}") < before.index("À respecter")
    assert ("Appeler le" in before, "Écrire seulement" in before) == (True, False)
    assert member.do(number, "appel", left).status_code == 303
    assert merge(member, duplicate, number) == 303
    after = case_page(member, number)
    assert ("Appeler le" in after, "Écrire seulement" in after, "Peut-être" in after) == (False, True, False)
    assert ("Message vocal accepté" in after, "Ne pas laisser de message vocal" in after) == (False, True)
    assert member.do(number, "appel", left).status_code == 409


def test_what_the_cell_writes_is_read_in_both_conversations(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """Also in the chat that the duplicate came from, which is kept as long as the case that is followed; and what the
    person writes in either reaches that case."""
    member = Member.enter(installation, browser)
    first, second, kept, gone = two(browser, **HERE)

    def came_from_a_chat(tx: Transaction) -> None:
        casefile.keep(tx, casefile.open_file(tx, "gims13", gone), chat=CHAT)

    installation.store.run_now(came_from_a_chat)
    assert merge(member, gone, kept) == 303
    assert part(installation, gone, "chat") == CHAT
    written = member.do(kept, "repondre", {"message": "Bonjour à vous", "peut_repondre": "1"})
    assert written.status_code == 303
    assert heard(first) == heard(second) == ["Bonjour à vous"]
    mine = browser.ask("GET", f"{second.path}/data", headers=second.headers).json()["requests"]
    assert [each["status_in_words"] for each in mine] == [
        "L’équipe suit cette demande avec une autre que vous avez envoyée."
    ]
    told = [each["payload"] for each in rows(installation, tables.outbox, route=outbox.CHAT_ROUTE)]
    assert told == [f'{{"number": {gone}}}']
    second.say(text="Merci, je suis là jeudi")
    clock.forward(minutes=5)
    page = case_page(member, kept)
    assert "Merci, je suis là jeudi" in page
    for shown in (case_page(member, kept), member.get("/cellule/file").text):
        assert "La personne a écrit en dernier" in shown
    waiting = rows(installation, tables.case_tasks, kind="answer")
    assert [each["number"] for each in waiting] == [kept]
    assert page.count("Bonjour à vous") == 1, "the copy is not shown beside the message"
    arrived(installation, gone)
    assert part(installation, gone, "chat") == CHAT
    assert member.do(kept, "clore", {"motif": "termine", "situation": "meme_poste"}).status_code == 303
    arrived(installation, gone)
    assert part(installation, gone, "chat") is None


def arrived(installation: Installation, number: int) -> None:
    """What waited for the chat of this case was delivered."""

    def use_case(tx: Transaction) -> None:
        for each in tx.execute(tables.outbox.select()).all():
            outbox.delivered(tx, each.id)
        telling.let_go(tx, "gims13", number)

    installation.store.run_now(use_case)


def test_no_meeting_is_lost(installation: Installation, browser: Browser) -> None:
    """Slots that nobody chose are said to be gone; who has agreed to one keeps the case that it stands in."""
    member = Member.enter(installation, browser)
    first, second, kept, gone = two(browser)
    slots = {"jour_0": "2026-11-24", "heure_0": "10:00", "moyen": "telephone", "minutes": "30"}
    for number in (kept, gone):
        assert member.do(number, "creneaux", slots).status_code == 303
    first.look()
    first.say(text="mardi")
    refused = member.do(kept, "regrouper", {"avec": str(gone)})
    assert (refused.status_code, "Un rendez-vous est pris dans cette demande" in words(refused.text)) == (409, True)
    second.look()
    assert second.step == "creneaux"
    assert merge(member, gone, kept) == 303
    assert "ne sont plus disponibles" in heard(second)[-1]
    assert second.look()["prompt"]["step"] == "accueil"
    assert first.look()["prompt"]["step"] == "rendez_vous"


def test_taking_the_duplicate_back(installation: Installation, browser: Browser) -> None:
    """Nothing of it is left on the page of the other, which says what happened and goes on."""
    member = Member.enter(installation, browser)
    _, second, kept, gone = two(browser)
    assert member.do(gone, "note", {"note": "note du doublon"}).status_code == 303
    assert merge(member, gone, kept) == 303
    assert member.do(kept, "repondre", {"message": "Ça va ?", "peut_repondre": "1"}).status_code == 303
    second.look()
    second.say(text="mots repris")
    assert "mots repris" in case_page(member, kept)
    second.say(command="effacer")
    second.answer("effacer")
    assert row(installation, gone)["status"] == "withdrawn"
    assert part(installation, kept, MERGED) is None
    page = case_page(member, kept)
    assert f"La personne a retiré la demande n° {gone}, suivie ici aussi" in page
    assert not [each for each in ("note du doublon", "mots repris") if each in page]
    assert "Un licenciement ou une rupture" not in page
    assert member.do(kept, "repondre", {"message": "Bonjour"}).status_code == 303


def test_what_was_planned_on_a_duplicate_says_nothing_once_it_is_taken_back(
    installation: Installation, browser: Browser
) -> None:
    """It is still to be done; what exactly is gone, also where it was done or dropped meanwhile."""
    member = Member.enter(installation, browser)
    _, second, kept, gone = two(browser)
    for text in ("tâche ouverte", "tâche faite", "tâche retirée"):
        assert member.do(gone, "tache", {"tache": text, "tache_jour": "2026-12-01", "pour": ""}).status_code == 303
    assert member.do(kept, "tache", {"tache": "à soi", "tache_jour": "2026-12-01", "pour": ""}).status_code == 303
    assert merge(member, gone, kept) == 303
    _, done, dropped = [each["position"] for each in rows(installation, tables.case_tasks, number=kept)][-3:]
    assert member.do(kept, "tache_faite", {"numero": str(done)}).status_code == 303
    assert member.do(kept, "tache_retirer", {"numero": str(dropped)}).status_code == 303
    page = case_page(member, kept)
    assert all(each in page for each in ("tâche ouverte", "tâche faite", "tâche retirée"))
    second.say(command="effacer")
    second.answer("effacer")
    page = case_page(member, kept)
    assert not [each for each in ("tâche ouverte", "tâche faite", "tâche retirée") if each in page]
    assert "à soi" in page
    assert [each["done_at"] is None for each in rows(installation, tables.case_tasks, number=kept)] == [
        True,
        True,
        False,
    ]


def test_taking_the_followed_one_back_loses_nobody(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Its duplicates, also those of a duplicate, begin again where they stood, due; each by itself."""
    member = Member.enter(installation, browser)
    first, _, kept, gone = two(browser)
    third = Talk.begin(browser).enter("salarie", RED).turn["case"]
    assert member.do(gone, "niveau", {"niveau": "orange", "raison": "lu"}).status_code == 303
    assert member.do(third, "statut", {"statut": "contacted"}).status_code == 303
    assert merge(member, third, gone) == 303
    due = row(installation, gone)["contact_due_at"]
    assert merge(member, gone, kept) == 303
    assert part(installation, kept, MERGED) == [gone, third]
    clock.forward(days=1)
    first.say(command="effacer")
    first.answer("effacer")
    found = {number: row(installation, number) for number in (gone, third)}
    assert {number: each["status"] for number, each in found.items()} == {gone: "triaged", third: "contacted"}
    assert (found[gone]["due_at"], found[third]["due_at"]) == (due, int(clock.now))
    assert {each["closed_at"] for each in found.values()} == {None}
    member.come_back(installation)
    assert set(listed(member.get("/cellule/file").text)) == {gone, third}
    assert f"Demande séparée de la demande n° {kept}" in case_page(member, gone)


def test_a_duplicate_that_begins_again_stands_alone(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Reopened: it stands where it stood, with its deadlines; both pages say so, and messages go to one only."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    _, second, kept, gone = two(sqlite_browser)
    assert merge(member, gone, kept) == 303
    assert member.do(gone, "rouvrir", {"etape": "contacted", "pourquoi": "erreur"}).status_code == 303
    again = row(sqlite_installation, gone)
    assert (again["status"], again["due_at"], again["contacted_at"]) == ("new", again["triage_due_at"], None)
    assert part(sqlite_installation, kept, MERGED) is None
    assert f"Demande séparée de la demande n° {gone}" in case_page(member, kept)
    assert "suivie avec" not in case_page(member, gone)
    assert member.do(kept, "repondre", {"message": "Bonjour"}).status_code == 303
    assert heard(second) == []


@pytest.mark.parametrize(
    ("other", "status"),
    [("itself", 422), ("nowhere", 422), ("elsewhere", 422), ("employer", 409), ("closed", 409), ("held", 409)],
)
def test_what_cannot_be_brought_together(
    sqlite_installation: Installation, sqlite_browser: Browser, other: str, status: int
) -> None:
    """Itself, a number that is nobody's or another service's, the other queue, what is over, what a colleague holds:
    refused in words, and nothing changes."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    colleague = Member.enter(sqlite_installation, sqlite_browser, "Dominique Petit")
    Member.enter(sqlite_installation, sqlite_browser, service="simt77")
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    wanted = {
        "itself": number,
        "nowhere": 10_000_001,
        "elsewhere": Talk.begin(sqlite_browser, "simt77").enter("salarie", RED).turn["case"],
        "employer": Talk.begin(sqlite_browser).enter("manager", MANAGER).turn["case"],
        "closed": Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"],
        "held": Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"],
    }
    assert member.do(wanted["closed"], "clore", {"motif": "refus", "situation": "inconnue"}).status_code == 303
    assert colleague.do(wanted["held"], "prendre").status_code == 303
    before = rows(sqlite_installation, tables.cases)
    assert merge(member, number, wanted[other]) == status
    assert rows(sqlite_installation, tables.cases) == before


def test_contact_details_propose_only_within_the_queue(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """The same telephone through the employers' door, or in another service, is not proposed."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    Member.enter(sqlite_installation, sqlite_browser, service="simt77")
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    others = [
        Talk.begin(sqlite_browser).enter("manager", MANAGER).turn["case"],
        Talk.begin(sqlite_browser, "simt77").enter("salarie", RED).turn["case"],
        Talk.begin(sqlite_browser).enter("salarie", {**RED, "contact_coordonnees": "06 99 99 99 99"}).turn["case"],
    ]
    page = member.get(f"/cellule/dossier/{number}").text
    assert "mêmes coordonnées" not in page
    assert not [each for each in others if str(each) in page]


def test_health_taken_out_of_a_message_is_taken_out_of_its_copy(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """An employer asked twice: what is taken out of one conversation is not read in the other."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    talks = [Talk.begin(sqlite_browser).enter("manager", MANAGER) for _ in range(2)]
    kept, gone = (talk.turn["case"] for talk in talks)
    assert merge(member, gone, kept) == 303
    assert member.do(kept, "repondre", {"message": "Pour Sam et son dos"}).status_code == 303
    (line,) = rows(sqlite_installation, tables.case_entries, number=kept, kind="message")
    assert member.do(kept, "retirer", {"ligne": str(line["position"])}).status_code == 303
    assert heard(talks[0]) == heard(talks[1]) == []


def test_a_duplicate_is_kept_as_long_as_the_case(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """Fifteen months count from the day on which the case that is followed is closed."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    _, _, kept, gone = two(sqlite_browser)
    assert merge(member, gone, kept) == 303
    clock.forward(days=500)
    asyncio.run(purge_all(sqlite_installation))
    member.come_back(sqlite_installation)
    assert member.do(kept, "clore", {"motif": "termine", "situation": "meme_poste"}).status_code == 303
    clock.forward(days=300)
    asyncio.run(purge_all(sqlite_installation))
    assert {each["number"] for each in rows(sqlite_installation, tables.cases)} == {kept, gone}
    clock.forward(days=200)
    asyncio.run(purge_all(sqlite_installation))
    assert rows(sqlite_installation, tables.cases) == []


def test_a_restored_backup_loses_nobody_either(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """The followed one was taken back after the backup: destroyed again, and its duplicate begins again."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    _, _, kept, gone = two(sqlite_browser)
    assert merge(member, gone, kept) == 303
    store = sqlite_installation.store
    before, after = store.run_now(data_keys.erasures), []

    def taken_back(tx: Transaction) -> None:
        data_keys.destroy(tx, f"case:{kept}")
        after.extend(data_keys.erasures(tx))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        store.run_now(taken_back)
    replay(store, Erasures(frozenset(after) - frozenset(before), frozenset()))
    assert row(sqlite_installation, kept)["status"] == "withdrawn"
    assert row(sqlite_installation, gone)["status"] == "new"
