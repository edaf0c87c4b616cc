"""What is late and why, on the board and for who coordinates; the plans of what is asked of 10,000 cases."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text, update

from bot.wiring import Installation
from bot.worker.delivery import Carrier, Mailer
from bot.worker.loop import deliver_due, remind_all
from storage import queue, tables
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.integration.test_cell_pages import listed, many, statements, words
from tests.integration.test_people import task
from tests.support.cell import CALL_BACK, Member
from tests.support.clock import Clock
from tests.support.configured import config_file, relais_here
from tests.support.installation import installed, settings
from tests.support.receivers import hook_server, mail_server
from tests.support.rows import rows, sql
from tests.support.talking import Browser, browsing_in_process

pytestmark = pytest.mark.pages

SECRET = "RELAIS_LEAD_SECRET"
CASES = tables.cases.c


def change(installation: Installation, number: int, **columns: Any) -> None:
    sql(installation, update(tables.cases).where(CASES.number == number).values(**columns))


# -- the board


def test_the_board_tells_what_is_late_and_why(installation: Installation, browser: Browser, clock: Clock) -> None:
    """By who must see to it, nobody's first, the oldest on top, with the days; a member sees their own alone."""
    ana, bob = (Member.enter(installation, browser, name) for name in ("Ana Un", "Bob Deux"))
    lead = Member.enter(installation, browser, "Léa Trois", role="coordinator")
    unread, uncalled, paused, supported, fine, closed = installation.store.run_now(many, 6)
    now, day = int(clock.now), 86_400
    change(installation, unread, triage_due_at=now + day, due_at=now + day)
    change(
        installation,
        uncalled,
        status="triaged",
        holder=ana.caller.id,
        contact_due_at=now + 2 * day,
        due_at=now + 2 * day,
    )
    change(installation, paused, status="on_hold", holder=ana.caller.id, due_at=now + 3 * day, contacted_at=now)
    change(installation, supported, status="in_support", holder=ana.caller.id, due_at=now + day, contacted_at=now)
    change(installation, fine, triage_due_at=now + 20 * day, due_at=now + 20 * day)
    change(installation, closed, status="closed", holder=bob.caller.id, due_at=None, closed_at=now)
    for kind in ("task", "answer", "call", "referral"):
        task(installation, supported, bob if kind == "call" else None, kind, 2 if kind == "call" else 1)
    task(installation, closed, None, "follow_up_6", 2)
    elsewhere = installation.store.run_now(many, 1, "salaries", "simt77")[0]
    clock.forward(days=4)  # Friday
    for each in (ana, bob, lead):
        each.come_back(installation)
    page = lead.get("/cellule/retards").text
    read = words(page)
    groups = [read.index(each) for each in ("À prendre 1", "Ana Un 5", "Bob Deux 2")]
    assert groups == sorted(groups)
    assert f"en retard de 3 jours ouvrés depuis le mardi 24 novembre Rouge {unread} Pas encore lue Salariés" in read
    assert (
        f"en retard de 2 jours ouvrés depuis le mercredi 25 novembre Orange {uncalled} Personne pas encore contactée"
        in read
    )
    assert f"en retard de 1 jour ouvré depuis le jeudi 26 novembre Jaune {paused} Pause terminée" in read
    for said in (
        "Tâche à faire",
        "Réponse attendue par la personne",
        "Appel prévu",
        "Nouvelles à prendre",
        "Suivi à 6",
    ):
        assert said in read
    assert str(fine) not in read
    assert str(elsewhere) not in read
    assert set(listed(ana.get("/cellule/retards").text)) == {uncalled, paused, supported}
    assert set(listed(bob.get("/cellule/retards").text)) == {supported, closed}


