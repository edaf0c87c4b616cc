"""What time erases, and the totals that remain: fixed tuples, nobody behind them (design.md, Confidentiality)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot import conversation
from bot.wiring import Installation
from bot.worker.loop import purge_all
from storage import queue, tables
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.configured import config_file, relais, relais_here
from tests.support.installation import installed, settings
from tests.support.rows import journal, rows, sql
from tests.support.talking import RED, YELLOW, Answer, Browser, Talk, api_key, browsing_in_process, new_key

DAY = 86_400
MONTH = 30.44 * DAY
STATISTICS: Mapping[str, Answer] = {"statistiques": "oui", "age": "55_plus", "public": ["handicap_reconnu"]}


@pytest.fixture
def varied(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Installation]:
    """gims13 as usual, with a campaign; simt77 keeps things for less long; both, and Guadeloupe, have readers."""
    config = config_file(
        tmp_path,
        gims13={"campaigns": {"affiche": "Affiche de la salle d’attente"}},
        simt77={"retention": {"unfinished_days": 3, "closed_months": 12}},
    )
    readers = ("gims13", "simt77", "cist_guadeloupe")
    with installed(settings(database_url, RELAIS_CONFIG=config), clock, readers=readers) as opened:
        yield opened


@pytest.fixture
def varied_browser(varied: Installation) -> Iterator[Browser]:
    """A browser of it."""
    with browsing_in_process(varied) as browser:
        yield browser


def purge(installation: Installation) -> int:
    """What the worker does every ten minutes."""
    return asyncio.run(purge_all(installation))


def gone(talk: Talk) -> bool:
    """Whether its owner is told that there is no such conversation."""
    status = talk.browser.ask("GET", talk.path, headers=talk.headers).status_code
    assert status in (200, 404)
    return status == 404


def kept_of_conversations(installation: Installation) -> tuple[int, int, int]:
    """Conversations, keys (cases have theirs too) and events."""
    return tuple(len(rows(installation, each)) for each in (tables.conversations, tables.data_keys, tables.events))  # type: ignore[return-value]


def titles_in(turn: Mapping[str, Any], installation: Installation) -> list[str]:
    """Questions of the employee's questionnaire that « Mes données » repeats."""
    said = turn["messages"][-1]["text"]
    steps = [placed.step for placed in installation.catalog.flows["salarie"].steps]
    return [step.title["fr"] for step in steps if step.title and step.title["fr"] in said]


# -- unfinished runs


def test_an_unfinished_run_goes_after_the_delay_of_its_service(
    varied: Installation, varied_browser: Browser, clock: Clock
) -> None:
    """Seven days after the last reply, three where the service says so, and not a second before; nothing of it is left,
    neither key nor event, and its owner gets 404."""
    slow, quick = (Talk.begin(varied_browser, service) for service in ("gims13", "simt77"))
    for talk in (slow, quick):
        talk.enter("salarie", until="moral")
        talk.post({"choice": "bon"}, key=new_key())
    clock.now += 3 * DAY - 1
    assert purge(varied) == 2, "the events, after 48 hours"
    assert not gone(slow)
    assert not gone(quick)
    assert kept_of_conversations(varied) == (2, 2, 0)
    clock.now += 1
    assert purge(varied) == 1
    assert (gone(slow), gone(quick)) == (False, True)
    clock.now += 4 * DAY - 1
    assert purge(varied) == 0
    assert not gone(slow)
    clock.now += 1
    assert purge(varied) == 1
    assert gone(slow)
    assert kept_of_conversations(varied) == (0, 0, 0)


