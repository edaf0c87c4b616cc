"""The cell's queue: what enters it, what never does, who reads it, and its journal (screening.md; design.md)."""

from __future__ import annotations

import base64
import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from bot.api.models import CaseDetailOut
from bot.wiring import Installation
from storage import access, audit, queue, tables
from storage.queue import Due, Request
from storage.store import Store
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.configured import config_file, relais, relais_here
from tests.support.installation import installed, settings
from tests.support.rows import Row, everything, journal, rows, sql
from tests.support.talking import (
    DOOR,
    RED,
    YELLOW,
    Answer,
    Browser,
    Talk,
    api_key,
    body_for,
    browsing_in_process,
)

GREEN: Mapping[str, Answer] = {**YELLOW, "capacite": 9}
CALL_BACK = "parler_a_quelqu_un"
PHONE = "06 12 34 56 78"
CONTACT_STEPS = (
    "contact_moyen",
    "contact_coordonnees",
    "contact_nom",
    "employeur",
    "code_postal",
    "contact_moments",
    "contact_precautions",
)
COMMANDS = ("retour", "recommencer", CALL_BACK, "mes_donnees", "effacer", "urgence")


def case(browser: Browser, key: Mapping[str, str], number: int) -> dict[str, Any]:
    answer = browser.ask("GET", f"/api/v1/cases/{number}", headers=key)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found.keys() == CaseDetailOut.model_fields.keys()
    return found


def put(tx: Transaction, service: str, where: str, level: str) -> int:
    """A case that did not come through a conversation, for tests of reading."""
    request = Request(where, level, "telephone", None, None, {}, None)
    return queue.add_request(tx, service, None, request, Due(tx.now, tx.now))[0]


# -- a case exists if and only if « Envoyer » was pressed


@dataclass
class Wanderer:
    """Somebody who answers and orders anything; counts what their presses of « Envoyer » should have made."""

    talk: Talk
    random: random.Random
    employer: bool = False
    open: dict[str, int] = field(default_factory=dict)
    """Queue of each open request -> how often « Envoyer » was pressed for it."""
    over: list[int] = field(default_factory=list)
    """The same for the requests taken back."""
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        return len(self.open) + len(self.over)

    def wander(self) -> None:
        """One turn."""
        prompt = self.talk.turn["prompt"]
        step = prompt["step"]
        if self.random.random() < 0.08:
            command = self.random.choice(COMMANDS)
            self.seen[command] += 1
            self.talk.say(command=command)
            return
        value = self._choice(prompt)
        self.talk.say(**body_for(prompt, value))
        if step == DOOR and value in ("salarie", "manager", CALL_BACK):
            self.employer = value == "manager"
        elif (step, value) == ("envoi", "envoyer"):
            where = "employeurs" if self.employer else "salaries"
            self.seen["added" if where in self.open else "opened"] += 1
            self.open[where] = self.open.get(where, 0) + 1
        elif (step, value) == ("effacer", "effacer"):
            self.seen["withdrawn"] += len(self.open)
            self.over += self.open.values()
            self.open = {}
        elif (step, value) == ("envoi", "ne_pas_envoyer"):
            self.seen["withheld"] += 1

    def _choice(self, prompt: Mapping[str, Any]) -> Answer:
        usual: dict[str, Answer] = {"statut": "prive", "accord": "commencer", "recap": "continuer", "rappel": "oui"}
        step = prompt["step"]
        if step in usual and self.random.random() < 0.8:
            return usual[step]
        if step == "contact_coordonnees":
            return PHONE if "téléphone" in prompt["text"] else "quelquun@exemple.fr"
        if step == DOOR and self.random.random() < 0.5:
            return CALL_BACK
        if prompt["type"] == "text":
            return "passer"
        if prompt["type"] == "scale":
            return self.random.randint(0, 10)
        chosen: str = self.random.choice(prompt["options"])["id"]
        return [chosen] if prompt["type"] == "multi" else chosen


