"""What a conversation remembers between two turns: plain data, kept as ciphertext."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import orjson

from flows.run import Run
from flows.words import Message

_MESSAGES_KEPT = 40


@dataclass(slots=True)
class SentCase:
    """A request of this person in one queue: the alias that leads to it, its number, and how far in its timeline the
    person has read.

    `offered` is when the last of the slots offered for a meeting begins, `meeting` when the one they chose does, 0
    without any; `transfer` while it is asked whether another service may have it. `service` is who reads it, where it
    was transferred from the service of the conversation; `former` what it was before that: service (None that of the
    conversation), alias and number.
    """

    alias: str
    number: int
    seen: int = 0
    offered: int = 0
    meeting: int = 0
    transfer: bool = False
    service: str | None = None
    former: list[tuple[str | None, str, int]] = field(default_factory=list)

    def dump(self) -> list[Any]:
        """As JSON data."""
        asked = [self.offered, self.meeting, self.transfer]
        return [self.alias, self.number, self.seen, *asked, self.service, self.former]

    @classmethod
    def load(cls, dumped: list[Any]) -> SentCase:
        """Read what `dump` wrote, or an earlier version of it."""
        found = cls(*dumped)
        found.former = [(where, alias, number) for where, alias, number in found.former]
        return found

    def places(self, service: str) -> list[tuple[str, str, int]]:
        """Service, alias and number of this request, now and before, in a conversation of `service`."""
        found = [(self.service, self.alias, self.number), *self.former]
        return [(where or service, alias, number) for where, alias, number in found]


@dataclass(slots=True)
class Exchange:
    """The cell wrote in the case of this `alias`, and the person may answer. `told` is the opening of the cell that
    was last named to the person, in seconds since 1970; 0 until something was said of its hours."""

    alias: str
    told: int = 0


@dataclass(slots=True)
class TakenBack:
    """What remains of a request that this person took back; moments in seconds since 1970."""

    queue: str
    number: int
    received_at: int
    taken_back_at: int


@dataclass(slots=True)
class Chat:
    """The messaging chat that a conversation also belongs to.

    `entrance` is where it is: Telegram, or the assistant of another maker that calls us (bot/rasa).
    `id` names it, here only and only encrypted, while a questionnaire or a request is open, or the web chat was opened
    from it (`window`); `agreed` once the person accepted, at `agreed_at`, that what is said passes through it;
    `question` is the message that shows the current question; `heard` the events of the chat that were applied, latest
    last, each with the ids of the messages that answered it (from the first on, up to the second); `answered` the
    events whose answer was seen to arrive; `telling` the notifications being told, with the ids of their messages and
    how far each timeline was read before; `link` the hash of the one-time link to the web chat, good until
    `link_until`.
    """

    entrance: Literal["telegram", "assistant"] = "telegram"
    id: int | None = None
    agreed: bool = False
    agreed_at: int | None = None
    question: int | None = None
    heard: list[tuple[str, int, int]] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    telling: dict[str, tuple[int, int, dict[str, int]]] = field(default_factory=dict)
    link: str | None = None
    link_until: int = 0
    window: bool = False

    def unnamed(self) -> Chat:
        """The same once nothing is open any more: the chat must be heard again to be known, and no link leads here."""
        return replace(self, id=None, link=None, link_until=0, window=False)


@dataclass(frozen=True, slots=True)
class Pending:
    """A question of the assistant itself that waits for an answer: its name (asking.py), and ids it is asked about."""

    name: str
    about: tuple[str, ...] = ()


@dataclass(slots=True)
class State:
    """Everything known of a conversation.

    `revision` grows whenever the question may have changed; `paused` waits while a call-back is being asked for;
    `pending` is a question of the assistant itself, `waiting` are those of the cell that are still to be asked;
    `topic` the one told last, for who asks to read more of it;
    `messages` are the latest, for a client that missed them; `latest` is the queue of the request sent last.
    `exchanges` are open; what is written goes to the last one. `helped` once help was shown during this walk;
    `returns` are those agreed to here: id and kind (storage/returns.py).
    """

    lang: str = "fr"
    campaign: str | None = None
    revision: int = 0
    run: Run | None = None
    paused: Run | None = None
    pending: Pending | None = None
    waiting: list[Pending] = field(default_factory=list)
    topic: str | None = None
    after_crisis: bool = False
    cases: dict[str, SentCase] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    taken_back: list[TakenBack] = field(default_factory=list)
    latest: str | None = None
    next_message: int = 1
    messages: list[dict[str, Any]] = field(default_factory=list)
    chat: Chat | None = None
    helped: bool = False
    returns: list[tuple[str, str]] = field(default_factory=list)

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
                "pending": [self.pending.name, *self.pending.about] if self.pending else None,
                "waiting": [[each.name, *each.about] for each in self.waiting],
                "topic": self.topic,
                "after_crisis": self.after_crisis,
                "cases": {queue: case.dump() for queue, case in self.cases.items()},
                "exchanges": [[each.alias, each.told] for each in self.exchanges],
                "taken_back": [[c.queue, c.number, c.received_at, c.taken_back_at] for c in self.taken_back],
                "latest": self.latest,
                "next_message": self.next_message,
                "messages": self.messages,
                "chat": self.chat,
                "helped": self.helped,
                "returns": self.returns,
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
            pending=_pending(data["pending"]),
            waiting=[Pending(name, tuple(about)) for name, *about in data.get("waiting", [])],
            topic=data.get("topic"),
            after_crisis=data["after_crisis"],
            cases={queue: SentCase.load(case) for queue, case in data["cases"].items()},
            exchanges=[Exchange(*each) for each in data.get("exchanges", [])],
            taken_back=[TakenBack(*case) for case in data.get("taken_back", [])],
            latest=data["latest"],
            next_message=data["next_message"],
            messages=data["messages"],
            chat=Chat(**data["chat"]) if data.get("chat") else None,
            helped=data.get("helped", False),
            returns=[(name, kind) for name, kind in data.get("returns", [])],
        )


def _pending(dumped: list[str] | str | None) -> Pending | None:
    """Earlier versions knew one question, and kept its name alone."""
    if not dumped:
        return None
    name, *about = [dumped] if isinstance(dumped, str) else dumped
    return Pending(name, tuple(about))
