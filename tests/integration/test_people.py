"""Who sees to a case: given to a colleague, several at once, absences, handing over, somebody who leaves."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from bot.wiring import Installation
from storage import absences, tables
from storage import members as storage_members
from storage import tasks as storage_tasks
from storage.casefile import open_file
from storage.transaction import Transaction
from tests.integration.test_cell_pages import listed, many, statements, words
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.configured import relais_here
from tests.support.installation import installed, settings
from tests.support.rows import journal, rows, sql
from tests.support.talking import Browser, browsing_in_process

pytestmark = pytest.mark.pages

TODAY, LATER = "2026-11-23", "2026-12-04"


def holders(installation: Installation) -> dict[int, str | None]:
    return {row["number"]: row["holder"] for row in rows(installation, tables.cases)}


def give(giver: Member, number: int, to: Member) -> int:
    return giver.do(number, "confier", {"a_qui": to.caller.id}).status_code


def task(installation: Installation, number: int, assignee: Member | None, kind: str = "task", days: int = 1) -> None:
    def use_case(tx: Transaction) -> None:
        file = open_file(tx, "gims13", number)
        assert file.key is not None
        to = None if assignee is None else assignee.caller.id
        storage_tasks.add(
            tx, "gims13", number, file.key, kind, tx.now + days * 86_400, assignee=to, content={"text": "voir"}
        )

    installation.store.run_now(use_case)


def id_of(member: Member) -> str:
    return member.caller.id.removeprefix("member:")


# -- giving a case


def test_a_member_gives_what_they_hold_and_who_coordinates_gives_any(
    installation: Installation, browser: Browser
) -> None:
    """The timeline says to whom and by whom, and the journal; a case of a colleague or of nobody is refused."""
    ana, bob = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux"))
    lead = Member.enter(installation, browser, "Léa Trois", role="coordinator")
    number, other = installation.store.run_now(many, 2)
    assert give(ana, number, bob) == 409
    assert ana.do(number, "prendre").status_code == 303
    assert give(bob, number, bob) == 409
    assert give(ana, number, bob) == 303
    assert holders(installation)[number] == bob.caller.id
    assert give(lead, number, ana) == 303
    assert give(lead, other, bob) == 303
    assert holders(installation) == {number: ana.caller.id, other: bob.caller.id}
    told = words(lead.get(f"/cellule/dossier/{number}").text)
    assert "Demande confiée à Bob Deux Ana Un" in told
    assert "Demande confiée à Ana Un Vous" in told
    done = [(line[0], line[2]) for line in journal(installation) if line[1] == "case_assigned"]
    assert done == [(ana.caller.id, str(number)), (lead.caller.id, str(number)), (lead.caller.id, str(other))]


@pytest.mark.parametrize("stranger", ["", "member:nobody", "admin", "elsewhere", "disabled", "key:1"])
def test_only_to_somebody_of_the_cell(
    sqlite_installation: Installation, sqlite_browser: Browser, stranger: str
) -> None:
    ana = Member.enter(sqlite_installation, sqlite_browser)
    others = {
        "admin": Member.enter(sqlite_installation, sqlite_browser, role="admin").caller.id,
        "elsewhere": Member.enter(sqlite_installation, sqlite_browser, service="simt77").caller.id,
        "disabled": Member.enter(sqlite_installation, sqlite_browser).caller.id,
    }
    sqlite_installation.store.run_now(storage_members.disable, "gims13", others["disabled"].removeprefix("member:"))
    number = sqlite_installation.store.run_now(many, 1)[0]
    ana.do(number, "prendre")
    answer = ana.do(number, "confier", {"a_qui": others.get(stranger, stranger)})
    assert answer.status_code == 422
    assert holders(sqlite_installation)[number] == ana.caller.id
    options = re.findall(r'<option value="(member:[^"]+)"', ana.get(f"/cellule/dossier/{number}").text)
    assert not set(options) & set(others.values())


def test_the_load_of_each_is_shown_in_one_statement(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Open, late and red cases and tasks of each; as many statements for six colleagues with cases as for none."""
    lead = Member.enter(installation, browser, "Léa", role="coordinator")
    first = installation.store.run_now(many, 1)[0]
    lead.get(f"/cellule/dossier/{first}")
    with statements(installation) as few:
        lead.get(f"/cellule/dossier/{first}")
    others = [Member.enter(installation, browser, f"Membre {each}") for each in range(6)]
    for position, number in enumerate(installation.store.run_now(many, 12)):
        others[position % 6].do(number, "prendre")
    task(installation, first, others[5])
    clock.forward(hours=4)
    lead.come_back(installation)
    with statements(installation) as seen:
        page = words(lead.get(f"/cellule/dossier/{first}").text)
    assert len(seen) == len(few)
    wanted = ("Membre 0 — 2 demandes, 1 en retard, 2 rouges", "Membre 4 — 2 demandes", "Membre 5 — 2 demandes, 1 tâche")
    assert all(f"{each} Membre" in page or f"{each} Confier" in page for each in wanted), page