def test_a_case_exists_if_and_only_if_envoyer_was_pressed(installation: Installation, browser: Browser) -> None:
    """Four people wander at random through all doors and orders: after each of their turns, there are as many cases
    as presses of « Envoyer » less those that added to an open request; each case holds as many requests as presses
    went to it, and none once it was taken back."""
    dice = random.Random(20261123)
    wanderers = [Wanderer(Talk.begin(browser), dice) for _ in range(4)]

    def count(tx: Transaction) -> int:
        return int(tx.execute(select(func.count()).select_from(tables.cases)).scalar_one())

    for _ in range(120):
        for each in wanderers:
            each.wander()
        assert installation.store.run_now(count) == sum(each.cases for each in wanderers)
    seen = sum((each.seen for each in wanderers), Counter[str]())
    assert {"opened", "added", "withdrawn", "withheld", "retour", "recommencer", "effacer"} <= {*seen}, seen
    kept = rows(installation, tables.cases)
    expected = Counter((where, presses) for each in wanderers for where, presses in each.open.items())
    found: Counter[tuple[str, int]] = Counter()
    for row in kept:
        requests = installation.store.run_now(queue.read_case, "gims13", row["number"])[1]
        if row["status"] == "withdrawn":
            assert requests == ()
        else:
            found[row["queue"], len(requests)] += 1
    assert found == expected
    assert [row["status"] for row in kept].count("withdrawn") == sum(len(each.over) for each in wanderers)


@pytest.mark.parametrize(
    ("door", "answers", "end"),
    [
        ("salarie", {**RED, "rappel": "non"}, DOOR),
        ("salarie", {**RED, "rappel": "plus_tard"}, "rappel"),
        ("salarie", {**RED, "envoi": "ne_pas_envoyer"}, DOOR),
        ("salarie", RED, "envoi"),
        ("salarie", {"statut": "public", "orientation": "terminer"}, DOOR),
        ("manager", {"envoi": "ne_pas_envoyer"}, DOOR),
        ("manager", {"souhaits": ["fiche"]}, DOOR),
        (CALL_BACK, {"envoi": "ne_pas_envoyer"}, DOOR),
    ],
)
def test_no_other_ending_makes_a_case(
    sqlite_installation: Installation, sqlite_browser: Browser, door: str, answers: dict[str, Answer], end: str
) -> None:
    """Refused, put off, withheld, left at the last question, sent elsewhere: no case, no notification, no line in the
    journal, and the turn names no case."""
    talk = Talk.begin(sqlite_browser).enter(door, answers, until=end)
    if "plus_tard" in answers.values():
        talk.say(choice="plus_tard")
    assert talk.turn["case"] is None
    assert rows(sqlite_installation, tables.cases) == []
    assert rows(sqlite_installation, tables.outbox) == []
    assert journal(sqlite_installation) == []


# -- one person, several walks