def test_the_board_asks_as_much_of_the_database_whatever_is_late(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """One late case, or more than it shows: the oldest are shown, and it says so."""
    lead = Member.enter(installation, browser, role="coordinator")
    counts = []
    for count in (1, 320):
        installation.store.run_now(many, count)
        clock.forward(days=15)
        lead.come_back(installation)
        with statements(installation) as seen:
            page = lead.get("/cellule/retards").text
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
    assert len(listed(page)) == 300
    assert "Les 300 plus anciens retards" in words(page)


# -- telling who coordinates


@contextmanager
def coordinated(
    folder: Path, url: str, clock: Clock, hook: str = "http://127.0.0.1:9/lead", **more: Any
) -> Iterator[Installation]:
    """An installation whose gims13 tells who coordinates by e-mail and webhook, and the cell by e-mail."""
    routes = [{"email": ["lead@service.example"]}, {"webhook": hook, "secret_env": SECRET}]
    changes = {"escalation": routes, "notifications": [{"email": ["cellule@service.example"]}]}
    with installed(settings(url, RELAIS_CONFIG=config_file(folder, gims13=changes), **more), clock) as opened:
        yield opened


def told(installation: Installation) -> list[tuple[str, dict[str, Any]]]:
    """(target, payload) of everything told so far."""
    return [(row["target"], json.loads(row["payload"])) for row in rows(installation, tables.outbox)]


def late_case(tx: Transaction) -> int:
    request = Request("salaries", "rouge", "telephone", None, None, CALL_BACK, None)
    due = Due(tx.now + 31 * 3600, tx.now + 31 * 3600)  # Tuesday, 17:00
    return queue.add_request(tx, "gims13", None, request, due)[0]


def test_late_by_one_working_day_is_told_once(database_url: str, tmp_path: Path, clock: Clock) -> None:
    """Not before, never again, and with nothing but the number and since when; closed days are not counted."""
    with coordinated(tmp_path, database_url, clock) as installation:
        number = installation.store.run_now(late_case)
        due = rows(installation, tables.cases)[0]["due_at"]
        counts = []
        for hours in (31.5, 23, 1, 24, 1000):  # Tuesday 17:30, Wednesday 16:30 and 17:30, Thursday, weeks later
            clock.forward(hours=hours)
            for _ in range(2):
                asyncio.run(remind_all(installation))
            counts.append(sum("late_since" in payload for _, payload in told(installation)))
        assert counts == [0, 0, 2, 2, 2]
        wanted = {"number": number, "late_since": due}
        assert sorted(target for target, payload in told(installation) if payload == wanted) == [
            "http://127.0.0.1:9/lead",
            "lead@service.example",
        ]
        assert {target for target, payload in told(installation) if "read_before" in payload} == {
            "cellule@service.example"
        }


@pytest.mark.parametrize("what", ["pause", "contact", "clore"])
def test_what_is_seen_to_or_paused_is_not_told(sqlite_url: str, tmp_path: Path, clock: Clock, what: str) -> None:
    """Nor is a pause, until it has been over for a working day."""
    with coordinated(tmp_path, sqlite_url, clock) as installation, browsing_in_process(installation) as browser:
        member = Member.enter(installation, browser)
        number = installation.store.run_now(late_case)
        clock.forward(hours=32)
        asyncio.run(remind_all(installation))
        member.come_back(installation)
        fields = {
            "pause": {"motif_pause": "soins", "jusque": "2026-12-10"},
            "contact": {"resultat": "reached"},
            "clore": {"motif": "termine", "situation": "inconnue"},
        }[what]
        assert member.do(number, "appel" if what == "contact" else what, fields).status_code == 303
        counts = []
        for days in (14, 2, 1, 3):  # Tuesday 8, Thursday 10, Friday 11 and Monday 14 December, at 18:00
            clock.forward(days=days)
            for _ in range(2):
                asyncio.run(remind_all(installation))
            counts.append(sum("late_since" in payload for _, payload in told(installation)))
        assert counts == ([0, 0, 2, 2] if what == "pause" else [0, 0, 0, 0])


def test_without_a_route_only_the_board_shows_it(sqlite_installation: Installation, clock: Clock) -> None:
    sqlite_installation.store.run_now(late_case)
    for days in (2, 2, 2):
        clock.forward(days=days)
        asyncio.run(remind_all(sqlite_installation))
    assert told(sqlite_installation) == []
    assert rows(sqlite_installation, tables.cases)[0]["notice_at"] is None


def test_what_who_coordinates_receives(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """A real mail and a real signed call; also when a member leaves and their cases go back to the queue."""
    with (
        mail_server() as mails,
        hook_server() as hooks,
        coordinated(tmp_path, sqlite_url, clock, hooks.url, SMTP_URL=mails.url) as installation,
        browsing_in_process(installation) as browser,
    ):
        member, admin = Member.enter(installation, browser), Member.enter(installation, browser, role="admin")
        number = installation.store.run_now(late_case)
        member.do(number, "prendre")
        carrier = Carrier(installation.config, Mailer(mails.url), clock, {SECRET: "s"})
        clock.forward(days=3)
        for _ in range(2):
            asyncio.run(remind_all(installation))
        admin.come_back(installation)
        place = f"/cellule/equipe/{member.caller.id.removeprefix('member:')}/desactiver"
        assert admin.post(place, {"relais": "file"}).status_code == 303
        asyncio.run(deliver_due(installation, carrier))
        lead = [mail for mail in mails.received if mail.parsed["To"] == "lead@service.example"]
        assert {str(mail.parsed["Subject"]).replace("\u00a0", " ") for mail in lead} == {
            f"Demande n° {number}, en retard depuis le mardi 24 novembre, 17 h 00",
            f"Demande n° {number}, plus personne ne s’en occupe",
        }
        bodies = [set(json.loads(call.body)) for call in hooks.received]
        assert sorted(map(sorted, bodies)) == [
            ["freed", "id", "number", "service"],
            ["id", "late_since", "number", "service"],
        ]


def test_a_route_that_cannot_deliver_stops_the_start(sqlite_url: str, tmp_path: Path) -> None:
    """As those of notifications do."""
    config = config_file(tmp_path, gims13={"escalation": [{"email": ["lead@service.example"]}]})
    checked = relais_here(settings(sqlite_url, RELAIS_CONFIG=config), "check", "--service", "gims13")
    assert "SMTP_URL is not set" in re.sub(r"\s+", " ", checked.output + checked.stderr)


# -- at size


def test_ten_thousand_cases_are_found_by_their_indexes(installation: Installation, browser: Browser) -> None:
    """No statement of the queue, the board or the page of colleagues walks the whole table of cases or tasks."""
    lead = Member.enter(installation, browser, role="coordinator")
    ana = Member.enter(installation, browser, "Ana Un")
    installation.store.run_now(fill, ana.caller.id)
    seen: list[str] = []
    for place in (
        "/cellule/file",
        "/cellule/file?qui=moi",
        "/cellule/file?qui=personne",
        "/cellule/retards",
        "/cellule/collegues",
    ):
        with explained(installation) as plans:
            assert lead.get(place).status_code == 200
        seen += plans
    walks = [plan for plan in seen if re.search(r"SCAN (cases|case_tasks)\b|Seq Scan on (cases|case_tasks)", plan)]
    assert len(seen) > 10
    assert walks == []


def fill(tx: Transaction, holder: str) -> None:
    """10,000 cases of two services, most of them closed; a few thousand open, half of them held."""
    shown = []
    for each in range(10_000):
        over = each % 4 != 0
        shown.append(
            {
                "number": 20_000_000 + each,
                "service": "gims13" if each % 8 < 6 else "simt77",
                "queue": "employeurs" if each % 5 == 0 else "salaries",
                "level": queue.LEVELS[each % 3],
                "status": "closed" if over else "new",
                "origin": "telephone",
                "received_at": tx.now - each * 600,
                "triage_due_at": tx.now - 1000 + each,
                "contact_due_at": tx.now - 1000 + each,
                "due_at": None if over else tx.now - 1000 + each,
                "notice_at": None,
                "updated_at": tx.now,
                "closed_at": tx.now - each if over else None,
                "holder": holder if each % 8 == 0 else None,
            }
        )
    tx.execute(tables.cases.insert(), shown)
    planned = [
        {
            "number": 20_000_000 + each,
            "position": 1,
            "service": "gims13" if each % 8 < 6 else "simt77",
            "kind": "task",
            "assignee": holder if each % 3 == 0 else None,
            "due_at": tx.now + each * 60 - 3000,
            "done_at": tx.now if each % 5 else None,
        }
        for each in range(10_000)
    ]
    tx.execute(tables.case_tasks.insert(), planned)
    if tx.dialect == "postgresql":
        tx.execute(text("ANALYZE cases, case_tasks"))


@contextmanager
def explained(installation: Installation) -> Iterator[list[str]]:
    """The plan of each reading statement about cases or tasks meanwhile."""
    plans: list[str] = []
    engine = installation.store.backend.engine
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "

    def note(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith("SELECT") and re.search(r"FROM (cases|case_tasks)", statement):
            with_plan = cursor.connection.cursor()
            with_plan.execute(explain + statement, parameters)
            plans.append("\n".join(str(line[-1]) for line in with_plan.fetchall()))
            with_plan.close()

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(engine, "before_cursor_execute", note)