# -- several at once


def test_several_at_once_and_what_could_not_be_done(installation: Installation, browser: Browser) -> None:
    """Each changes hands with its line in the timeline and the journal; for each other, why not."""
    ana, bob = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux"))
    lead = Member.enter(installation, browser, "Léa Trois", role="coordinator")
    numbers = installation.store.run_now(many, 5)
    elsewhere = installation.store.run_now(many, 1, "salaries", "simt77")[0]
    bob.do(numbers[0], "prendre")
    assert lead.do(numbers[4], "clore", {"motif": "refus", "situation": "inconnue"}).status_code == 303
    ticked = {f"d{number}": "1" for number in (*numbers, elsewhere)}
    mine = ana.post("/cellule/file/repartir", {**ticked, "a_qui": ana.caller.id, "geste": "confier"})
    assert mine.status_code == 200
    read = words(mine.text)
    assert "3 demandes sont confiées à Ana Un." in read
    assert "Bob Deux s’occupe déjà de cette demande." in read
    assert "Cette demande est close." in read
    assert f"Demande n° {elsewhere} Aucune demande de ce service ne porte ce numéro." in read
    assert [holders(installation)[n] for n in numbers[:4]] == [bob.caller.id, *[ana.caller.id] * 3]
    back = words(ana.post("/cellule/file/repartir", {**ticked, "geste": "rendre"}).text)
    assert "3 demandes sont dans la file" in back
    given = words(lead.post("/cellule/file/repartir", {**ticked, "a_qui": bob.caller.id, "geste": "confier"}).text)
    assert "4 demandes sont confiées à Bob Deux." in given
    assert holders(installation)[numbers[3]] == bob.caller.id
    found = [line[1] for line in journal(installation) if line[2] == str(numbers[2])]
    assert found == ["case_claimed", "case_released", "case_assigned"]