def test_a_second_walk_adds_to_the_open_case_which_only_gets_more_urgent(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """Monday jaune; the Monday after, in the evening, rouge; then jaune again: one case, level and deadlines never
    relax, even where the new request alone would have been due later; it holds the three requests."""
    key = api_key(installation)
    talk = Talk.begin(browser)
    talk.enter("salarie", YELLOW)
    number = talk.turn["case"]
    seen = [case(browser, key, number)]
    clock.forward(days=7, hours=8)  # Monday at 18:00: received on Tuesday 1 December
    talk.enter("salarie", RED)
    assert talk.turn["case"] == number
    seen.append(case(browser, key, number))
    clock.forward(days=1)
    talk.enter("salarie", YELLOW)
    assert talk.turn["case"] == number
    seen.append(case(browser, key, number))
    assert [each["level"] for each in seen] == ["jaune", "rouge", "rouge"]
    # Five working days after Monday 23 November; one after Tuesday 1 December would be the 2nd.
    assert {each["triage_due_at"] for each in seen} == {"2026-11-30T17:00:00+01:00"}
    assert [each["contact_due_at"] for each in seen] == [
        "2026-12-14T17:00:00+01:00",
        "2026-12-03T17:00:00+01:00",
        "2026-12-03T17:00:00+01:00",
    ]
    assert [[request["level"] for request in each["requests"]] for each in seen] == [
        ["jaune"],
        ["jaune", "rouge"],
        ["jaune", "rouge", "jaune"],
    ]
    assert {each["received_at"] for each in seen} == {"2026-11-23T10:00:00+01:00"}
    assert len(rows(installation, tables.cases)) == 1
    assert [line[1] for line in journal(installation) if line[0] == "person"] == [
        "case_received",
        "case_added_to",
        "case_added_to",
    ]


def test_a_rouge_request_added_the_next_day_brings_both_deadlines_forward(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock
) -> None:
    """Orange or jaune on Monday, rouge on Tuesday: due as a rouge of Tuesday."""
    key = api_key(sqlite_installation)
    talk = Talk.begin(sqlite_browser).enter("salarie", YELLOW)
    clock.forward(days=1)
    talk.enter("salarie", RED)
    found = case(sqlite_browser, key, talk.turn["case"])
    assert found["triage_due_at"] == "2026-11-25T17:00:00+01:00"
    assert found["contact_due_at"] == "2026-11-26T17:00:00+01:00"


@pytest.mark.parametrize("status", ["triaged", "contacted", "in_support", "on_hold", "not_reached", "redirected"])
def test_a_case_in_hand_is_still_added_to(
    sqlite_installation: Installation, sqlite_browser: Browser, status: str
) -> None:
    """Whatever its status, until it is closed; the status stays what the cell made it."""
    talk = Talk.begin(sqlite_browser).enter("salarie", YELLOW)
    sql(sqlite_installation, update(tables.cases).values(status=status))
    talk.enter("salarie", YELLOW)
    assert [(row["number"], row["status"]) for row in rows(sqlite_installation, tables.cases)] == [
        (talk.turn["case"], status)
    ]


def test_a_new_walk_opens_a_new_case_once_the_other_is_over(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """Taken back by the person, or closed by the cell: the next « Envoyer » opens another case with another number,
    and nothing is added to the one before."""
    key = api_key(installation)
    talk = Talk.begin(browser).enter("salarie", RED)
    first = talk.turn["case"]
    talk.say(command="effacer")
    talk.answer("effacer")
    assert talk.look()["case"] is None
    talk.enter("salarie", YELLOW)
    second = talk.turn["case"]
    sql(installation, update(tables.cases).where(tables.cases.c.number == second).values(status="closed", closed_at=1))
    talk.enter("salarie", YELLOW)
    third = talk.turn["case"]
    assert len({first, second, third}) == 3
    found = {number: case(browser, key, number) for number in (first, second, third)}
    assert {number: (each["status"], len(each["requests"])) for number, each in found.items()} == {
        first: ("withdrawn", 0),
        second: ("closed", 1),
        third: ("new", 1),
    }


def test_two_conversations_never_share_a_case(installation: Installation, browser: Browser) -> None:
    """The same service, queue, answers and phone number: two cases. Only the hash of the contact is the same, so that
    the cell finds a person again within one queue."""
    numbers = [Talk.begin(browser).enter("salarie", RED).turn["case"] for _ in range(2)]
    first, second = rows(installation, tables.cases)
    assert sorted(numbers) == [first["number"], second["number"]]
    assert first["alias_hash"] != second["alias_hash"]
    assert first["contact_hash"] == second["contact_hash"] is not None
    assert first["content"] != second["content"]


def test_numbers_look_random(sqlite_installation: Installation) -> None:
    """Eight digits, unique, no order, none next to another: a number says nothing of how many there are."""

    def many(tx: Transaction) -> list[int]:
        return [put(tx, "gims13", "salaries", "jaune") for _ in range(300)]

    numbers = sqlite_installation.store.run_now(many)
    assert {len(str(number)) for number in numbers} == {8}
    assert len(set(numbers)) == len(numbers)
    assert numbers != sorted(numbers)
    rises = sum(after > before for before, after in itertools.pairwise(numbers))
    assert 100 < rises < 200
    # By chance alone, this and the next line fail less than once in a hundred thousand runs.
    assert min(abs(after - before) for before, after in itertools.pairwise(numbers)) > 1
    assert len({str(number)[0] for number in numbers}) == 9


# -- the two queues


@pytest.fixture
def announced(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Installation]:
    """An installation that announces each request by e-mail and by webhook, on each kind of database."""
    routes = [
        {"email": ["cellule@service.example", "secretariat@service.example"]},
        {"webhook": "http://127.0.0.1:9/relais", "secret_env": "RELAIS_WEBHOOK_SECRET"},
    ]
    config = config_file(tmp_path, gims13={"notifications": routes})
    with installed(settings(database_url, RELAIS_CONFIG=config), clock) as opened:
        yield opened


def _mentions(value: object, words: set[str | bytes]) -> bool:
    text = value if isinstance(value, bytes) else str(value)
    return any(word in text for word in words if isinstance(word, type(text)))  # type: ignore[operator]


def _identifying(row: Row) -> set[str | bytes]:
    number = str(row["number"])
    return {number, number.encode(), row["alias_hash"], row["contact_hash"], row["content"]}


def test_nothing_joins_the_two_queues(announced: Installation) -> None:
    """One conversation, one phone number, a request through each door, announced by three routes. In the whole
    database, no row mentions both cases; those that mention one share with those that mention the other nothing but
    what all cases share; and none of them leads to the conversation."""
    with browsing_in_process(announced) as browser:
        talk = Talk.begin(browser)
        talk.enter("salarie", RED).enter("manager", {"observations": ["aucune"]})
        unrelated = Talk.begin(browser).enter("salarie", YELLOW).turn["case"]
        assert unrelated
    database = everything(announced)
    found = {row["queue"]: row for row in database["cases"] if row["number"] != unrelated}
    assert {*found} == {"salaries", "employeurs"}
    one, other = found["salaries"], found["employeurs"]
    same = {name for name in one if one[name] == other[name] and one[name] is not None}
    times = {"received_at", "triage_due_at", "contact_due_at", "updated_at"}
    assert same <= {"service", "status", "origin", "territory", *times}
    for name in ("alias_hash", "contact_hash", "content"):
        assert one[name] is not None
        assert one[name] != other[name]
    shared_by_all = {
        ("audit", "service"),
        ("audit", "at"),
        ("audit", "actor"),
        ("audit", "action"),
        ("case_entries", "position"),
        ("case_entries", "at"),
        ("case_entries", "kind"),
        ("case_entries", "author"),
        ("outbox", "service"),
        ("outbox", "route"),
        ("outbox", "target"),
        ("outbox", "state"),
        ("outbox", "attempts"),
        ("outbox", "created_at"),
        ("outbox", "next_at"),
    }
    marks = _identifying(one), _identifying(other)
    assert all(marks)
    mentioned = Counter[str]()
    for table, kept in database.items():
        about = [[row for row in kept if any(_mentions(value, words) for value in row.values())] for words in marks]
        mentioned[table] += min(map(len, about))
        assert not [row for row in about[0] if row in about[1]], f"a row of {table} names both"
        if table == "cases":
            continue
        for column in tables.metadata.tables[table].c:
            values = [{row[column.name] for row in side} - {None} for side in about]
            if (table, column.name) not in shared_by_all:
                assert not values[0] & values[1], f"{table}.{column.name} joins the two"
    expected = {"cases", "case_entries", "audit", "outbox", "data_keys"}
    assert {table for table, count in mentioned.items() if count} == expected
    leading = {row["id"] for row in database["conversations"]} | {
        row["token_hash"] for row in database["conversations"]
    }
    for table in ("cases", "case_entries", "audit", "outbox", "counters"):
        for row in database[table]:
            assert not any(_mentions(value, leading) for value in row.values()), f"{table} leads to a conversation"


def test_no_contact_and_no_answer_is_in_clear(announced: Installation) -> None:
    """Nowhere in the database: the phone number as typed, without spaces or in full, the name, the employer, the
    answers given."""
    words: dict[str, Answer] = {"contact_nom": "Philomène", "employeur": "Scierie Vautrin, Pontarlier"}
    with browsing_in_process(announced) as browser:
        talk = Talk.begin(browser).enter("salarie", {**RED, **words})
    clear = [PHONE, PHONE.replace(" ", ""), "612345678", "Philom", "Vautrin", "licenciement"]
    contents = [
        value
        for table, kept in everything(announced).items()
        if table != "flow_versions"
        for row in kept
        for value in row.values()
    ]
    assert len(contents) > 50
    for value in contents:
        assert not _mentions(value, {*clear, *(word.encode() for word in clear)})
    # The words were given, and the cell reads them.
    requests = announced.store.run_now(queue.read_case, "gims13", talk.turn["case"])[1]
    assert requests[0]["contact"]["contact_nom"] == "Philomène"
    assert "licenciement" in str(requests[0]["answers"])


# -- what is shared


@pytest.mark.parametrize(
    ("share", "level", "reason"),
    [
        ("niveau_et_reponses", "rouge", None),
        ("niveau_seul", "rouge", None),
        ("coordonnees_seules", "jaune", "rappel demandé"),
    ],
)
def test_only_what_was_agreed_to_is_shared(
    sqlite_installation: Installation, sqlite_browser: Browser, share: str, level: str, reason: str | None
) -> None:
    """`niveau_seul` holds no answer and no rule, `coordonnees_seules` no level either: not as data, not in words, not
    in a clear column. What the person read before sending is what the cell reads."""
    talk = Talk.begin(sqlite_browser).enter("salarie", {**RED, "partage": share}, until="envoi")
    shown = talk.turn["messages"][-1]["text"]
    talk.walk()
    found = case(sqlite_browser, api_key(sqlite_installation), talk.turn["case"])
    (request,) = found["requests"]
    assert (found["level"], request["level"], request["reason"], request["share"]) == (level, level, reason, share)
    assert all(line in shown for line in request["summary"])
    assert "statistiques" not in str(request)
    said = "\n".join(request["summary"])
    flow = sqlite_installation.catalog.flows["salarie"]
    whys = [rule.why["fr"] for rule, _ in flow.rules if rule.why["fr"] in said]
    titles = [
        placed.step.title["fr"]
        for placed in flow.steps
        if placed.role == "questions" and placed.step.title and placed.step.title["fr"] in said
    ]
    if share == "niveau_et_reponses":
        assert "R1" in request["assessment"]["rules"]
        assert request["answers"]["evenements"] == ["licenciement"]
        assert whys
        assert titles
    else:
        assert request["assessment"] is None
        assert request["answers"] is None
        assert found["position"] is None
        assert (whys, titles) == ([], [])
        assert {*request["contact"]} <= {*CONTACT_STEPS}
        delays = [line for line in request["summary"] if "jours ouvrés" in line]
        assert len(delays) == (share == "niveau_seul")


def test_vert_enters_as_jaune_because_a_call_was_asked_for(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """Through each door; also a call-back without answers, which names no rule and no answer."""
    key = api_key(sqlite_installation)
    walks: list[tuple[str, Mapping[str, Answer], str | None]] = [
        ("salarie", GREEN, "vert"),
        ("manager", {"besoin": "poste_difficile", "observations": ["aucune"]}, "vert"),
        (CALL_BACK, {}, None),
    ]
    for door, answers, level in walks:
        talk = Talk.begin(sqlite_browser).enter(door, answers)
        found = case(sqlite_browser, key, talk.turn["case"])
        (request,) = found["requests"]
        assert (found["level"], request["level"], request["reason"]) == ("jaune", "jaune", "rappel demandé")
        assert found["origin"] == "assistant"
        if level is None:
            assert (request["assessment"], request["answers"]) == (None, None)
        else:
            assert request["assessment"] == {"level": level, "rules": [], "incomplete": False}


# -- reading the queue over HTTP


@pytest.fixture
def two_services(sqlite_installation: Installation) -> dict[str, list[int]]:
    """Cases of two services."""

    def fill(tx: Transaction) -> dict[str, list[int]]:
        return {service: [put(tx, service, "salaries", "jaune") for _ in range(3)] for service in ("gims13", "simt77")}

    return sqlite_installation.store.run_now(fill)


def test_a_key_reads_its_own_service_only(
    sqlite_installation: Installation, sqlite_browser: Browser, two_services: dict[str, list[int]]
) -> None:
    """Of another service: never listed, with no filter and with another's cursor; 404 as for a number that does not
    exist, without a line in the other's journal."""
    keys = {service: api_key(sqlite_installation, service) for service in two_services}
    for service, other in (("gims13", "simt77"), ("simt77", "gims13")):
        listed = sqlite_browser.ask("GET", "/api/v1/cases", headers=keys[service]).json()
        assert sorted(item["number"] for item in listed["items"]) == sorted(two_services[service])
        theirs = sqlite_browser.ask("GET", "/api/v1/cases?limit=1", headers=keys[other]).json()["next"]
        after = sqlite_browser.ask("GET", f"/api/v1/cases?cursor={theirs}", headers=keys[service]).json()
        assert {item["number"] for item in after["items"]} <= {*two_services[service]}
        refused = sqlite_browser.ask("GET", f"/api/v1/cases/{two_services[other][0]}", headers=keys[service])
        nowhere = sqlite_browser.ask("GET", "/api/v1/cases/12345678", headers=keys[service])
        assert (refused.status_code, nowhere.status_code) == (404, 404)
        assert refused.json() == nowhere.json()
        assert refused.json()["type"] == "urn:relais:problem:unknown-case"
    assert journal(sqlite_installation, "gims13") == journal(sqlite_installation, "simt77") == []


def test_reader_and_cell_keys_read_and_each_reading_is_in_the_journal(
    installation: Installation, browser: Browser
) -> None:
    """Who read which case, each time; a listing shows nothing of a person and is not written down."""
    number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    expected = [("person", "case_received", str(number))]
    for role in ("reader", "cell"):
        name, secret = installation.store.run_now(access.create_api_key, "gims13", role)
        key = {"Authorization": f"Bearer {secret}"}
        for _ in range(2):
            assert case(browser, key, number)["number"] == number
            expected.append((f"key:{name}", "case_read", str(number)))
        listed = browser.ask("GET", "/api/v1/cases", headers=key).json()["items"]
        assert [item["number"] for item in listed] == [number]
        assert "requests" not in listed[0]
    assert journal(installation) == expected


def test_an_unknown_or_revoked_key_is_refused(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """401 with a remedy, whatever is asked; a revoked key no longer reads."""
    key = api_key(sqlite_installation)
    number = sqlite_installation.store.run_now(put, "gims13", "salaries", "jaune")
    assert sqlite_browser.ask("GET", f"/api/v1/cases/{number}", headers=key).status_code == 200
    sql(sqlite_installation, update(tables.api_keys).values(revoked_at=1))
    secret = key["Authorization"].removeprefix("Bearer ")
    wrong: list[dict[str, str]] = [
        key,
        {},
        {"Authorization": secret},
        {"Authorization": f"Basic {secret}"},
        {"Authorization": "Bearer relais_x"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer " + "x" * 300},
        {"Authorization": Talk.begin(sqlite_browser).headers["Authorization"]},
    ]
    for headers in wrong:
        for path in ("/api/v1/cases", f"/api/v1/cases/{number}", "/api/v1/cases?cursor=%21"):
            answer = sqlite_browser.ask("GET", path, headers=headers)
            assert answer.status_code == 401, headers
            assert answer.headers["content-type"] == "application/problem+json"
            assert "relais key create" in answer.json()["detail"]
    assert len(journal(sqlite_installation)) == 1


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def test_a_bad_cursor_is_refused(installation: Installation, browser: Browser) -> None:
    """422 with a stable type, on each kind of database, also where the number would not fit its column."""
    key = api_key(installation)
    made_up = ("", "1", "1.2.3", "-1.2", "1.-2", "1.x", "1.2147483648", f"{2**63}.1")
    for cursor in ("!", "é", "AAAA", "x" * 99, *map(_cursor, made_up)):
        answer = browser.ask("GET", "/api/v1/cases", params={"cursor": cursor}, headers=key)
        assert answer.status_code == 422, cursor
        assert answer.json()["type"] == "urn:relais:problem:bad-cursor"


def test_filters_narrow_the_list(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """By queue, level and status, alone and together; a value that is none is refused."""
    key = api_key(sqlite_installation)
    made: dict[int, dict[str, str]] = {}
    for where in ("salaries", "employeurs"):
        for level in ("rouge", "orange", "jaune"):
            for status in ("new", "closed", "withdrawn"):
                number = sqlite_installation.store.run_now(put, "gims13", where, level)
                cases = tables.cases
                sql(sqlite_installation, update(cases).where(cases.c.number == number).values(status=status))
                made[number] = {"queue": where, "level": level, "status": status}
    wanted: list[dict[str, str]] = [
        {},
        {"queue": "salaries"},
        {"level": "orange"},
        {"status": "closed"},
        {"queue": "employeurs", "level": "rouge", "status": "withdrawn"},
        {"queue": "salaries", "status": "on_hold"},
    ]
    for filters in wanted:
        answer = sqlite_browser.ask("GET", "/api/v1/cases", params=filters, headers=key).json()
        expected = {number for number, has in made.items() if filters.items() <= has.items()}
        assert {item["number"] for item in answer["items"]} == expected
        assert answer["next"] is None
    for name, value in (("queue", "autre"), ("level", "vert"), ("status", "nouveau"), ("limit", "0"), ("limit", "201")):
        assert sqlite_browser.ask("GET", "/api/v1/cases", params={name: value}, headers=key).status_code == 422


def test_paging_is_complete_while_cases_arrive(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Pages of every size, several cases received in the same second, others arriving between two pages: each case is
    listed once, oldest first."""
    key = api_key(installation)
    dice = random.Random(20261123)

    def fill(tx: Transaction, count: int) -> list[int]:
        return [put(tx, "gims13", "salaries", "jaune") for _ in range(count)]

    there: list[int] = []
    for _ in range(4):
        there += installation.store.run_now(fill, 4)
        clock.forward(minutes=1)
    for size in (1, 3, 16, 200):
        listed: list[dict[str, Any]] = []
        params: dict[str, Any] = {"limit": size}
        expected = list(there)
        while True:
            page = browser.ask("GET", "/api/v1/cases", params=params, headers=key).json()
            assert len(page["items"]) <= size
            listed += page["items"]
            if page["next"] is None:
                break
            params["cursor"] = page["next"]
            if len(there) < len(expected) + 4 and dice.random() < 0.5:
                clock.forward(minutes=1)
                there += installation.store.run_now(fill, 1)
        numbers = [item["number"] for item in listed]
        assert len(numbers) == len(set(numbers))
        assert set(expected) <= set(numbers) <= set(there)
        if size < 16:
            assert len(there) > len(expected), "something arrived meanwhile"
            assert set(numbers) == set(there), "what arrived later is on a later page"
        times = [item["received_at"] for item in listed]
        assert times == sorted(times)


# -- the journal


def _lines(tx: Transaction, count: int = 6) -> None:
    for number in range(count):
        audit.record(tx, "gims13", "person", "case_received", str(10_000_000 + number))
        audit.record(tx, "simt77", "command", "key_created", f"key{number}")


_a, _h = tables.audit, tables.audit_heads
_third = (_a.c.service == "gims13") & (_a.c.position == 3)


def _move(from_: int, to: int) -> Any:
    return update(_a).where(_a.c.service == "gims13", _a.c.position == from_).values(position=to)


TAMPERING: dict[str, tuple[list[Any], str]] = {
    "actor": ([update(_a).where(_third).values(actor="command")], "line 3 was altered"),
    "action": ([update(_a).where(_third).values(action="case_read")], "line 3 was altered"),
    "subject": ([update(_a).where(_third).values(subject="99999999")], "line 3 was altered"),
    "time": ([update(_a).where(_third).values(at=_a.c.at + 1)], "line 3 was altered"),
    "hash": ([update(_a).where(_third).values(hash=bytes(32))], "line 3 was altered"),
    "removed": ([delete(_a).where(_third)], "line 3 is missing"),
    "first removed": ([delete(_a).where(_a.c.service == "gims13", _a.c.position == 1)], "line 1 is missing"),
    "removed and closed up": ([delete(_a).where(_third), _move(4, 3), _move(5, 4), _move(6, 5)], "line 3 was altered"),
    "reordered": ([_move(3, 99), _move(4, 3), _move(99, 4)], "line 3 was altered"),
    "cut": (
        [delete(_a).where(_a.c.service == "gims13", _a.c.position > 4)],
        "ends at line 4, its signed end is line 6",
    ),
    "emptied": ([delete(_a).where(_a.c.service == "gims13")], "ends at line 0, its signed end is line 6"),
    "end removed": ([delete(_h).where(_h.c.service == "gims13")], "signed end of the chain is missing"),
    "cut, end put back": (
        [
            delete(_a).where(_a.c.service == "gims13", _a.c.position > 4),
            update(_h)
            .where(_h.c.service == "gims13")
            .values(
                position=4,
                hash=select(_a.c.hash).where(_a.c.service == "gims13", _a.c.position == 4).scalar_subquery(),
            ),
        ],
        "signature",
    ),
    "added": (
        [
            insert(_a).values(
                service="gims13", position=7, at=1, actor="person", action="case_read", subject="1", hash=bytes(32)
            )
        ],
        "line 7 was altered",
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_a_journal_that_was_touched_is_found(sqlite_installation: Installation, how: str) -> None:
    """Altered in any column, removed, moved, cut, emptied, added to: named by line; the other service's stays whole."""
    store = sqlite_installation.store
    store.run_now(_lines)
    assert store.run_now(audit.verify, "gims13") is None
    statements, expected = TAMPERING[how]
    sql(sqlite_installation, *statements)
    assert expected in str(store.run_now(audit.verify, "gims13"))
    assert store.run_now(audit.verify, "simt77") is None


def test_a_journal_removed_as_a_whole_is_found(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Lines and signed end: a case that is there was received with a line."""
    verify = sqlite_installation.store.run_now
    Talk.begin(sqlite_browser).enter("parler_a_quelqu_un")
    assert verify(audit.verify, "gims13") is None
    sql(sqlite_installation, *(delete(table).where(table.c.service == "gims13") for table in (_a, _h)))
    assert verify(audit.verify, "gims13") == "the whole chain is missing"
    assert verify(audit.verify, "simt77") is None


def test_a_chain_computed_again_lacks_our_signature(installation: Installation) -> None:
    """Somebody with the whole database and this source code, but no key, alters a line and computes every hash after
    it: the end cannot be signed again."""
    installation.store.run_now(_lines)

    def forge(tx: Transaction) -> None:
        previous = bytes(32)
        for row in tx.execute(select(_a).where(_a.c.service == "gims13").order_by(_a.c.position)).mappings().all():
            subject = "99999999" if row["position"] == 3 else row["subject"]
            previous = audit._digest(
                previous, "gims13", row["position"], row["at"], row["actor"], row["action"], subject
            )
            tx.execute(
                update(_a)
                .where(_a.c.service == "gims13", _a.c.position == row["position"])
                .values(subject=subject, hash=previous)
            )
        tx.execute(update(_h).where(_h.c.service == "gims13").values(hash=previous))

    installation.store.run_now(forge)
    assert "signature" in str(installation.store.run_now(audit.verify, "gims13"))


def test_a_journal_being_written_is_whole(installation: Installation) -> None:
    """Verifying while several turns write lines never cries wolf, and no line is lost."""
    store: Store = installation.store
    done = threading.Event()
    faults: list[str] = []

    def watch() -> int:
        rounds = 0
        while not done.is_set() or rounds == 0:
            fault = store.run_now(audit.verify, "gims13")
            rounds += 1
            if fault is not None:
                faults.append(fault)
        return rounds

    def write(name: int) -> None:
        for number in range(60):
            store.run_now(audit.record, "gims13", f"key:{name}", "case_read", str(number))

    with ThreadPoolExecutor(6) as pool:
        watchers = [pool.submit(watch) for _ in range(2)]
        writers = [pool.submit(write, name) for name in range(4)]
        for each in writers:
            each.result(120)
        done.set()
        assert sum(each.result(120) for each in watchers) >= 2
    assert faults == []
    assert len(journal(installation)) == 240


def test_the_command_verifies_every_service(sqlite_installation: Installation, tmp_path: Path) -> None:
    """`relais audit verify`: exit code 0 and « whole » for each service; after a line was altered, 1, with the service,
    the line and a remedy on standard error."""
    sqlite_installation.store.run_now(_lines)
    whole = relais_here(sqlite_installation.settings, "audit", "verify")
    assert whole.exit_code == 0, whole.output
    assert whole.stdout.splitlines() == [f"{service}: whole" for service in sqlite_installation.config.services]
    sql(sqlite_installation, update(_a).where(_third).values(subject="99999999"))
    touched = relais(sqlite_installation.settings, tmp_path, "audit", "verify")
    assert touched.returncode == 1
    assert "gims13: line 3 was altered" in touched.stderr
    assert "restore it from a backup" in touched.stderr
    assert "simt77: whole" in touched.stdout
    assert "Traceback" not in touched.stderr
