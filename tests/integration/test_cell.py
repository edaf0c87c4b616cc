"""The cell's work on a case: who may, what follows what, what the person reads, what stays hidden (screening.md)."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest

from bot.cell import claiming
from bot.cell.refusal import Refused
from bot.wiring import Installation
from bot.worker.loop import purge_all
from storage import audit, queue, tables
from storage.access import Caller
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.support.cell import CALL_BACK, Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import RED, YELLOW, Browser, Talk, api_key

Header = Mapping[str, str]
SECRETS = ("je vous appelle jeudi", "raison bien cachée", "note entre collègues", "suite à un appel")


def post(browser: Browser, key: Header, number: int, what: str, **body: Any) -> httpx.Response:
    return browser.ask("POST", f"/api/v1/cases/{number}/{what}", headers=dict(key), json=body)


def done(browser: Browser, key: Header, number: int, what: str, **body: Any) -> dict[str, Any]:
    answer = post(browser, key, number, what, **body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def read(browser: Browser, key: Header, number: int) -> dict[str, Any]:
    answer = browser.ask("GET", f"/api/v1/cases/{number}", headers=dict(key))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def kinds(found: Mapping[str, Any]) -> list[str]:
    return [entry["kind"] for entry in found["entries"]]


def a_case(tx: Transaction, service: str = "gims13", where: str = "salaries") -> int:
    """A case that did not come through a conversation."""
    request = Request(where, "jaune", "telephone", None, None, CALL_BACK, None)
    return queue.add_request(tx, service, None, request, Due(tx.now + 1000, tx.now + 2000))[0]


# -- one case from the queue to its end


def test_a_case_from_the_queue_to_its_closing(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Claimed, triaged, answered, called, accompanied and closed over the API: each step is in the timeline and in the
    journal, which stays whole; nothing that was written is anywhere in clear."""
    key = api_key(installation, role="cell")
    talk = Talk.begin(browser).enter("salarie", RED)
    number = talk.turn["case"]
    holder = done(browser, key, number, "claim")["holder"]
    assert holder.startswith("key:")
    found = done(browser, key, number, "level", level="orange", reason=SECRETS[1])
    assert (found["level"], found["status"]) == ("orange", "triaged")
    assert found["triage_due_at"] == "2026-11-26T17:00:00+01:00"
    assert found["contact_due_at"] == found["due_at"] == "2026-11-30T17:00:00+01:00"
    done(browser, key, number, "messages", text=SECRETS[0])
    done(browser, key, number, "notes", text=SECRETS[2])
    clock.forward(hours=1)
    found = done(browser, key, number, "status", status="contacted", reason=SECRETS[3])
    assert (found["contacted_at"], found["due_at"]) == ("2026-11-23T11:00:00+01:00", None)
    for status in ("assessed", "in_support"):
        done(browser, key, number, "status", status=status)
    found = done(browser, key, number, "status", status="closed", reason="termine", outcome="meme_poste_amenage")
    assert (found["status"], found["closed_reason"], found["outcome"]) == ("closed", "termine", "meme_poste_amenage")
    assert found["closed_at"] is not None
    found = read(browser, key, number)
    assert kinds(found) == [
        "received",
        "claimed",
        "level",
        "status",
        "message",
        "note",
        "status",
        "status",
        "status",
        "closed",
    ]
    assert found["entries"][2]["content"] == {"old": "rouge", "new": "orange", "text": SECRETS[1]}
    assert [request["level"] for request in found["requests"]] == ["rouge"], "the assistant's level is kept"
    actions = [(actor, action) for actor, action, subject in journal(installation) if subject == str(number)]
    assert actions == [
        ("person", "case_received"),
        *((holder, f"case_{kind}") for kind in kinds(found)[1:]),
        (holder, "case_read"),
    ]
    assert installation.store.run_now(audit.verify, "gims13") is None
    kept = repr(everything(installation))
    assert not [secret for secret in SECRETS if secret in kept or repr(secret.encode())[2:-1] in kept]


