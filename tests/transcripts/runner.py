"""Transcripts: conversations written in YAML, played on every channel.

A transcript is a title, what it proves, and turns. A turn sends something, or walks through several questions, and
says what is expected on screen after it:

    - send: {choice: salarie}            text, choice, choices, value or command, as in the HTTP contract
      screen: before                     (press a button of an older screen, remembered under that name)
    - walk: {statut: prive, capacite: 7} each question must come in this order; its answer is sent
    - wait: {days: 1}                    time passes
      cell_writes: "Bonjour"             a member answers the request, and the person may write back
      expect: {step: recap, …}           see `Expected`
      remember: before

`reaches` are the ways to write to people later that this installation has (World.reaches).
`cell` is what the cell reads in the end (null: no case exists), `kept` what is left of the answers.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

import orjson
import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.asking import OWN_QUESTIONS
from bot.wiring import Installation
from storage import listing
from storage.access import create_api_key
from tests.support.clock import Clock
from tests.support.installation import client
from tests.transcripts.channels import Action, Channel, Seen, read_state
from tests.transcripts.words import emergency_numbers, faults

Answer = str | int | list[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Result(_Strict):
    """The assessment that export and API carry."""

    level: str
    rules: list[str]
    incomplete: bool = False


class Expected(_Strict):
    """What is on screen after a turn; what is not named is not looked at.

    `says` and `not_says` are fragments of the messages, `asks` of the question, `labels` of the options; `result` and
    `case` say `none` for their absence; `same` that the question is the one before this turn, once.
    """

    step: str | None = None
    type: str | None = None
    options: list[str] | None = None
    labels: list[str] = []
    kinds: list[str] | None = None
    says: list[str] = []
    not_says: list[str] = []
    asks: list[str] = []
    result: Result | Literal["none"] | None = None
    case: Literal["sent", "none"] | None = None
    same: bool = False


class Turn(_Strict):
    """One line of a transcript."""

    send: dict[str, Any] | None = None
    screen: str | None = None
    walk: dict[str, Answer] | None = None
    wait: dict[str, float] | None = None
    cell_writes: str | None = None
    expect: Expected | None = None
    remember: str | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if self.send is None and self.walk is None and self.expect is None:
            raise ValueError("a turn sends, walks or expects something")
        return self


class Cell(_Strict):
    """What the cell reads: the case, and its requests in order. A key that is not named is not looked at."""

    case: dict[str, Any]
    requests: list[dict[str, Any]]
    lacks: list[str] = []


class Transcript(_Strict):
    """A conversation, and what is left of it."""

    title: str
    proves: str
    service: str = "gims13"
    config: dict[str, Any] = {}
    reaches: list[str] = []
    turns: list[Turn] = Field(min_length=1)
    cell: Cell | None
    kept: dict[str, Answer] = {}


def load(path: Path) -> Transcript:
    """Read a transcript; a key that is misspelt is refused."""
    return Transcript.model_validate(yaml.safe_load(path.read_text("utf-8")))


class Played:
    """A transcript played on one channel: what was seen, and what is left."""

    def __init__(self, transcript: Transcript, channel: Channel, installation: Installation, clock: Clock) -> None:
        self._transcript, self._channel, self._installation, self._clock = transcript, channel, installation, clock
        self._screens: dict[str, Seen] = {}
        self._numbers = set(emergency_numbers())
        self._before = self.cases()
        self.now = self._checked(channel.begin(transcript.service))
        for number, turn in enumerate(transcript.turns, start=1):
            try:
                self._play(turn)
            except AssertionError as error:
                error.add_note(f"turn {number} of « {transcript.title} », at {self.now.step}: {turn.send or turn.walk}")
                raise

    def _play(self, turn: Turn) -> None:
        before = self.now
        if turn.wait is not None:
            self._clock.forward(**turn.wait)
        if turn.cell_writes is not None:
            asyncio.run(self._reply(turn.cell_writes))
        if turn.send is not None:
            self._send(turn.send, on=self._screens[turn.screen] if turn.screen else None)
        for step, value in (turn.walk or {}).items():
            assert self.now.step == step, f"asked {self.now.step}, not {step}"
            self._send(self._action(value))
        if turn.expect is not None:
            self._compare(turn.expect, before)
        if turn.remember is not None:
            self._screens[turn.remember] = self.now

    async def _reply(self, text: str) -> None:
        (number,) = self.cases() - self._before
        key = await self._installation.store.run(create_api_key, self._transcript.service, "cell")
        async with client(self._installation) as http:
            headers, body = {"Authorization": f"Bearer {key[1]}"}, {"text": text, "answers": True}
            answer = await http.post(f"/api/v1/cases/{number}/messages", headers=headers, json=body)
        assert answer.status_code == 200, answer.text

    def _action(self, value: Answer) -> Action:
        """How an answer is given to the current question: by a button where there is one, else typed."""
        if isinstance(value, list):
            return {"choices": value}
        if isinstance(value, int):
            return {"value": value}
        return {"choice": value} if value in self.now.options or self.now.prompt["type"] != "text" else {"text": value}

    def _send(self, action: Action, on: Seen | None = None) -> None:
        self._numbers.add(str(action.get("text", "")))
        self.now = self._checked(self._channel.send(action, on=on))

    def _checked(self, seen: Seen) -> Seen:
        """What holds of every screen of every conversation."""
        assert seen.prompt is not None
        texts = [*(text for _, text in seen.messages), seen.prompt["text"]]
        texts += [option["label"] for option in seen.prompt["options"]]
        counted = {str(seen.prompt["progress"]["of"])} if seen.prompt["progress"] else set()
        wrong = [fault for text in texts for fault in faults(text, self._numbers | counted, seen.lang)]
        assert not wrong, wrong
        assert seen.step in OWN_QUESTIONS or (seen.prompt["run"] is None) == (seen.step == "accueil")
        return seen

    def _compare(self, expected: Expected, before: Seen) -> None:
        now = self.now
        plain = now.said.replace("\u00a0", " ")
        asked = now.prompt["text"].replace("\u00a0", " ")
        labels = "\n".join(option["label"] for option in now.prompt["options"]).replace("\u00a0", " ")
        for name, found in (("step", now.step), ("type", now.prompt["type"]), ("options", now.options)):
            wanted = getattr(expected, name)
            assert wanted is None or wanted == found, f"{name} is {found}"
        kinds = [kind for kind, _ in now.messages]
        assert expected.kinds is None or expected.kinds == kinds, f"kinds are {kinds}: {plain}"
        for fragments, text in ((expected.says, plain), (expected.asks, asked), (expected.labels, labels)):
            for fragment in fragments:
                assert fragment in text, f"« {fragment} » is not in « {text} »"
        for fragment in expected.not_says:
            assert fragment not in plain, f"« {fragment} » is said"
        if expected.result is not None:
            wanted = None if expected.result == "none" else expected.result.model_dump()
            found = now.result and {name: now.result[name] for name in ("level", "rules", "incomplete")}
            assert found == wanted, f"result is {found}"
        if expected.case is not None:
            assert (now.case is None) == (expected.case == "none"), f"case is {now.case}"
        if expected.same:
            assert now.question == before.question
            assert now.prompt["text"] not in now.said, "the question is asked once"

    # -- what is left

    def cases(self) -> set[int]:
        """Every case there is, of any service."""
        found: set[int] = set()
        for service in self._installation.config.services:
            items, _ = self._installation.store.run_now(_cases, service)
            found.update(items)
        return found

    def case(self, key: str) -> dict[str, Any] | None:
        """What the cell reads through the API; None when this conversation made no case."""
        new = self.cases() - self._before
        if not new:
            return None
        assert len(new) == 1, "one conversation, one queue, one case"
        return asyncio.run(self._read(new.pop(), key))

    async def _read(self, number: int, key: str) -> dict[str, Any]:
        async with client(self._installation) as http:
            answer = await http.get(f"/api/v1/cases/{number}", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def final(self) -> dict[str, Any]:
        """The state that is kept, decrypted, without what is drawn at random."""
        state = read_state(self._installation, self._channel.ticket)
        numbers = [str(case.number) for case in state.cases.values()]
        data: dict[str, Any] = orjson.loads(state.dump())
        data.pop("chat")  # where a messaging entrance shows it
        for name in ("run", "paused"):
            if data[name] is not None:
                data[name].pop("id")
        data["cases"] = sorted(data["cases"])
        data["returns"] = [kind for _, kind in data["returns"]]
        for message in data["messages"]:
            message["text"] = _masked(message["text"], numbers)
        return data


def _cases(tx: Any, service: str) -> tuple[list[int], str | None]:
    items, following = listing.list_cases(tx, service, limit=1_000)
    return [item["number"] for item in items], following


def _masked(text: str, numbers: list[str]) -> str:
    for number in numbers:
        text = text.replace(number, "N")
    # The agreement to be asked questions in the chat is of that entrance alone.
    text = re.sub(r"Vous avez accepté le [^\n]+ de répondre dans (?:Telegram|une discussion)[^\n]+\n", "", text)
    return re.sub(r"\b\d{8}\b", "N", text)


def same_case(case: Mapping[str, Any] | None) -> Any:
    """A case without its number and who answered it, which are drawn at random."""
    if case is None:
        return None
    lines = [{**entry, "author": entry["author"].partition(":")[0]} for entry in case["entries"]]
    return {**{name: value for name, value in case.items() if name not in ("number", "holder")}, "entries": lines}


def compare_cell(wanted: Cell | None, found: Mapping[str, Any] | None) -> None:
    """The case is the one the transcript says: every key it names, at any depth."""
    if wanted is None or found is None:
        assert wanted is None, "no case was sent"
        assert found is None, "a case was sent"
        return
    _within(wanted.case, found, "case")
    assert len(found["requests"]) == len(wanted.requests)
    for expected, request in zip(wanted.requests, found["requests"], strict=True):
        _within(expected, request, "request")
    text = orjson.dumps(found).decode()
    for fragment in wanted.lacks:
        assert fragment not in text, f"« {fragment} » reached the cell"


def _within(wanted: Any, found: Any, place: str) -> None:
    if isinstance(wanted, Mapping):
        for name, value in wanted.items():
            assert isinstance(found, Mapping), f"{place} is {found}"
            assert name in found, f"{place} has no {name}"
            _within(value, found[name], f"{place}.{name}")
    else:
        assert found == wanted, f"{place} is {found}"
