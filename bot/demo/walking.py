"""Somebody made up walks through a questionnaire, as they would from any entrance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import orjson

from bot import conversation
from bot.demo.people import Answer, Person
from bot.incoming import Action, Incoming, Ordered, Target, Text, read_text
from bot.world import World
from flows.events import Chosen, Number
from storage.transaction import Transaction

_DOOR = "accueil"
_LONGEST = 80
"""Turns after which a walk is a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A conversation that somebody had, with the number of the request they sent, if any."""

    person: Person
    id: str
    token: str
    case: int | None


class Reader:
    """What people write, read once: what the demonstration makes up is in no danger, and asks few questions."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._plain = read_text(world, "Camille Exemple")
        self._read: dict[str, Text] = {}

    def plain(self, text: str) -> Text:
        """A name, an address, a word to the cell."""
        return replace(self._plain, text=text)

    def question(self, text: str) -> Text:
        """Something that is asked."""
        if text not in self._read:
            self._read[text] = read_text(self._world, text)
        return self._read[text]


def walk(tx: Transaction, world: World, reader: Reader, person: Person) -> Walked:
    """From the first screen until they leave; all of it in one transaction, for nobody waits for an answer."""
    started = conversation.start(tx, world, person.service, person.campaign, person.lang, chat=person.chat(tx.now))
    turn, case, level = orjson.loads(started.turn), None, None
    for _ in range(_LONGEST):
        prompt = turn["prompt"]
        if prompt["step"] == _DOOR and case is None and prompt["revision"] == 0:
            action: Action | None = Chosen((person.door,))
        else:
            action = None if prompt["step"] == _DOOR else _next(person, reader, prompt, level)
        if action is None:
            return Walked(person, started.id, started.token, case)
        incoming = Incoming(action, Target(prompt["run"], prompt["step"], prompt["revision"]))
        turn = orjson.loads(conversation.take_turn(tx, world, started.id, started.token, incoming))
        case = turn["case"] or case
        level = turn["result"]["level"] if turn["result"] else level
    raise AssertionError(f"a walk of the demonstration does not end: {turn['prompt']}")


def _next(person: Person, reader: Reader, prompt: dict[str, Any], level: str | None) -> Action | None:
    if person.leaves(prompt):
        return None
    if person.calls_for_help(prompt):
        return Ordered("urgence")
    if (question := person.asks(prompt)) is not None:
        return reader.question(question)
    return as_action(person.answer(prompt, level), prompt, reader)


def as_action(answer: Answer, prompt: dict[str, Any], reader: Reader) -> Action:
    """An answer as an entrance hands it over."""
    if isinstance(answer, int):
        return Number(answer)
    if isinstance(answer, list):
        return Chosen(tuple(answer))
    if prompt["type"] == "text" and answer not in [option["id"] for option in prompt["options"]]:
        return reader.plain(answer)
    return Chosen((answer,))
