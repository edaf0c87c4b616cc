"""A crowd that talks to servers being killed, and what must be true of the database afterwards."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import httpx
import yaml
from sqlalchemy import select

from flows.catalog import packaged
from flows.model import CompiledFlow
from storage import access, audit, tables
from storage.store import Store, open_store
from storage.transaction import Transaction
from storage.vault import KeyRing
from tests.support.installation import REPOSITORY
from tests.support.server import Fleet, fleet
from tests.support.talking import DOOR, Answer, body_for, target_of

SERVICE = "gims13"
_CORRECTED = ("moral", "crainte_emploi", "soutien", "pronostic_2_ans", "taille", "secteur")
"""Questions whose answer decides of no other question: what is answered after them stays when they change."""
_FLOWS = {"salarie": "salarie", "manager": "manager", "parler_a_quelqu_un": "parler_a_quelqu_un"}
_FORWARD = {"accord": ["commencer"], "statut": ["prive", "interim"], "rappel": ["oui", "oui", "oui", "non"]}
_SENDING = {
    "partage": ["niveau_et_reponses", "niveau_et_reponses", "niveau_et_reponses", "niveau_seul", "coordonnees_seules"],
    "envoi": ["envoyer", "envoyer", "envoyer", "envoyer", "ne_pas_envoyer"],
}
_DECIDED = {**_FORWARD, **_SENDING}


@dataclass
class Traffic:
    """How far the crowd is, and what it met."""

    acknowledged: int = 0
    interrupted: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    _goal: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)

    def acknowledge(self) -> None:
        """One more answer that a client holds."""
        self.acknowledged += 1
        if self.acknowledged >= self._goal:
            self._reached.set()

    async def reached(self, goal: int) -> None:
        """Until so many answers are acknowledged."""
        self._goal = goal
        self._reached.clear()
        if self.acknowledged < goal:
            await self._reached.wait()


class Walk:
    """One person from the first screen back to the door; `given` is the client's own list of its answers."""

    def __init__(self, number: int, seed: int, servers: Fleet, http: httpx.AsyncClient, traffic: Traffic) -> None:
        self.number = number
        self.rng = Random(f"{seed}/{number}")
        self._servers, self._http, self._traffic = servers, http, traffic
        self.turn: dict[str, Any] = {}
        self.id = self._token = ""
        self.keys_used = 0
        self.flow: CompiledFlow | None = None
        self.given: dict[str, Answer] = {}
        self.level: str | None = None
        self.reached = ""
        self.case: int | None = None
        self._words: dict[str, str] = {}
        self._may_correct = True
        self._may_go_back: str | None = None

    @property
    def sent(self) -> bool:
        """Whether « Envoyer » was pressed."""
        return self.given.get("envoi") == "envoyer"

    @property
    def step(self) -> str:
        """The question asked now."""
        return str(self.turn["prompt"]["step"])

    async def walk(self) -> None:
        """From the first screen to the end of the run."""
        begun = await self._ask("POST", "/api/v1/conversations", json={"service": SERVICE})
        assert begun.status_code == 201, begun.text
        self.turn = begun.json()
        self.id, self._token = self.turn["id"], self.turn["token"]
        door = self.rng.choice(["salarie", "salarie", "salarie", "manager", "parler_a_quelqu_un"])
        self.flow = packaged().flows[_FLOWS[door]]
        await self._say({"choice": door})
        while self.step != DOOR:
            await self._one_step()

    async def look(self) -> dict[str, Any]:
        """Read the conversation again."""
        answer = await self._ask("GET", f"/api/v1/conversations/{self.id}", headers=self._headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    async def _one_step(self) -> None:
        step, prompt = self.step, self.turn["prompt"]
        assert self.flow is not None
        placed = self.flow.by_id[step]
        if not self.reached or placed.index > self.flow.by_id[self.reached].index:
            self.reached = step
        if step == "recap":
            await self._review(prompt)
            return
        if self._may_go_back and placed.role == "questions" and self.rng.random() < 0.05:
            await self._say({"command": "retour"})
            assert self.step == self._may_go_back, "« retour » asks the question before again"
            self._may_go_back = None
            return
        value = self._choose(prompt)
        self.given[step], self._words[step] = value, _in_words(prompt, value)
        self._may_go_back = step if placed.role == "questions" and self._may_correct else None
        await self._say(body_for(prompt, value))

    async def _review(self, prompt: Mapping[str, Any]) -> None:
        """Every answer acknowledged so far is in the recap, in the person's own words; then maybe change one."""
        assert self.flow is not None
        asked = [
            step
            for step in self.given
            if self.flow.by_id[step].role == "questions" and self.flow.by_id[step].step.type != "ack"
        ]
        shown = {option["id"]: option["label"] for option in prompt["options"]}
        assert list(shown) == ["continuer", *asked]
        for step in asked:
            assert shown[step].endswith(f"({self._words[step]})"), f"{shown[step]} is not {self._words[step]}"
        self._may_go_back = None
        wanted = [step for step in _CORRECTED if step in asked]
        if self._may_correct and wanted and self.rng.random() < 0.3:
            self._may_correct = False
            chosen = self.rng.choice(wanted)
            await self._say({"choice": chosen})
            assert self.step == chosen
            return
        await self._say({"choice": "continuer"})
        self.level = self.turn["result"]["level"]

    def _choose(self, prompt: Mapping[str, Any]) -> Answer:
        step, names = str(prompt["step"]), [option["id"] for option in prompt["options"]]
        if step in _DECIDED:
            return self.rng.choice(_DECIDED[step])
        if prompt["type"] == "scale":
            return self.rng.randint(prompt["min"], prompt["max"])
        if prompt["type"] == "text":
            typed = self._typed(step)
            return str(self.rng.choice([typed, *names]))
        if prompt["type"] == "multi":
            assert self.flow is not None
            options = self.flow.by_id[step].step.by_id
            together = [name for name in names if name in options and not options[name].alone]
            if self.rng.random() < 0.8:
                picked = self.rng.sample(together, self.rng.randint(1, min(3, len(together))))
                return [name for name in names if name in picked]
            return [self.rng.choice(names)]
        return str(self.rng.choice(names))

    def _typed(self, step: str) -> str:
        if step == "contact_coordonnees":
            by_mail = self.given["contact_moyen"] == "courriel"
            return f"personne{self.number}@exemple.fr" if by_mail else f"+336{12_000_000 + self.number}"
        return {
            "contact_nom": f"Personne {self.number}",
            "employeur": f"Atelier {self.number}",
            "code_postal": f"13{self.number:03d}",
        }[step]

    async def _say(self, body: Mapping[str, Any]) -> None:
        """One event with a key of its own, repeated until it is answered: applied once, no bubble lost or repeated."""
        before = self.turn["prompt"]["revision"]
        last = self.turn["messages"][-1]["id"] if self.turn["messages"] else self._last_message
        self._last_message = last
        self.keys_used += 1
        answer = await self._ask(
            "POST",
            f"/api/v1/conversations/{self.id}/turns",
            json={**body, **target_of(self.turn["prompt"])},
            headers={**self._headers, "Idempotency-Key": f"{self.number}-{self.keys_used}"},
        )
        assert answer.status_code == 200, answer.text
        self.turn = answer.json()
        said = [message["id"] for message in self.turn["messages"]]
        assert said == list(range(last + 1, last + 1 + len(said)))
        assert self.turn["prompt"]["revision"] == before + 1, f"{body}: {self.turn}"
        if self.turn["case"] is not None:
            assert self.case in (None, self.turn["case"])
            self.case = self.turn["case"]

    _last_message = 0

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send the same request, to any server that answers, until one does."""
        while True:
            server = self.rng.choice(await self._servers.serving())
            try:
                answer = await self._http.request(method, server.url + path, **more)
            except httpx.TransportError:
                self._traffic.interrupted += 1
                continue
            if answer.status_code >= 500:
                self._traffic.refused[answer.status_code] += 1
                continue
            self._traffic.acknowledge()
            return answer


@dataclass(frozen=True)
class Plan:
    """How much of everything; each value is fixed by the seed."""

    conversations: int
    kills: int
    servers: int
    at_once: int = 16
    seed: int = 20261121

    def moments(self) -> list[int]:
        """After how many acknowledged answers each kill comes."""
        return sorted(Random(self.seed).sample(range(self.at_once, self.conversations * 20), self.kills))


@dataclass
class Crowd:
    """A finished crowd on a database."""

    plan: Plan
    url: str
    given: Mapping[str, str]
    walks: list[Walk]
    traffic: Traffic

    @cached_property
    def expected(self) -> Counter[tuple[str, str, str]]:
        """The anonymous totals of these walks."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for walk in self.walks:
            assert walk.flow is not None
            counts["step", walk.flow.id, walk.reached] += 1
            stage = "envoye" if walk.sent else "termine" if walk.level is not None else "commence"
            counts["channel", f"{walk.flow.id}/web", stage] += 1
            if walk.level is None:
                continue
            counts["level", walk.flow.id, walk.level] += 1
            for group in _groups(walk.given):
                counts["group_level", group, walk.level] += 1
                counts["group_sent", group, "sent" if walk.sent else "not_sent"] += 1
        return counts


def announcing_config(folder: Path) -> Path:
    """config.yml where the cell is told of each request by a call that nobody answers: nothing leaves the outbox."""
    config = yaml.safe_load((REPOSITORY / "config.yml").read_text("utf-8"))
    config["services"][SERVICE]["notifications"] = [{"webhook": "http://127.0.0.1:9/", "secret_env": "KILL_SECRET"}]
    written = folder / "config.yml"
    written.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return written


async def talk_while_killing(given: Mapping[str, str], folder: Path, plan: Plan) -> Crowd:
    """Walk every conversation to its end while servers are killed; then check everything on a server left quiet."""
    traffic = Traffic()
    limits = httpx.Limits(max_connections=plan.at_once * 2)
    async with fleet(given, folder, plan.servers) as servers, httpx.AsyncClient(timeout=60, limits=limits) as http:
        walks = [Walk(number, plan.seed, servers, http, traffic) for number in range(plan.conversations)]
        killing = asyncio.create_task(_kill(servers, traffic, plan))
        waiting = iter(walks)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(plan.at_once):
                    group.create_task(_one_after_the_other(waiting))
            assert killing.done(), "the crowd was through before the last kill: plan fewer, or more conversations"
            await killing
        finally:
            killing.cancel()
        crowd = Crowd(plan, given["RELAIS_DATABASE_URL"], given, walks, traffic)
        await _conversations_stand_where_they_ended(crowd)
        await _cases_hold_what_was_given(crowd, servers, http)
    _database_agrees(crowd)
    return crowd


async def _one_after_the_other(waiting: Any) -> None:
    for walk in waiting:
        await walk.walk()


async def _kill(servers: Fleet, traffic: Traffic, plan: Plan) -> None:
    rng = Random(f"{plan.seed}/kills")
    for moment in plan.moments():
        await traffic.reached(moment)
        # Most kills fall on a server that answers; the others on any, perhaps half started.
        victim = rng.choice(await servers.serving() if rng.random() < 0.7 else servers.servers)
        await asyncio.sleep(rng.uniform(0, 0.03))  # anywhere in the turns under way
        was_serving = await victim.kill()
        traffic.kills["serving" if was_serving else "starting"] += 1


async def _conversations_stand_where_they_ended(crowd: Crowd) -> None:
    for walk in crowd.walks:
        now = await walk.look()
        assert now["prompt"] == walk.turn["prompt"]
        assert (now["prompt"]["step"], now["prompt"]["run"], now["case"]) == (DOOR, None, walk.case)
        assert (walk.case is not None) == walk.sent


async def _cases_hold_what_was_given(crowd: Crowd, servers: Fleet, http: httpx.AsyncClient) -> None:
    """As many cases as « Envoyer », a number each, and in each exactly what its person gave and shared."""
    server = (await servers.serving())[0]
    key = await asyncio.to_thread(_with_store, crowd, access.create_api_key, SERVICE, "reader")
    headers = {"Authorization": f"Bearer {key[1]}"}
    numbers, cursor = [], None
    while True:
        page = await http.get(
            f"{server.url}/api/v1/cases", params={"cursor": cursor} if cursor else {}, headers=headers
        )
        numbers += [case["number"] for case in page.json()["items"]]
        cursor = page.json()["next"]
        if cursor is None:
            break
    by_number = {walk.case: walk for walk in crowd.walks if walk.sent}
    assert len(by_number) == sum(walk.sent for walk in crowd.walks)
    assert sorted(numbers) == sorted(number for number in by_number if number is not None)
    for number, walk in by_number.items():
        found = await http.get(f"{server.url}/api/v1/cases/{number}", headers=headers)
        assert found.status_code == 200, found.text
        _is_what_was_given(found.json(), walk)


def _is_what_was_given(case: Mapping[str, Any], walk: Walk) -> None:
    (request,) = case["requests"]
    flow = walk.flow
    assert flow is not None

    def given_in(role: str) -> dict[str, Answer]:
        return {step: value for step, value in walk.given.items() if flow.by_id[step].role == role}

    share = walk.given.get("partage", "niveau_et_reponses" if walk.level else "coordonnees_seules")
    level = walk.level if share != "coordonnees_seules" and walk.level not in (None, "vert") else "jaune"
    assert (case["status"], case["level"], case["queue"]) == ("new", level, flow.flow.queue)
    assert (request["flow"], request["share"], request["level"]) == (flow.id, share, level)
    if share == "niveau_et_reponses":
        assert request["answers"] == given_in("questions")
        assert request["assessment"]["level"] == walk.level
    else:
        assert (request["answers"], request["assessment"]) == (None, None)
    assert request["contact"] == {
        step: value for step, value in given_in("contact").items() if value != "passer" and step != "partage"
    }


def _database_agrees(crowd: Crowd) -> None:
    """Totals, journal, notifications, keys and remembered events are those of these walks, no more, no fewer."""
    found = _with_store(crowd, _everything)
    numbers = sorted(walk.case for walk in crowd.walks if walk.case is not None)
    assert _with_store(crowd, audit.verify, SERVICE) is None
    assert sorted(found["received"]) == numbers
    assert sorted(found["announced"]) == numbers
    assert found["counters"] == crowd.expected
    assert found["events"] == {walk.id: walk.keys_used for walk in crowd.walks}
    assert {walk.id for walk in crowd.walks} <= found["conversations"]
    assert found["keys"] == found["conversations"] | {f"case:{number}" for number in numbers}


def _everything(tx: Transaction) -> dict[str, Any]:
    c, a, o, e = tables.counters.c, tables.audit.c, tables.outbox.c, tables.events.c
    counters: Counter[tuple[str, str, str]] = Counter()
    for row in tx.execute(select(c.kind, c.subject, c.value, c.total)):
        counters[row.kind, row.subject, row.value] += row.total
    received = select(a.subject).where(a.service == SERVICE, a.action == "case_received")
    return {
        "counters": counters,
        "received": [int(subject) for subject in tx.execute(received).scalars()],
        "announced": [yaml.safe_load(payload)["number"] for payload in tx.execute(select(o.payload)).scalars()],
        "events": dict(Counter(tx.execute(select(e.conversation)).scalars())),
        "conversations": set(tx.execute(select(tables.conversations.c.id)).scalars()),
        "keys": set(tx.execute(select(tables.data_keys.c.owner)).scalars()),
    }


def _with_store(crowd: Crowd, use_case: Any, *args: Any) -> Any:
    store: Store = open_store(crowd.url, KeyRing.parse(crowd.given["RELAIS_KEYS"]))
    try:
        return store.run_now(use_case, *args)
    finally:
        store.close()


def _in_words(prompt: Mapping[str, Any], value: Answer) -> str:
    """An answer as the person read it when giving it."""
    if isinstance(value, int):
        return f"{value} sur 10"
    labels = {option["id"]: option["label"] for option in prompt["options"]}
    names: Sequence[str] = value if isinstance(value, list) else [value]
    return "\u00a0; ".join(labels.get(name, name) for name in names)


def _groups(given: Mapping[str, Answer]) -> list[str]:
    if given.get("statistiques") != "oui":
        return []
    public = given["public"]
    assert isinstance(public, list)
    return [
        *(group for group in ("handicap_reconnu", "maladie_chronique") if group in public),
        *(["seniors"] if given["age"] == "55_plus" else []),
    ]