def test_what_was_done_on_a_case_goes_with_it(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Taken back by the person, or purged long after closing: not a line of the timeline is left."""
    key = api_key(installation, role="cell")
    talk = Talk.begin(browser).enter("salarie", RED)
    withdrawn = talk.turn["case"]
    done(browser, key, withdrawn, "notes", text="note")
    closed = installation.store.run_now(a_case)
    done(browser, key, closed, "status", status="closed", reason="doublon", outcome="inconnue")
    talk.say(command="effacer")
    talk.answer("effacer")
    assert {row["number"] for row in rows(installation, tables.case_entries)} == {closed}
    found = read(browser, key, withdrawn)
    assert (found["entries"], found["holder"], found["due_at"]) == ([], None, None)
    for what, body in (("claim", {}), ("notes", {"text": "x"}), ("messages", {"text": "x"})):
        assert post(browser, key, withdrawn, what, **body).status_code == 409
    clock.forward(days=600)
    asyncio.run(purge_all(installation))
    assert rows(installation, tables.case_entries) == []
    assert rows(installation, tables.cases, number=closed) == []


# -- who holds a case


def test_a_claim_is_one_callers_only(installation: Installation, browser: Browser) -> None:
    """Again by the holder: nothing changes. By another: 409 with the holder, as for everything but a note; once it is
    released, anybody's."""
    one, other = (api_key(installation, role="cell") for _ in range(2))
    number = installation.store.run_now(a_case)
    holder = done(browser, one, number, "claim")["holder"]
    assert done(browser, one, number, "claim")["holder"] == holder
    refused = (
        ("claim", {}),
        ("messages", {"text": "x"}),
        ("level", {"level": "rouge", "reason": "x"}),
        ("status", {"status": "contacted"}),
    )
    for what, body in refused:
        answer = post(browser, other, number, what, **body)
        assert answer.status_code == 409
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["holder"] == holder
        assert answer.json()["type"] == "urn:relais:problem:already-claimed"
    assert done(browser, other, number, "notes", text="vu")["holder"] == holder
    assert kinds(read(browser, one, number)) == ["received", "claimed", "note"]


def test_acting_on_a_free_case_claims_it(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Whoever answers first takes care of it: two colleagues never answer the same person by accident."""
    key = api_key(sqlite_installation, role="cell")
    number = sqlite_installation.store.run_now(a_case)
    assert done(sqlite_browser, key, number, "messages", text="Bonjour")["holder"] is not None
    other = api_key(sqlite_installation, role="cell")
    assert post(sqlite_browser, other, number, "messages", text="Bonjour").status_code == 409


def test_fifty_members_claim_the_same_hundred_cases_at_once(installation: Installation) -> None:
    """Each tries them all in an order of their own: every case ends with exactly one holder, told to the others, and
    its timeline holds one claim."""

    def many(tx: Transaction) -> list[int]:
        return [a_case(tx) for _ in range(100)]

    numbers = installation.store.run_now(many)
    callers = [Caller(f"member:{each:012d}", "gims13", "member") for each in range(50)]

    async def claims(who: Caller, order: list[int]) -> list[tuple[int, str]]:
        found = []
        for number in order:
            try:
                await installation.store.run(claiming.claim, who, number)
                found.append((number, who.id))
            except Refused as refused:
                found.append((number, str(refused.holder)))
        return found

    async def all_at_once() -> list[list[tuple[int, str]]]:
        dice = random.Random(7)
        orders = [dice.sample(numbers, len(numbers)) for _ in callers]
        return list(await asyncio.gather(*map(claims, callers, orders)))

    told = asyncio.run(all_at_once())
    holders = {row["number"]: row["holder"] for row in rows(installation, tables.cases)}
    assert set(holders) == set(numbers)
    assert set(holders.values()) <= {who.id for who in callers}
    assert len(set(holders.values())) > 1, "they really competed"
    for found in told:
        assert dict(found) == holders
    claimed = Counter(row["number"] for row in rows(installation, tables.case_entries, kind="claimed"))
    assert claimed == dict.fromkeys(numbers, 1)


# -- life of a case


@pytest.mark.parametrize(
    "body",
    [
        {"status": "on_hold"},
        {"status": "on_hold", "reason": "soins"},
        {"status": "on_hold", "reason": "vacances", "until": "2026-12-10"},
        {"status": "on_hold", "reason": "soins", "until": "2026-11-23"},
        {"status": "on_hold", "reason": "soins", "until": "2028-01-01"},
        {"status": "on_hold", "reason": "soins", "until": "bientôt"},
        {"status": "redirected", "reason": " "},
        {"status": "closed"},
        {"status": "closed", "reason": "termine"},
        {"status": "closed", "reason": "termine", "outcome": "heureux"},
        {"status": "closed", "reason": "fini", "outcome": "inconnue"},
        {"status": "closed", "outcome": "inconnue"},
        {"status": "parti"},
    ],
)
def test_a_step_without_what_it_needs_is_refused(
    sqlite_installation: Installation, sqlite_browser: Browser, body: dict[str, str]
) -> None:
    """422 in French, and nothing was claimed or written."""
    key = api_key(sqlite_installation, role="cell")
    number = sqlite_installation.store.run_now(a_case)
    answer = post(sqlite_browser, key, number, "status", **body)
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")
    found = rows(sqlite_installation, tables.cases, number=number)[0]
    assert (found["status"], found["holder"]) == ("new", None)
    assert len(rows(sqlite_installation, tables.case_entries)) == 1


def test_a_pause_stops_the_clock(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Orange, first contact due in five working days. Paused after two of them, prolonged, then taken up: three working
    days are left, whatever the pause lasted."""
    key = api_key(installation, role="cell")
    number = Talk.begin(browser).enter("salarie", YELLOW).turn["case"]
    found = done(browser, key, number, "level", level="orange", reason="ok")
    assert found["due_at"] == "2026-11-30T17:00:00+01:00"
    clock.forward(days=2)
    found = done(browser, key, number, "status", status="on_hold", reason="tiers", until="2026-12-05")
    assert found["due_at"] == "2026-12-07T17:00:00+01:00", "a Saturday: the next day on which the cell works"
    clock.forward(days=9)
    found = done(browser, key, number, "status", status="on_hold", reason="soins", until="2026-12-18")
    assert found["due_at"] == "2026-12-18T17:00:00+01:00"
    clock.forward(days=14)
    found = done(browser, key, number, "status", status="triaged")
    assert found["due_at"] == "2026-12-23T17:00:00+01:00", "three working days after Friday 18 December"


# -- what the person reads


def members_words(turn: Mapping[str, Any]) -> list[str]:
    return [message["text"] for message in turn["messages"] if message["kind"] == "member"]


def test_an_answer_reaches_the_chat_once(installation: Installation, browser: Browser) -> None:
    """Read on the next look, whatever was asked for; once; with an id that goes on growing. A second answer comes with
    the next turn, beside what that turn says."""
    key = api_key(installation, role="cell")
    talk = Talk.begin(browser).enter("salarie", {**RED, "contact_moyen": "ici"})
    number, latest = talk.turn["case"], max(each["id"] for each in talk.turn["messages"])
    done(browser, key, number, "messages", text="Bonjour,\nje vous lis.")
    first = talk.look(latest)
    assert members_words(first) == ["Bonjour,\nje vous lis."]
    assert [each["id"] for each in first["messages"]] == [latest + 1]
    assert talk.look(latest + 1)["messages"] == []
    assert members_words(talk.look(0)) == ["Bonjour,\nje vous lis."]
    done(browser, key, number, "messages", text="Et à demain.")
    turn = talk.say(command="mes_donnees")
    assert members_words(turn) == ["Et à demain."]
    assert len(turn["messages"]) > 1
    assert members_words(talk.look(0)) == ["Bonjour,\nje vous lis.", "Et à demain."]


def test_an_answer_here_is_the_first_contact(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """For who asked to be answered in the chat; who asked for a call still waits for it."""
    key = api_key(sqlite_installation, role="cell")
    for means, status in (("ici", "contacted"), ("telephone", "triaged")):
        number = Talk.begin(sqlite_browser).enter("salarie", {**RED, "contact_moyen": means}).turn["case"]
        found = done(sqlite_browser, key, number, "messages", text="Bonjour")
        assert found["status"] == status
        assert (found["due_at"] is None) == (status == "contacted")


def test_each_queue_answers_for_itself(installation: Installation, browser: Browser) -> None:
    """The same chat used both doors: both answers come, in order, and a chat that sent nothing receives nothing."""
    key = api_key(installation, role="cell")
    stranger = Talk.begin(browser)
    talk = Talk.begin(browser).enter("salarie", RED)
    first = talk.turn["case"]
    second = talk.enter("manager", {"observations": ["aucune"]}).turn["case"]
    done(browser, key, second, "messages", text="au manager")
    done(browser, key, first, "messages", text="au salarié")
    assert sorted(members_words(talk.look(0))) == ["au manager", "au salarié"]
    assert members_words(stranger.look(0)) == []


def test_an_answer_waits_as_long_as_needed(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Written, then the case closed, then weeks: the conversation is purged of everything else, and the person still
    finds the answer on coming back, also after a new request took its place. Once read, it goes with the rest."""
    key = api_key(installation, role="cell")
    read_late, asks_again = (Talk.begin(browser).enter("salarie", RED) for _ in range(2))
    for talk in (read_late, asks_again):
        number = talk.turn["case"]
        done(browser, key, number, "messages", text=f"Réponse à {number}")
        done(browser, key, number, "status", status="closed", reason="termine", outcome="meme_poste")
    old = asks_again.turn["case"]
    asks_again.say(command="parler_a_quelqu_un")
    assert members_words(asks_again.turn) == [f"Réponse à {old}"]
    clock.forward(days=30)
    asyncio.run(purge_all(installation))
    assert members_words(read_late.look(0)) == [f"Réponse à {read_late.turn['case']}"]
    clock.forward(days=30)
    asyncio.run(purge_all(installation))
    answer = browser.ask("GET", read_late.path, headers=read_late.headers)
    assert answer.status_code == 404


def test_the_answers_stay_when_the_questions_go(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Ending another questionnaire forgets its answers, not what the cell wrote; erasing everything forgets both."""
    key = api_key(sqlite_installation, role="cell")
    talk = Talk.begin(sqlite_browser).enter("salarie", RED)
    done(sqlite_browser, key, talk.turn["case"], "messages", text="Bonjour")
    talk.look()
    talk.enter("manager", {"souhaits": ["fiche"]})
    assert members_words(talk.look(0)) == ["Bonjour"]
    talk.say(command="effacer")
    done(sqlite_browser, key, talk.turn["case"], "messages", text="Trop tard")
    talk.answer("effacer")
    assert members_words(talk.look(0)) == []


# -- who may


ACTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("claim", {}),
    ("messages", {"text": "x"}),
    ("notes", {"text": "x"}),
    ("level", {"level": "rouge", "reason": "x"}),
    ("status", {"status": "contacted"}),
)


@pytest.mark.parametrize("role", ["nobody", "reader", "cell", "member", "coordinator", "admin", "auditor"])
def test_every_operation_for_every_role(sqlite_installation: Installation, sqlite_browser: Browser, role: str) -> None:
    """Own service and another's, by key and by session: exactly these may. Of another service a case that exists and
    one that does not are answered in the same words."""
    for service, what in itertools.product(("gims13", "simt77"), (None, *(name for name, _ in ACTIONS))):
        number = sqlite_installation.store.run_now(a_case)
        headers = headers_of(sqlite_installation, sqlite_browser, role, service)
        allowed = ("cell", "member", "coordinator", *(("reader",) if what is None else ()))
        before = rows(sqlite_installation, tables.cases)
        found = answered(sqlite_browser, headers, number, what)
        expected = 401 if role == "nobody" else 403 if role not in allowed else 200 if service == "gims13" else 404
        assert found.status_code == expected, (service, what, found.text)
        if expected != 200:
            assert rows(sqlite_installation, tables.cases) == before
        if service != "gims13":
            unknown = answered(sqlite_browser, headers, 10_000_001, what)
            assert (unknown.status_code, unknown.json()) == (found.status_code, found.json())


def headers_of(installation: Installation, browser: Browser, role: str, service: str) -> dict[str, str]:
    if role == "nobody":
        return {}
    if role in ("reader", "cell"):
        return api_key(installation, service, role)
    member = Member.enter(installation, browser, role=role, service=service)
    return {**member.cookie, "Relais-Csrf": member.csrf(), "Origin": "http://relais.test"}


def answered(browser: Browser, headers: Header, number: int, what: str | None) -> httpx.Response:
    if what is None:
        return browser.ask("GET", f"/api/v1/cases/{number}", headers=dict(headers))
    return post(browser, headers, number, what, **dict(ACTIONS)[what])


def test_a_session_writes_only_from_our_pages(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Without the token, with another's, or from another site: 403, and nothing is written."""
    member, other = (Member.enter(sqlite_installation, sqlite_browser) for _ in range(2))
    number = sqlite_installation.store.run_now(a_case)
    ours = "http://relais.test"
    for headers in (
        {"Origin": ours},
        {"Origin": ours, "Relais-Csrf": other.csrf()},
        {"Origin": "https://ailleurs.example", "Relais-Csrf": member.csrf()},
        {"Relais-Csrf": member.csrf()},
    ):
        assert post(sqlite_browser, {**member.cookie, **headers}, number, "claim").status_code == 403
    assert rows(sqlite_installation, tables.cases)[0]["holder"] is None
    headers = {**member.cookie, "Origin": ours, "Relais-Csrf": member.csrf()}
    assert done(sqlite_browser, headers, number, "claim")["holder"] == member.caller.id


def test_a_request_added_to_a_case_in_hand_is_due_again(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """Contact was made and nothing was due; the person asks again: the case comes back on top, until the cell has seen
    to it."""
    key = api_key(sqlite_installation, role="cell")
    talk = Talk.begin(sqlite_browser).enter("salarie", YELLOW)
    number = talk.turn["case"]
    assert done(sqlite_browser, key, number, "status", status="contacted")["due_at"] is None
    clock.forward(days=7)
    talk.enter("salarie", RED)
    found = read(sqlite_browser, key, number)
    assert (found["status"], found["due_at"]) == ("contacted", "2026-12-01T17:00:00+01:00")
    assert done(sqlite_browser, key, number, "messages", text="Vu")["due_at"] is None
    assert datetime.fromisoformat(found["contacted_at"]).day == 23