def test_nothing_ticked_changes_nothing(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    lead = Member.enter(sqlite_installation, sqlite_browser, role="coordinator")
    sqlite_installation.store.run_now(many, 1)
    answer = lead.post("/cellule/file/repartir", {"a_qui": lead.caller.id, "geste": "confier"})
    assert answer.status_code == 422
    assert "Aucune demande n’est cochée" in words(answer.text)
    assert journal(sqlite_installation) == []


# -- being away


def test_a_stand_in_sees_and_acts_while_the_absence_lasts(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """From the first day to the last; the case stays in the name of who is away; the timeline says who acted."""
    ana, bob, eve = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux", "Ève Trois"))
    number = installation.store.run_now(many, 1)[0]
    ana.do(number, "prendre")
    away = {"du": "2026-11-24", "au": "2026-11-26", "relais": bob.caller.id}
    assert ana.post("/cellule/compte/absence", away).status_code == 303
    allowed = {}
    for day in range(23, 29):
        for each in (ana, bob, eve):
            each.come_back(installation)
        page = bob.get("/cellule/file?qui=moi").text
        allowed[day] = bob.do(number, "appel", {"resultat": "not_reached", "appel_note": f"le {day}"}).status_code
        assert (number in listed(page)) == (allowed[day] == 303)
        assert ("pour Ana Un" in page) == (allowed[day] == 303)
        assert eve.do(number, "appel", {"resultat": "not_reached"}).status_code == 409
        assert ana.do(number, "note", {"note": "toujours la sienne"}).status_code == 303
        clock.forward(days=1)
    assert [day for day, code in allowed.items() if code == 303] == [24, 25, 26]
    assert holders(installation)[number] == ana.caller.id
    authors = [row["author"] for row in rows(installation, tables.case_entries, kind="call")]
    assert authors == [bob.caller.id] * 3


def test_days_are_those_of_the_service(sqlite_url: str, clock: Clock) -> None:
    """In Guadeloupe the day ends when it ends there, not at midnight in Paris or Greenwich."""
    with (
        installed(settings(sqlite_url), clock, readers=()) as installation,
        browsing_in_process(installation) as browser,
    ):
        ana, bob = (Member.enter(installation, browser, name, service="cist_guadeloupe") for name in ("Ana", "Bob"))
        number = installation.store.run_now(many, 1, "salaries", "cist_guadeloupe")[0]
        ana.do(number, "prendre")
        away = {"du": TODAY, "au": TODAY, "relais": bob.caller.id}
        assert ana.post("/cellule/compte/absence", away).status_code == 303
        found = []
        for hours in (0, 17, 2):  # 5:00 there, then 22:00, then midnight
            clock.forward(hours=hours)
            bob.come_back(installation)
            found.append(listed(bob.get("/cellule/file?qui=moi").text) == [number])
        assert found == [True, True, False]


def test_coming_back_ends_it(installation: Installation, browser: Browser) -> None:
    ana, bob = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux"))
    number = installation.store.run_now(many, 1)[0]
    ana.do(number, "prendre")
    ana.post("/cellule/compte/absence", {"du": TODAY, "au": LATER, "relais": bob.caller.id})
    assert "Vous êtes en absence jusqu’au vendredi 4 décembre." in words(ana.get("/cellule/compte").text)
    assert "en absence jusqu’au vendredi 4 décembre, relais : Bob Deux" in words(bob.get("/cellule/collegues").text)
    assert bob.do(number, "appel", {"resultat": "reached"}).status_code == 303
    assert ana.post("/cellule/compte/retour").status_code == 303
    assert bob.do(number, "appel", {"resultat": "reached"}).status_code == 409
    assert "en absence" not in words(bob.get("/cellule/collegues").text)
    lines = [(line[0], line[1]) for line in journal(installation) if line[2] == id_of(ana)]
    assert lines == [(ana.caller.id, "member_away"), (ana.caller.id, "member_back")]


def test_nobody_leaves_their_cases_alone(installation: Installation, browser: Browser) -> None:
    """With a case, a task or a colleague to stand in for, a stand-in is asked for; who is away then cannot be one."""
    ana, bob, eve = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux", "Ève Trois"))
    alone = {"du": TODAY, "au": LATER, "relais": ""}
    assert ana.post("/cellule/compte/absence", alone).status_code == 303
    assert ana.post("/cellule/compte/retour").status_code == 303
    held, tasked = installation.store.run_now(many, 2)
    ana.do(held, "prendre")
    task(installation, tasked, bob)
    for each in (ana, bob):
        answer = each.post("/cellule/compte/absence", alone)
        assert answer.status_code == 409
        assert "Choisissez une personne relais" in words(answer.text)
    assert ana.post("/cellule/compte/absence", {**alone, "relais": bob.caller.id}).status_code == 303
    refused = bob.post("/cellule/compte/absence", {**alone, "relais": ana.caller.id})
    assert "Ana Un est en absence à ces dates." in words(refused.text)
    for wrong in (bob.caller.id, "member:nobody"):
        assert bob.post("/cellule/compte/absence", {**alone, "relais": wrong}).status_code == 422
    assert bob.post("/cellule/compte/absence", {**alone, "relais": eve.caller.id}).status_code == 303
    assert eve.do(held, "appel", {"resultat": "reached"}).status_code == 303, "for Ana, whose stand-in is away too"


@pytest.mark.parametrize(
    ("first", "last"),
    [("", ""), ("2026-11-24", "2026-11-23"), ("2026-11-01", "2026-11-22"), ("2026-11-23", "2028-11-23"), ("x", "y")],
)
def test_an_absence_has_sensible_dates(
    sqlite_installation: Installation, sqlite_browser: Browser, first: str, last: str
) -> None:
    ana = Member.enter(sqlite_installation, sqlite_browser)
    answer = ana.post("/cellule/compte/absence", {"du": first, "au": last})
    assert answer.status_code == 422
    assert rows(sqlite_installation, tables.members, id=id_of(ana))[0]["away_from"] is None


def test_who_coordinates_sees_to_the_absence_of_a_colleague(installation: Installation, browser: Browser) -> None:
    """And hands everything over; a member does it for themselves alone. Who is away is shown wherever one chooses."""
    ana, bob = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux"))
    lead = Member.enter(installation, browser, "Léa Trois", role="coordinator")
    number, other = installation.store.run_now(many, 2)
    ana.do(number, "prendre")
    place = f"/cellule/collegues/{id_of(ana)}"
    away = {"du": TODAY, "au": LATER, "relais": bob.caller.id}
    assert bob.post(f"{place}/absence", away).status_code == 403
    assert lead.post(f"{place}/absence", away).status_code == 303
    lead.do(other, "prendre")
    for address in (f"/cellule/dossier/{other}", "/cellule/file"):
        assert "Ana Un — 1 demande" in words(lead.get(address).text)
        assert "en absence jusqu’au vendredi 4 décembre, relais : Bob Deux" in words(lead.get(address).text)
    assert give(lead, other, ana) == 303, "somebody stands in"
    sql(installation, update(tables.members).where(tables.members.c.id == id_of(ana)).values(stand_in=None))
    for address in ("/cellule/collegues", "/cellule/retards"):
        assert "Ana Un est en absence sans relais, avec 2 demandes" in words(lead.get(address).text)
    third = installation.store.run_now(many, 1)[0]
    assert give(lead, third, ana) == 409
    assert lead.post(f"{place}/retour").status_code == 303
    assert give(lead, third, ana) == 303


# -- handing over


def test_everything_is_handed_over_at_once(installation: Installation, browser: Browser) -> None:
    """Open cases of both queues, follow-ups of closed ones, tasks on cases of others; each with its line."""
    ana, bob, eve = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux", "Ève Trois"))
    cases = installation.store.run_now(many, 3) + installation.store.run_now(many, 1, "employeurs")
    mine, closed, foreign, employer = cases
    for number in (mine, closed, employer):
        ana.do(number, "prendre")
    task(installation, closed, None, "follow_up_6")
    over = {"status": "closed", "due_at": None, "notice_at": None, "closed_at": 1}
    sql(installation, update(tables.cases).where(tables.cases.c.number == closed).values(**over))
    eve.do(foreign, "prendre")
    task(installation, foreign, ana)
    task(installation, mine, ana)
    answer = ana.post("/cellule/compte/transmettre", {"a_qui": bob.caller.id})
    assert answer.status_code == 200
    assert "C’est transmis : 3 demandes, et des tâches ailleurs." in words(answer.text)
    assert holders(installation) == {
        mine: bob.caller.id,
        closed: bob.caller.id,
        employer: bob.caller.id,
        foreign: eve.caller.id,
    }
    assert {row["assignee"] for row in rows(installation, tables.case_tasks)} == {None, bob.caller.id}
    kinds = {line[2]: line[1] for line in journal(installation) if line[0] == ana.caller.id}
    assert kinds[str(mine)] == kinds[str(employer)] == "case_assigned"
    assert (kinds[str(closed)], kinds[str(foreign)]) == ("case_follow_handed", "case_tasks_handed")
    assert "rien à transmettre" in words(ana.post("/cellule/compte/transmettre", {"a_qui": bob.caller.id}).text)
    for wrong in (ana.caller.id, "member:nobody", ""):
        assert ana.post("/cellule/compte/transmettre", {"a_qui": wrong}).status_code == 422


# -- somebody leaves


def test_before_a_member_is_disabled_somebody_takes_over(installation: Installation, browser: Browser) -> None:
    """An admin is asked first, and sees numbers of cases only; what was held, tasks and standing in go to one person,
    or back to the queue, where who coordinates is told."""
    ana, bob, eve = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux", "Ève Trois"))
    admin = Member.enter(installation, browser, "Inès Roux", role="admin")
    lead = Member.enter(installation, browser, "Léa Trois", role="coordinator")
    one, two, three = installation.store.run_now(many, 3)
    ana.do(one, "prendre")
    assert ana.do(one, "niveau", {"niveau": "rouge", "raison": "vu"}).status_code == 303
    eve.do(two, "prendre")
    task(installation, two, ana)
    installation.store.run_now(absences.leave, id_of(eve), TODAY, LATER, id_of(ana))
    place = f"/cellule/equipe/{id_of(ana)}/desactiver"
    asked = admin.post(place)
    assert asked.status_code == 409
    assert "1 demande ouverte, des tâches sur 1 demande" in words(asked.text)
    assert "est le relais d’une personne en absence" in words(asked.text)
    assert str(one) not in asked.text
    covered = admin.post(place, {"relais": "collegue", "a_qui": eve.caller.id})
    assert (covered.status_code, "Ève Trois est en absence, sans relais" in words(covered.text)) == (409, True)
    for relay in ({"relais": "collegue", "a_qui": ana.caller.id}, {"relais": "collegue", "a_qui": "member:x"}):
        assert admin.post(place, relay).status_code == 422
    assert holders(installation)[one] == ana.caller.id
    assert admin.post(place, {"relais": "collegue", "a_qui": bob.caller.id}).status_code == 303
    assert holders(installation) == {one: bob.caller.id, two: eve.caller.id, three: None}
    assert rows(installation, tables.case_tasks)[0]["assignee"] == bob.caller.id
    assert rows(installation, tables.members, id=id_of(eve))[0]["stand_in"] == id_of(bob)
    assert ana.get("/cellule/file").status_code == 303
    assert admin.post(f"/cellule/equipe/{id_of(bob)}/desactiver", {"relais": "file"}).status_code == 303
    assert holders(installation)[one] is None
    assert rows(installation, tables.case_tasks)[0]["assignee"] is None
    assert "1 demande déjà commencée n’a plus personne" in words(lead.get("/cellule/retards").text)
    assert "Demande remise dans la file Inès Roux" in words(lead.get(f"/cellule/dossier/{one}").text)
    assert admin.post("/cellule/equipe/nobody/desactiver", {"relais": "file"}).status_code == 404


def test_the_command_asks_what_becomes_of_the_cases(database_url: str, clock: Clock) -> None:
    given = settings(database_url)
    with installed(given, clock, readers=()) as installation, browsing_in_process(installation) as browser:
        ana, bob, eve = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux", "Ève Trois"))
        one, two = installation.store.run_now(many, 2)
        ana.do(one, "prendre")
        bob.do(two, "prendre")
        words_of = ("member", "disable", "--service", "gims13")
        refused = relais_here(given, *words_of, id_of(ana))
        assert refused.exit_code == 1
        assert "--hand-over" in refused.stderr
        assert "1 open cases" in refused.stderr
        assert relais_here(given, *words_of, id_of(ana), "--hand-over", id_of(eve), "--to-queue").exit_code == 2
        assert relais_here(given, *words_of, id_of(ana), "--hand-over", "nobody").exit_code == 1
        assert holders(installation) == {one: ana.caller.id, two: bob.caller.id}
        assert relais_here(given, *words_of, id_of(ana), "--hand-over", id_of(eve)).exit_code == 0
        assert relais_here(given, *words_of, id_of(bob), "--to-queue").exit_code == 0
        assert holders(installation) == {one: eve.caller.id, two: None}
        assert relais_here(given, *words_of, "nobody").exit_code == 1
        told = words(eve.get(f"/cellule/dossier/{two}").text)
        assert "Demande remise dans la file La personne qui gère le serveur" in told


def test_what_somebody_without_access_still_holds_is_shown_and_handed_over(
    installation: Installation, browser: Browser
) -> None:
    """Reset and never back, or disabled before anybody asked: who coordinates sees it and passes it on."""
    ana, bob = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux"))
    lead = Member.enter(installation, browser, "Léa Trois", role="coordinator")
    number = installation.store.run_now(many, 1)[0]
    ana.do(number, "prendre")
    installation.store.run_now(storage_members.reset, "gims13", id_of(ana))
    assert "Ana Un n’a plus d’accès, et garde 1 demande" in words(lead.get("/cellule/retards").text)
    assert "garde 1 demande" in words(lead.get("/cellule/collegues").text)
    assert "garde 1 demande" not in words(bob.get("/cellule/collegues").text)
    place = f"/cellule/collegues/{id_of(ana)}/transmettre"
    assert lead.post(place, {"a_qui": bob.caller.id}).status_code == 200
    assert holders(installation)[number] == bob.caller.id
    assert "n’a plus d’accès" not in words(lead.get("/cellule/collegues").text)
    assert lead.post(place, {"a_qui": bob.caller.id}).status_code == 404
