"""What a conversation remembers between two turns: plain data, kept as ciphertext."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from flows.run import Run
from flows.words import Message

_MESSAGES_KEPT = 40


@dataclass(slots=True)
class SentCase:
    """A request of this person in one queue: the alias that leads to it, and its number."""

    alias: str
    number: int


@dataclass(slots=True)
class State:
    """Everything known of a conversation.

    `revision` grows whenever the question may have changed; `paused` waits while a call-back is being asked for;
    `pending` is a question of the assistant itself (`effacer`); `messages` are the latest, for a client that missed
    them; `latest` is the queue of the request sent last.
    """

    lang: str = "fr"
    campaign: str | None = None
    revision: int = 0
    run: Run | None = None
    paused: Run | None = None
    pending: str | None = None
    after_crisis: bool = False
    cases: dict[str, SentCase] = field(default_factory=dict)
    latest: str | None = None
    next_message: int = 1
    messages: list[dict[str, Any]] = field(default_factory=list)

    def add(self, message: Message) -> dict[str, Any]:
        """Give a message its id and keep it among the latest."""
        line = {"id": self.next_message, "kind": message.kind, "text": message.text}
        self.next_message += 1
        self.messages.append(line)
        del self.messages[:-_MESSAGES_KEPT]
        return line

    def case_number(self) -> int | None:
        """Number of the request sent last, if it still stands."""
        return self.cases[self.latest].number if self.latest in self.cases else None

    def dump(self) -> bytes:
        """As JSON."""
        return orjson.dumps(
            {
                "lang": self.lang,
                "campaign": self.campaign,
                "revision": self.revision,
                "run": self.run.to_json() if self.run else None,
                "paused": self.paused.to_json() if self.paused else None,
                "pending": self.pending,
                "after_crisis": self.after_crisis,
                "cases": {queue: [case.alias, case.number] for queue, case in self.cases.items()},
                "latest": self.latest,
                "next_message": self.next_message,
                "messages": self.messages,
            }
        )

    @classmethod
    def load(cls, dumped: bytes) -> State:
        """Read what `dump` wrote."""
        data = orjson.loads(dumped)
        return cls(
            lang=data["lang"],
            campaign=data["campaign"],
            revision=data["revision"],
            run=Run.from_json(data["run"]) if data["run"] else None,
            paused=Run.from_json(data["paused"]) if data["paused"] else None,
            pending=data["pending"],
            after_crisis=data["after_crisis"],
            cases={queue: SentCase(*case) for queue, case in data["cases"].items()},
            latest=data["latest"],
            next_message=data["next_message"],
            messages=data["messages"],
        )
