"""A person who talks over HTTP, in this process or to a real server; synchronous, so that hypothesis can drive it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from bot.wiring import Installation
from storage import access
from tests.support.installation import client

T = TypeVar("T")
Answer = str | int | list[str]
DOOR = "accueil"

DEFAULTS: Mapping[str, Answer] = {
    "accord": "commencer",
    "statut": "prive",
    "situation": "au_travail",
    "capacite": 5,
    "recap": "continuer",
    "rappel": "oui",
    "contact_moyen": "telephone",
    "contact_coordonnees": "06 12 34 56 78",
    "contact_nom": "passer",
    "employeur": "passer",
    "code_postal": "13001",
    "contact_moments": ["matin"],
    "contact_precautions": ["aucune"],
    "partage": "niveau_et_reponses",
    "envoi": "envoyer",
    "statistiques": "non",
    "souhaits": ["rappel_conseil"],
}
"""What is answered unless the test says otherwise; any other question gets its first option."""
RED: Mapping[str, Answer] = {"evenements": ["licenciement"]}
YELLOW: Mapping[str, Answer] = {"evenements": ["aucun"], "gene": "non", "capacite": 6, "moral": "bon"}

_keys = itertools.count()


def new_key() -> str:
    """An Idempotency-Key never used before."""
    return f"key-{next(_keys)}"


class Browser:
    """Sends requests and waits for them."""

    def __init__(self, runner: asyncio.Runner, http: httpx.AsyncClient) -> None:
        self._runner = runner
        self.http = http

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for a coroutine on this browser's event loop."""
        return self._runner.run(work)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request."""
        return self.run(self.http.request(method, path, **more))

    def ask_together(self, requests: Sequence[Mapping[str, Any]]) -> list[httpx.Response]:
        """Requests all under way at once."""

        async def together() -> list[httpx.Response]:
            return list(await asyncio.gather(*(self.http.request(**request) for request in requests)))

        return self.run(together())


@contextmanager
def browsing(http: httpx.AsyncClient) -> Iterator[Browser]:
    """A browser on this client."""
    with asyncio.Runner() as runner:
        try:
            yield Browser(runner, http)
        finally:
            runner.run(http.aclose())


@contextmanager
def browsing_in_process(installation: Installation) -> Iterator[Browser]:
    """A browser of the application of this process."""
    with browsing(client(installation)) as browser:
        yield browser


@dataclass
class Talk:
    """One conversation as its owner's client sees it; `turn` is the latest answer."""

    browser: Browser
    id: str
    token: str
    turn: dict[str, Any]
    given: dict[str, Answer] = field(default_factory=dict)

    @classmethod
    def begin(cls, browser: Browser, service: str = "gims13", **more: Any) -> Talk:
        """Begin a conversation."""
        answer = browser.ask("POST", "/api/v1/conversations", json={"service": service, **more})
        assert answer.status_code == 201, answer.text
        begun = answer.json()
        return cls(browser, begun.pop("id"), begun.pop("token"), begun)

    @property
    def headers(self) -> dict[str, str]:
        """What shows that the conversation is ours."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        """Address of the conversation."""
        return f"/api/v1/conversations/{self.id}"

    @property
    def step(self) -> str:
        """The question asked now."""
        return str(self.turn["prompt"]["step"])

    @property
    def target(self) -> dict[str, Any]:
        """Run, step and revision of the question asked now, as a client copies them."""
        return target_of(self.turn["prompt"])

    def request(self, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """A turn as arguments of `Browser.ask_together`."""
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return {"method": "POST", "url": f"{self.path}/turns", "json": dict(body), "headers": headers}

    def post(self, body: Mapping[str, Any], *, key: str | None = None) -> httpx.Response:
        """One turn, whatever the answer; `turn` stays as it is."""
        return self.browser.ask_together([self.request(body, key=key)])[0]

    def say(self, **body: Any) -> dict[str, Any]:
        """One turn that must be answered."""
        answer = self.post(body)
        assert answer.status_code == 200, answer.text
        self.turn = answer.json()
        return self.turn

    def answer(self, value: Answer) -> dict[str, Any]:
        """Answer the question asked now; it must be accepted."""
        before = self.target
        self.given[self.step] = value
        self.say(**body_for(self.turn["prompt"], value), **before)
        assert self.target != before, self.turn["messages"]
        return self.turn

    def walk(self, answers: Mapping[str, Answer] = {}, *, until: str = DOOR) -> Talk:
        """Answer until the question `until` is asked."""
        while self.step != until:
            self.answer(default_for(self.turn["prompt"], answers))
        return self

    def enter(self, door: str, answers: Mapping[str, Answer] = {}, *, until: str = DOOR) -> Talk:
        """From the first screen through `door`, then `walk`."""
        assert self.step == DOOR
        self.answer(door)
        return self.walk(answers, until=until)

    def look(self, after: int = 0) -> dict[str, Any]:
        """Read the conversation again."""
        answer = self.browser.ask("GET", self.path, params={"after": after}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        self.turn = answer.json()
        return self.turn


def target_of(prompt: Mapping[str, Any]) -> dict[str, Any]:
    """Run, step and revision of a prompt; at the door there is no run to copy."""
    found = {name: prompt[name] for name in ("run", "step", "revision")}
    return {name: value for name, value in found.items() if value is not None}


def body_for(prompt: Mapping[str, Any], value: Answer) -> dict[str, Any]:
    """The request that answers `prompt` with `value`."""
    if isinstance(value, int):
        return {"value": value}
    if isinstance(value, list):
        return {"choices": value}
    if prompt["type"] == "text" and value not in [option["id"] for option in prompt["options"]]:
        return {"text": value}
    return {"choice": value}


def default_for(prompt: Mapping[str, Any], answers: Mapping[str, Answer]) -> Answer:
    """The answer of the test, else the usual one."""
    step = prompt["step"]
    if step in answers:
        return answers[step]
    if step in DEFAULTS:
        return DEFAULTS[step]
    first: str = prompt["options"][0]["id"]
    return [first] if prompt["type"] == "multi" else first


def api_key(installation: Installation, service: str = "gims13", role: str = "reader") -> dict[str, str]:
    """The header of a fresh API key."""
    return {"Authorization": f"Bearer {installation.store.run_now(access.create_api_key, service, role)[1]}"}
