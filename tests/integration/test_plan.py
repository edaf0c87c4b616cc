"""Tasks with dates on a case: planned, due, done or taken away; the agenda of each member; what the queue says."""

from __future__ import annotations

import asyncio

import pytest

from bot.wiring import Installation
from bot.worker.loop import remind_all
from storage import queue, tables
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.integration.test_cell_pages import MANAGER, statements, words
from tests.support.cell import CALL_BACK, Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import RED, YELLOW, Browser, Talk

pytestmark = pytest.mark.pages


def plan(member: Member, number: int, text: str = "Appeler Cap emploi", day: str = "2026-11-25", whom: str = "") -> int:
    """Add a task; the HTTP status."""
    return member.do(number, "tache", {"tache": text, "tache_jour": day, "pour": whom}).status_code


def due_at(installation: Installation, number: int) -> int | None:
    found: int | None = rows(installation, tables.cases, number=number)[0]["due_at"]
    return found


def contacted(member: Member, number: int) -> None:
    assert member.do(number, "statut", {"statut": "contacted"}).status_code == 303


def test_a_task_makes_the_case_due(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Nothing was due any more; a task for Wednesday is due that day at closing time, in words on the queue and on the
    case; done, nothing is due again. Each step is in the timeline and in the journal."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    contacted(member, number)
    assert plan(member, number) == 303
    for path in ("/cellule/file", f"/cellule/dossier/{number}"):
        assert "À faire dans 2 jours ouvrés" in words(member.get(path).text)
    page = words(member.get(f"/cellule/dossier/{number}").text)
    assert "Appeler Cap emploi mercredi 25 novembre" in page
    assert "Tâche prévue pour le mercredi 25 novembre" in page
    clock.forward(days=2, hours=8)
    member.come_back(installation)
    assert "À faire en retard" in words(member.get("/cellule/file").text)
    assert member.do(number, "tache_faite", {"numero": "1"}).status_code == 303
    assert "À faire" not in words(member.get("/cellule/file").text)
    assert "Tâche faite" in words(member.get(f"/cellule/dossier/{number}").text)
    assert member.do(number, "tache_faite", {"numero": "1"}).status_code == 409, "once"
    deeds = [line[1] for line in journal(installation) if line[0] == member.caller.id]
    assert [each for each in deeds if "task" in each] == ["case_task_added", "case_task_done"]


def test_whichever_is_due_first(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """The deadline of the status or the task, and in its words; a task taken away is due no more."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", YELLOW).turn["case"]  # to be read within five working days
    triage = due_at(sqlite_installation, number)
    assert plan(member, number, day="2026-12-24") == 303
    assert due_at(sqlite_installation, number) == triage
    assert "À lire dans 5 jours ouvrés" in words(member.get("/cellule/file").text)
    assert plan(member, number, day="2026-11-24") == 303
    assert "À faire dans 1 jour ouvré" in words(member.get("/cellule/file").text)
    assert member.do(number, "tache_retirer", {"numero": "2"}).status_code == 303
    assert due_at(sqlite_installation, number) == triage
    assert member.do(number, "tache_retirer", {"numero": "1"}).status_code == 303
    assert rows(sqlite_installation, tables.case_tasks) == []


def test_a_task_stays_due_during_a_pause(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Paused until the 10th with a task on the 1st: due on the 1st; done, due when the pause ends."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    pause = {"motif_pause": "soins", "jusque": "2026-12-10"}
    assert plan(member, number, day="2026-12-01") == 303
    assert member.do(number, "pause", pause).status_code == 303
    assert "À faire dans 6 jours ouvrés" in words(member.get("/cellule/file").text)
    assert member.do(number, "tache_faite", {"numero": "1"}).status_code == 303
    assert "À reprendre dans 13 jours ouvrés" in words(member.get("/cellule/file").text)
    assert plan(member, number, day="2026-12-15") == 303
    assert "À reprendre dans 13 jours ouvrés" in words(member.get("/cellule/file").text)


@pytest.mark.parametrize(
    ("text", "day", "whom"),
    [
        ("", "2026-11-25", ""),
        ("x", "2026-11-22", ""),
        ("x", "2029-11-25", ""),
        ("x", "demain", ""),
        ("x", "2026-11-25", "member:0123456789ab"),
        ("x", "2026-11-25", "admin"),
        ("x", "2026-11-25", "elsewhere"),
    ],
)
def test_a_task_that_cannot_be(
    sqlite_installation: Installation, sqlite_browser: Browser, text: str, day: str, whom: str
) -> None:
    """No text, no day, a day that is past or far off, a stranger, an admin, a member of another service: 422, and
    nothing is written."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    others = {
        "admin": Member.enter(sqlite_installation, sqlite_browser, role="admin"),
        "elsewhere": Member.enter(sqlite_installation, sqlite_browser, service="simt77"),
    }
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    given = others[whom].caller.id if whom in others else whom
    assert plan(member, number, text, day, given) == 422
    assert rows(sqlite_installation, tables.case_tasks) == []


def test_what_is_planned_for_today_after_closing_is_due_the_next_day(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """At 18:00, today is over: it is not late before anybody could do it."""
    clock.forward(hours=8)
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    assert plan(member, number, day="2026-11-23") == 303
    assert "mardi 24 novembre" in words(member.get(f"/cellule/dossier/{number}").text)


def test_the_agenda_of_each(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Mine by name, or of nobody on a case I hold; not a colleague's, not another service's, not what is done. Late
    first, then today, this week, later."""
    me, colleague = Member.enter(installation, browser), Member.enter(installation, browser, "Dominique Petit")
    mine, theirs = (Talk.begin(browser).enter("salarie", RED).turn["case"] for _ in range(2))
    assert me.do(mine, "prendre").status_code == 303
    assert colleague.do(theirs, "prendre").status_code == 303
    assert plan(me, mine, "pour plus tard", "2027-01-12") == 303
    assert plan(me, mine, "déjà faite", "2026-11-24") == 303
    assert me.do(mine, "tache_faite", {"numero": "2"}).status_code == 303
    assert plan(me, mine, "bientôt en retard", "2026-11-23") == 303
    assert plan(me, mine, "pour toi", "2026-11-24", colleague.caller.id) == 303
    assert plan(me, theirs, "à moi chez toi", "2026-11-24", "moi") == 303
    assert plan(colleague, theirs, "à personne chez toi", "2026-11-26") == 303
    clock.forward(days=1)
    for member in (me, colleague):
        member.come_back(installation)
    page = words(me.get("/cellule/agenda").text)
    order = ["En retard 1", "bientôt en retard", "Aujourd’hui 1", "à moi chez toi", "Plus tard 1", "pour plus tard"]
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert not [each for each in ("déjà faite", "pour toi", "à personne chez toi") if each in page]
    page = words(colleague.get("/cellule/agenda").text)
    assert "Aujourd’hui 1 pour toi" in page
    assert "Dans les 7 jours 1 à personne chez toi" in page
    assert "à moi" not in page
    stranger = Member.enter(installation, browser, service="simt77")
    assert "Rien à faire pour l’instant" in words(stranger.get("/cellule/agenda").text)
    assert (colleague.caller.id, "agenda_read", "agenda") in journal(installation)


def test_the_agenda_asks_as_much_of_the_database_whatever_it_shows(
    installation: Installation, browser: Browser
) -> None:
    """One statement for the tasks, however many there are, on however many cases."""
    member = Member.enter(installation, browser)

    def many(tx: Transaction, count: int) -> list[int]:
        request = Request("salaries", "jaune", "telephone", None, None, CALL_BACK, None)
        return [queue.add_request(tx, "gims13", None, request, Due(tx.now, tx.now))[0] for _ in range(count)]

    counts = []
    for count in (0, 1, 30):
        for number in installation.store.run_now(many, count):
            assert plan(member, number, whom="moi") == 303
        with statements(installation) as seen:
            page = member.get("/cellule/agenda").text
        counts.append(len([each for each in seen if "case_tasks" in each]))
    assert page.count("Appeler Cap emploi") == 31
    assert counts == [1, 1, 1]


def test_what_a_task_says_is_nowhere_in_clear(installation: Installation, browser: Browser) -> None:
    """Neither the text, nor after health information was taken out of an employer's request: from each line of the
    task and from the task itself, done or not."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("manager", MANAGER).turn["case"]
    assert plan(member, number, "Sam, opéré du dos") == 303
    assert member.do(number, "tache_faite", {"numero": "1"}).status_code == 303
    assert "opéré" not in repr(everything(installation))
    lines = {row["kind"]: row["position"] for row in rows(installation, tables.case_entries)}
    assert words(member.get(f"/cellule/dossier/{number}").text).count("Sam, opéré du dos") == 2
    assert member.do(number, "retirer", {"ligne": str(lines["task_done"])}).status_code == 303
    assert "opéré" not in member.get(f"/cellule/dossier/{number}").text
    assert rows(installation, tables.case_tasks)[0]["content"] is None


def test_the_cell_is_reminded_of_a_task(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """That morning, and once late; not any more once it is done."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    numbers = [Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"] for _ in range(2)]
    for number in numbers:
        contacted(member, number)
        assert plan(member, number) == 303
    assert member.do(numbers[0], "tache_faite", {"numero": "1"}).status_code == 303
    counted = []
    for hours in (0, 24, 24, 8):  # Monday, Tuesday and Wednesday 10:00, then Wednesday 18:00
        clock.forward(hours=hours)
        counted.append(asyncio.run(remind_all(sqlite_installation)))
    assert counted == [0, 0, 1, 1]


def test_tasks_go_with_the_request(installation: Installation, browser: Browser) -> None:
    """Taken back by the person: no task is left, and no agenda shows it."""
    member = Member.enter(installation, browser)
    talk = Talk.begin(browser).enter("salarie", RED)
    assert plan(member, talk.turn["case"], whom="moi") == 303
    talk.say(command="effacer")
    talk.answer("effacer")
    assert rows(installation, tables.case_tasks) == []
    assert "Rien à faire" in words(member.get("/cellule/agenda").text)