def test_the_delay_runs_from_the_last_reply(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """A reply on the sixth day gives seven more; only looking gives none."""
    talk = Talk.begin(sqlite_browser).enter("salarie", until="moral")
    clock.forward(days=6)
    talk.answer("bon")
    clock.forward(days=6)
    assert purge(sqlite_installation) == 0
    assert talk.look()["prompt"]["step"] == "preconisation"
    clock.forward(days=1)
    assert purge(sqlite_installation) == 1
    assert gone(talk)


def test_more_than_one_batch_goes_at_once(installation: Installation, clock: Clock) -> None:
    """A hundred and twenty conversations are over: one purge erases them all."""

    def begin(tx: Transaction) -> None:
        for _ in range(120):
            conversation.start(tx, installation.world, "gims13", None, "fr")

    installation.store.run_now(begin)
    clock.forward(days=7)
    assert purge(installation) == 120
    assert kept_of_conversations(installation) == (0, 0, 0)


def test_an_open_request_keeps_its_way_back(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Month after month: the unfinished run goes, the conversation and its number stay, and another walk adds to the
    open request instead of opening a second one. Once the cell closes it, the conversation goes too."""
    api_key(installation)  # somebody who reads for longer than an invitation lasts
    talk = Talk.begin(browser).enter("salarie", RED)
    number = talk.turn["case"]
    talk.enter("salarie", YELLOW, until="contact_moments")
    assert titles_in(talk.say(command="mes_donnees"), installation)
    for _ in range(3):
        clock.forward(days=10)
        assert purge(installation) == 1
        assert purge(installation) == 0
    turn = talk.look()
    assert (turn["prompt"]["step"], turn["prompt"]["run"], turn["messages"]) == ("accueil", None, [])
    assert turn["case"] == number
    told = talk.say(command="mes_donnees")
    assert str(number) in told["messages"][-1]["text"]
    assert titles_in(told, installation) == []
    talk.enter("salarie", YELLOW)
    assert talk.turn["case"] == number
    assert len(rows(installation, tables.cases)) == 1
    assert len(installation.store.run_now(queue.read_case, "gims13", number)[1]) == 2
    sql(installation, update(tables.cases).values(status="closed", closed_at=int(clock.now)))
    clock.forward(days=7)
    assert purge(installation) == 1
    assert gone(talk)
    assert [row["number"] for row in rows(installation, tables.cases)] == [number]


def test_only_the_way_to_an_open_request_is_kept(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """Of two requests, the one the cell closed is forgotten by the conversation, the open one is not; a button of
    before the purge applies nothing; the conversation has another key."""
    api_key(sqlite_installation)
    talk = Talk.begin(sqlite_browser).enter("salarie", RED).enter("manager", {"observations": ["aucune"]})
    closed = update(tables.cases).where(tables.cases.c.number == talk.turn["case"])
    sql(sqlite_installation, closed.values(status="closed", closed_at=int(clock.now)))
    talk.enter("manager", until="taille")
    old = talk.target
    before = rows(sqlite_installation, tables.data_keys, owner=talk.id)
    clock.forward(days=7)
    purge(sqlite_installation)
    (key,) = rows(sqlite_installation, tables.data_keys, owner=talk.id)
    assert key["wrapped"] != before[0]["wrapped"]
    stale = talk.post({"choice": "moins_11", **old}).json()
    assert (stale["prompt"]["step"], stale["messages"], stale["case"]) == ("accueil", [], None)
    talk.look()
    talk.enter("manager", {"observations": ["aucune"]}).enter("salarie", YELLOW)
    found = Counter((row["queue"], row["status"]) for row in rows(sqlite_installation, tables.cases))
    assert found == {("salaries", "new"): 1, ("employeurs", "closed"): 1, ("employeurs", "new"): 1}


# -- cases, events, notifications


@pytest.mark.parametrize(("service", "months"), [("gims13", 15), ("simt77", 12)])
def test_a_closed_case_goes_after_the_retention_of_its_service(
    varied: Installation, clock: Clock, service: str, months: int
) -> None:
    """Closed, or taken back: counted from that moment, not from the receipt; key and row, with a line in the journal.
    An open case stays however old it is."""

    def fill(tx: Transaction) -> list[int]:
        wanted = queue.Request("salaries", "jaune", "telephone", None, None, {}, None)
        return [queue.add_request(tx, service, None, wanted, queue.Due(tx.now, tx.now))[0] for _ in range(3)]

    still_open, closed, withdrawn = varied.store.run_now(fill)
    clock.forward(days=100)
    for number, status in ((closed, "closed"), (withdrawn, "withdrawn")):
        row = update(tables.cases).where(tables.cases.c.number == number)
        sql(varied, row.values(status=status, closed_at=int(clock.now)))
    clock.now += int(months * MONTH) - 1
    assert purge(varied) == 0
    assert len(rows(varied, tables.cases)) == 3
    clock.now += 1
    assert purge(varied) == 2
    assert [row["number"] for row in rows(varied, tables.cases)] == [still_open]
    assert [row["owner"] for row in rows(varied, tables.data_keys)] == [f"case:{still_open}"]
    assert sorted(journal(varied, service)) == sorted(
        ("relais", "case_purged", str(number)) for number in (closed, withdrawn)
    )


def test_cases_go_in_batches_and_a_server_told_to_stop_leaves_the_rest(
    sqlite_installation: Installation, clock: Clock
) -> None:
    """A hundred and twenty cases are over: what somebody else asks for comes between two batches, and once the server
    is told to stop the rest waits for the next purge."""

    def fill(tx: Transaction) -> None:
        wanted = queue.Request("salaries", "jaune", "telephone", None, None, {}, None)
        for _ in range(120):
            queue.add_request(tx, "gims13", None, wanted, queue.Due(tx.now, tx.now))

    sqlite_installation.store.run_now(fill)
    sql(sqlite_installation, update(tables.cases).values(status="closed", closed_at=int(clock.now)))
    clock.now += 15 * MONTH

    async def stopped() -> int:
        stop = asyncio.Event()

        async def somebody_else() -> None:
            while await sqlite_installation.store.run(cases_left) == 120:
                pass
            stop.set()

        _, gone = await asyncio.gather(somebody_else(), purge_all(sqlite_installation, stop))
        return gone

    def cases_left(tx: Transaction) -> int:
        return len(tx.execute(select(tables.cases.c.number)).all())

    went = asyncio.run(stopped())
    assert 0 < went < 120
    assert purge(sqlite_installation) == 120 - went
    assert rows(sqlite_installation, tables.cases) == []


def test_events_go_after_two_days_each_at_its_own_time(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """48 hours after each one was answered, though the conversation goes on."""
    talk = Talk.begin(browser)
    for _ in range(3):
        talk.post({"command": "mes_donnees"}, key=new_key())
        clock.forward(hours=1)
    left = []
    clock.now += 45 * 3_600 - 1
    for _ in range(4):
        purge(installation)
        left.append(len(rows(installation, tables.events)))
        clock.forward(hours=1)
    assert left == [3, 2, 1, 0]
    assert not gone(talk)


def test_a_delivered_notification_goes_after_thirty_days(installation: Installation, clock: Clock) -> None:
    """Counted from the delivery; what waits or was given up stays."""
    delivered = int(clock.now)
    for state in ("delivered", "waiting", "failed"):
        row = {
            "id": state,
            "service": "gims13",
            "route": "webhook",
            "target": "http://127.0.0.1:9/relais",
            "payload": "{}",
            "state": state,
            "attempts": 1,
            "created_at": delivered - DAY,
            "next_at": delivered,
        }
        sql(installation, insert(tables.outbox).values(row))
    clock.now += 30 * DAY - 1
    assert purge(installation) == 0
    clock.now += 1
    assert purge(installation) == 1
    assert [row["id"] for row in rows(installation, tables.outbox)] == ["failed", "waiting"]


# -- totals


def totals(installation: Installation, service: str = "gims13") -> dict[tuple[str, str, str, str], int]:
    """(month, kind, subject, value) -> total."""
    return {
        (row["month"], row["kind"], row["subject"], row["value"]): row["total"]
        for row in rows(installation, tables.counters, service=service)
    }


def in_november(expected: Mapping[tuple[str, str, str], int]) -> dict[tuple[str, str, str, str], int]:
    return {("2026-11", *key): total for key, total in expected.items()}


def test_totals_of_a_known_set_of_walks(varied: Installation, varied_browser: Browser, clock: Clock) -> None:
    """Exactly these rows: step reached, level, groups only after « statistiques: oui », stages of the campaign. Two
    people who do the same raise the same rows, and nothing is counted before a run ends."""
    begin = Talk.begin
    poster = {"campaign": "affiche"}
    begin(varied_browser, **poster).enter("salarie", {**RED, **STATISTICS})
    talk = begin(varied_browser, **poster).enter("salarie", {**RED, **STATISTICS}, until="public")
    assert totals(varied) == in_november(
        {
            ("step", "salarie", "public"): 1,
            ("channel", "salarie/web", "envoye"): 1,
            ("level", "salarie", "rouge"): 1,
            ("group_level", "handicap_reconnu", "rouge"): 1,
            ("group_level", "seniors", "rouge"): 1,
            ("group_sent", "handicap_reconnu", "sent"): 1,
            ("group_sent", "seniors", "sent"): 1,
            ("campaign", "affiche", "started"): 1,
            ("campaign", "affiche", "finished"): 1,
            ("campaign", "affiche", "sent"): 1,
        }
    ), "the second is still at its last question"
    talk.walk(STATISTICS)
    # The same, unsent, younger, of another group; then without any group; then without agreeing to statistics.
    unsent = {**YELLOW, "rappel": "non", "statistiques": "oui", "age": "45_54"}
    begin(varied_browser).enter("salarie", {**unsent, "public": ["maladie_chronique"]})
    begin(varied_browser).enter("salarie", {**unsent, "public": ["aucun"]})
    begin(varied_browser).enter("salarie", {**YELLOW, "rappel": "non"})
    # Sent elsewhere, call-back, managers.
    begin(varied_browser, **poster).enter("salarie", {"statut": "public", "orientation": "terminer"})
    begin(varied_browser).enter("parler_a_quelqu_un")
    begin(varied_browser).enter("manager", {"besoin": "poste_difficile", "observations": ["aucune"]})
    # Unknown campaign; erased before the end: neither leaves a trace.
    begin(varied_browser, campaign="inconnue").enter("salarie", until="moral").say(command="effacer")
    # Left in the middle.
    begin(varied_browser, **poster).enter("salarie", until="moral")
    expected = {
        ("step", "salarie", "public"): 4,
        ("step", "salarie", "statistiques"): 1,
        ("step", "salarie", "orientation"): 1,
        ("step", "parler_a_quelqu_un", "envoi"): 1,
        ("step", "manager", "envoi"): 1,
        ("channel", "salarie/web", "envoye"): 2,
        ("channel", "salarie/web", "termine"): 3,
        ("channel", "salarie/web", "commence"): 1,
        ("channel", "parler_a_quelqu_un/web", "envoye"): 1,
        ("channel", "manager/web", "envoye"): 1,
        ("level", "salarie", "rouge"): 2,
        ("level", "salarie", "jaune"): 3,
        ("level", "manager", "vert"): 1,
        ("group_level", "handicap_reconnu", "rouge"): 2,
        ("group_level", "seniors", "rouge"): 2,
        ("group_level", "maladie_chronique", "jaune"): 1,
        ("group_sent", "handicap_reconnu", "sent"): 2,
        ("group_sent", "seniors", "sent"): 2,
        ("group_sent", "maladie_chronique", "not_sent"): 1,
        ("campaign", "affiche", "started"): 3,
        ("campaign", "affiche", "finished"): 2,
        ("campaign", "affiche", "sent"): 2,
    }
    assert totals(varied) == in_november(expected)
    clock.forward(days=7)
    purge(varied)
    expected[("step", "salarie", "moral")] = 1
    expected[("channel", "salarie/web", "commence")] += 1
    expected[("campaign", "affiche", "started")] += 1
    assert totals(varied) == in_november(expected)
    assert {row["service"] for row in rows(varied, tables.counters)} == {"gims13"}
    assert {*rows(varied, tables.counters)[0]} == {"service", "month", "kind", "subject", "value", "total"}


def test_a_call_back_within_a_walk_does_not_start_its_campaign_twice(
    varied: Installation, varied_browser: Browser
) -> None:
    """One person came with the poster: one start, whether the call-back is sent or the walk then goes on to its end."""
    talk = Talk.begin(varied_browser, campaign="affiche").enter("salarie", until="moral")
    talk.say(command="parler_a_quelqu_un")
    talk.walk(until="moral")
    found = totals(varied)
    assert ("2026-11", "campaign", "affiche", "started") not in found
    assert found["2026-11", "campaign", "affiche", "sent"] == 1
    talk.walk({"rappel": "non"})
    assert totals(varied)["2026-11", "campaign", "affiche", "started"] == 1


def test_a_run_purged_unfinished_counts_its_step_once(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """The furthest question shown, also after going back; a run that waited behind a call-back counts too; one whose
    result was shown counts its level; purging again counts nothing."""
    talk = Talk.begin(sqlite_browser).enter("salarie", until="moral")
    for _ in range(3):
        talk.say(command="retour")
    talk = Talk.begin(sqlite_browser).enter("manager", until="taille")
    talk.say(command="parler_a_quelqu_un")
    talk.walk(until="code_postal")
    Talk.begin(sqlite_browser).enter("salarie", RED, until="rappel")
    Talk.begin(sqlite_browser)
    assert totals(sqlite_installation) == {}
    clock.forward(days=7)
    assert purge(sqlite_installation) == 4
    for _ in range(2):
        assert totals(sqlite_installation) == in_november(
            {
                ("step", "salarie", "moral"): 1,
                ("step", "manager", "taille"): 1,
                ("step", "parler_a_quelqu_un", "code_postal"): 1,
                ("step", "salarie", "rappel"): 1,
                ("channel", "salarie/web", "commence"): 1,
                ("channel", "salarie/web", "termine"): 1,
                ("channel", "manager/web", "commence"): 1,
                ("channel", "parler_a_quelqu_un/web", "commence"): 1,
                ("level", "salarie", "rouge"): 1,
            }
        )
        assert purge(sqlite_installation) == 0


def test_the_month_is_that_of_the_service(varied: Installation, varied_browser: Browser, clock: Clock) -> None:
    """At 3:30 UTC on 1 December it is still November in Guadeloupe; both for a run that ends and for one purged."""
    clock.now = datetime(2026, 11, 24, 3, 30, tzinfo=UTC).timestamp()
    for service in ("gims13", "cist_guadeloupe"):
        Talk.begin(varied_browser, service).enter("salarie", until="moral")
    clock.forward(days=7)
    purge(varied)
    for service in ("gims13", "cist_guadeloupe"):
        Talk.begin(varied_browser, service).enter("salarie", {**YELLOW, "rappel": "non"})
    for service, month in (("gims13", "2026-12"), ("cist_guadeloupe", "2026-11")):
        assert totals(varied, service) == {
            (month, "step", "salarie", "moral"): 1,
            (month, "step", "salarie", "statistiques"): 1,
            (month, "channel", "salarie/web", "commence"): 1,
            (month, "channel", "salarie/web", "termine"): 1,
            (month, "level", "salarie", "jaune"): 1,
        }
    clock.forward(minutes=30)
    Talk.begin(varied_browser, "cist_guadeloupe").enter("manager", {"souhaits": ["fiche"]}, until="recap").answer(
        "continuer"
    )
    assert {key[0] for key in totals(varied, "cist_guadeloupe") if key[2] == "manager"} == {"2026-12"}


# -- the command


def test_the_command_purges_now(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """`relais purge`, in a process of its own: says how many things went, then that nothing is due; exit code 0."""
    clock.now = datetime(2020, 1, 6, 10, tzinfo=UTC).timestamp()
    with installed(settings(sqlite_url), clock) as installation, browsing_in_process(installation) as browser:
        for _ in range(2):
            Talk.begin(browser).enter("salarie", until="moral")
        sent = Talk.begin(browser).enter("salarie", RED).turn["case"]
        first = relais(installation.settings, tmp_path, "purge")
        assert (first.returncode, first.stdout.strip()) == (0, "3 things were due and are erased."), first.stderr
        second = relais_here(installation.settings, "purge")
        assert (second.exit_code, second.stdout.strip()) == (0, "Nothing was due to be erased."), second.output
        # Of the one with an open request, the conversation stays.
        assert kept_of_conversations(installation) == (1, 2, 0)
        assert [row["number"] for row in rows(installation, tables.cases)] == [sent]
