"""The walk of the load: an employee on sick leave; each conversation is at home in a question before the recap."""

from __future__ import annotations

import json
from typing import Any

import httpx

_BEGIN = {"service": "gims13"}
ENTRY: tuple[dict[str, Any], ...] = ({"choice": "salarie"}, {"choice": "commencer"}, {"choice": "prive"})
"""From the door to the first question of the walk."""
_ANSWERS = {"situation": "en_arret", "duree_arret": "3_6_mois", "arrets_12_mois": "90j_ou_plus", "gene": "beaucoup"}
_LAST = "recap"

Walk = list[tuple[str, dict[str, Any]]]
"""Each question asked and its answer, in order."""


class Talk:
    """A conversation of the load, led to the question `depth` steps into the walk (to the recap without one)."""

    def __init__(self, client: httpx.Client, depth: int | None = None) -> None:
        self._client = client
        begun = _json(client.post("/api/v1/conversations", json=_BEGIN))
        self._name, self.token = begun["id"], begun["token"]
        self.walk: Walk = []
        self.turns: list[bytes] = []
        self.prompt: dict[str, Any] = {}
        for body in ENTRY:
            self._answer(body)
        while len(self.turns) != depth and self.prompt["step"] != _LAST:
            self.walk.append((self.prompt["step"], body_for(self.prompt)))
            self.turns.append(self._answer(self.walk[-1][1]))

    def look(self) -> int:
        """Read the conversation again; by how much its revision grew."""
        before: int = self.prompt["revision"]
        self.prompt = _json(self._client.get(f"/api/v1/conversations/{self._name}", headers=self._headers))["prompt"]
        return int(self.prompt["revision"]) - before

    def line(self, walk: Walk) -> str:
        """As turns.lua reads it."""
        home = len(self.walk) + 1
        here = home if self.prompt["step"] == walk[home - 1][0] else home + 1
        return line(self._name, self.token, self.prompt["run"], home, here, self.prompt["revision"])

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _answer(self, body: dict[str, Any]) -> bytes:
        answer = self._client.post(f"/api/v1/conversations/{self._name}/turns", json=body, headers=self._headers)
        self.prompt = _json(answer)["prompt"]
        return answer.content


def line(name: str, token: str, run: str, home: int, here: int, revision: int) -> str:
    """A conversation as turns.lua reads it; positions in the walk are from 1."""
    return f"/api/v1/conversations/{name}/turns\t{token}\t{run}\t{home}\t{here}\t{revision}"


def lines(walk: Walk) -> list[str]:
    """The walk as turns.lua reads it."""
    return [
        f"{step}\t{json.dumps(body, separators=(',', ':'))[1:-1]}"
        for step, body in [*walk, (_LAST, {"command": "retour"})]
    ]


def body_for(prompt: dict[str, Any]) -> dict[str, Any]:
    """The answer of this person to a question."""
    first = _ANSWERS.get(prompt["step"]) or prompt["options"][0]["id"]
    if prompt["type"] == "scale":
        return {"value": 5}
    return {"choices": [first]} if prompt["type"] == "multi" else {"choice": first}


def _json(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
