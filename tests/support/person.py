"""Somebody who talks to the assistant: what was read in each text is given, whatever model made it."""

from __future__ import annotations

from typing import Any

import orjson

from bot import conversation
from bot.incoming import Incoming, Text
from bot.state import State
from bot.wiring import Installation
from flows.events import Chosen
from flows.understanding.crisis import CrisisReading
from flows.understanding.intents import IntentReading
from storage import conversations
from storage.transaction import Transaction

CALM = CrisisReading(kind=None, support=False, about_other=False, rule=None)
UNREAD = IntentReading(None, (), 0.2)


class Person:
    """One conversation, each text with the reading it is said to have."""

    def __init__(self, installation: Installation, *choices: str) -> None:
        self.installation = installation
        started = installation.store.run_now(conversation.start, installation.world, "gims13", None, "fr")
        self.id, self.token, self.turn = started.id, started.token, orjson.loads(started.turn)
        for choice in choices:
            self.do(Chosen((choice,)))

    def do(self, action: Any) -> dict[str, Any]:
        """One turn."""
        turn = self.installation.store.run_now(
            conversation.take_turn, self.installation.world, self.id, self.token, Incoming(action)
        )
        self.turn = orjson.loads(turn)
        return self.turn

    def say(self, text: str, intent: str | None = None, *candidates: str, sure: float = 0.95) -> dict[str, Any]:
        """A text, and the intent read in it, or the likely ones."""
        return self.do(Text(text, CALM, IntentReading(intent, candidates, sure if intent else 0.2)))

    @property
    def step(self) -> str:
        """The question asked now."""
        return str(self.turn["prompt"]["step"])

    @property
    def kinds(self) -> list[str]:
        """What was said in the last turn."""
        return [message["kind"] for message in self.turn["messages"]]

    @property
    def options(self) -> list[str]:
        """Ids on screen."""
        return [option["id"] for option in self.turn["prompt"]["options"]]

    def state(self) -> State:
        """What is kept."""
        return self.installation.store.run_now(_state, self.id, self.token)


def _state(tx: Transaction, name: str, token: str) -> State:
    return State.load(conversations.open_by_token(tx, name, token, lock=False).state)


WALKING = ("salarie", "commencer", "prive")
