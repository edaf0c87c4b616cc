"""The cell is reminded of what is due: that morning, then once late; once each, whoever looks, never in a pause."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import Installation
from bot.worker.delivery import Carrier, Mailer
from bot.worker.loop import deliver_due, remind_all
from bot.worker.reminders import remind
from storage import queue, tables
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.configured import config_file
from tests.support.installation import installed, settings
from tests.support.receivers import hook_server, mail_server
from tests.support.rows import rows
from tests.support.talking import RED, Talk, api_key, browsing_in_process

SECRET = "RELAIS_WEBHOOK_SECRET"


@contextmanager
def announcing(folder: Path, url: str, clock: Clock, **more: Any) -> Iterator[Installation]:
    """An installation whose gims13 is told by e-mail and by webhook."""
    routes = [
        {"email": ["cellule@service.example"]},
        {"webhook": more.pop("webhook", "http://127.0.0.1:9/relais"), "secret_env": SECRET},
    ]
    config = config_file(folder, gims13={"notifications": routes})
    with installed(settings(url, RELAIS_CONFIG=config, **more), clock) as opened:
        yield opened


def told(installation: Installation) -> list[tuple[str, str]]:
    """(route, payload) of everything announced so far."""
    return [(row["route"], row["payload"]) for row in rows(installation, tables.outbox)]


def look(installation: Installation) -> int:
    return asyncio.run(remind_all(installation))


def test_that_morning_and_once_late(database_url: str, tmp_path: Path, clock: Clock) -> None:
    """A rouge of Monday, to be read by Tuesday 17:00: announced at once, reminded on Tuesday from 9:00, and once more
    after 17:00; then never again. Each carries the number and that moment, nothing else."""
    with announcing(tmp_path, database_url, clock) as installation, browsing_in_process(installation) as browser:
        number = Talk.begin(browser).enter("salarie", RED).turn["case"]
        due = rows(installation, tables.cases)[0]["triage_due_at"]
        counts = []
        for hours in (0, 22, 2, 5, 2, 100):  # Monday 10:00, Tuesday 8:00, 10:00, 15:00, 17:00 and days later
            clock.forward(hours=hours)
            look(installation)
            look(installation)
            counts.append(len(told(installation)))
        assert counts == [2, 2, 4, 4, 6, 6]
        assert set(told(installation)) == {
            (route, f'{{"number": {number}, "read_before": {due}}}') for route in ("email", "webhook")
        }


def test_a_case_seen_to_is_not_reminded_of(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """Triaged: the next reminder is that of the first contact. Paused: none before the pause ends. Closed: none."""
    with announcing(tmp_path, sqlite_url, clock) as installation, browsing_in_process(installation) as browser:
        key = api_key(installation, role="cell")
        number = Talk.begin(browser).enter("salarie", RED).turn["case"]

        def act(what: str, **body: str) -> None:
            answer = browser.ask("POST", f"/api/v1/cases/{number}/{what}", headers=key, json=body)
            assert answer.status_code == 200

        act("level", level="rouge", reason="oui")  # first contact by Wednesday 17:00
        clock.forward(days=1)
        assert look(installation) == 0
        act("status", status="on_hold", reason="soins", until="2026-12-10")
        clock.forward(days=14)
        assert look(installation) == 0
        clock.forward(days=2)  # Thursday 10 December, 10:00
        assert look(installation) == 1
        act("status", status="closed", reason="termine", outcome="inconnue")
        clock.forward(days=30)
        assert look(installation) == 0


def test_once_however_many_processes_look(database_url: str, tmp_path: Path, clock: Clock) -> None:
    """Three workers on one database find sixty late cases at the same moment."""
    with announcing(tmp_path, database_url, clock) as first:
        given = first.settings

        def late(tx: Transaction) -> None:
            for _ in range(60):
                request = Request("salaries", "jaune", "telephone", None, None, {}, None)
                queue.add_request(tx, "gims13", None, request, Due(tx.now - 60, tx.now))

        first.store.run_now(late)
        with installed(given, clock) as second, installed(given, clock) as third:

            async def together() -> None:
                await asyncio.gather(*(remind_all(each) for each in (first, second, third)))

            asyncio.run(together())
        announced = [row["payload"] for row in rows(first, tables.outbox) if row["route"] == "email"]
        assert len(announced) == len(set(announced)) == 60


def test_a_reminder_that_is_undone_comes_again(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """The mark and the notification are one transaction: lost together, or kept together."""
    with announcing(tmp_path, sqlite_url, clock) as installation, browsing_in_process(installation) as browser:
        Talk.begin(browser).enter("salarie", RED)
        clock.forward(days=1)

        def broken(tx: Transaction) -> None:
            assert remind(tx, installation.world) == 1
            raise InterruptedError

        with pytest.raises(InterruptedError):
            installation.store.run_now(broken)
        assert len(told(installation)) == 2
        assert look(installation) == 1
        assert len(told(installation)) == 4


def test_what_the_cell_receives(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """A real mail and a real signed call: a number and until when, in words that change once it is late."""
    with (
        mail_server() as mails,
        hook_server() as hooks,
        announcing(tmp_path, sqlite_url, clock, webhook=hooks.url) as installation,
        browsing_in_process(installation) as browser,
    ):
        number = Talk.begin(browser).enter("salarie", RED).turn["case"]
        carrier = Carrier(installation.config, Mailer(mails.url), clock, {SECRET: "s"})
        for hours in (0, 24, 8):
            clock.forward(hours=hours)
            look(installation)
            asyncio.run(deliver_due(installation, carrier))
        subjects = [str(mail.parsed["Subject"]).replace("\u00a0", " ") for mail in mails.received]
        until = "à lire avant le mardi 24 novembre, 17 h 00"
        assert subjects == [
            f"Demande n° {number}, {until}",
            f"Demande n° {number}, {until}",
            f"Demande n° {number}, délai passé : {until}",
        ]
        assert len(hooks.received) == 3
        assert {tuple(sorted(json.loads(call.body))) for call in hooks.received} == {
            ("id", "number", "read_before", "service")
        }
