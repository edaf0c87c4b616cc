"""The protocol of Rasa's action servers: the little we read of a call, whatever else it carries."""

from __future__ import annotations

import zlib
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

LARGEST = 32 * 1024 * 1024
"""Bytes of a call once inflated: it carries the whole conversation as Rasa remembers it, and often the whole domain."""

ANONYMOUS = frozenset({"", "default"})
"""The sender of every message of a channel that does not tell who writes."""


class UnreadableCall(ValueError):
    """Not a call of an action. The message repeats nothing of it."""


class TooLarge(UnreadableCall):
    """A call that is larger than any real one."""


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Intent(_Read):
    """What Rasa took a message for."""

    name: str | None = None


class Entity(_Read):
    """A part of a message."""

    entity: str | None = None
    value: Any = None


class LatestMessage(_Read):
    """The message that is to be answered, as it was typed."""

    text: str | None = None
    message_id: str | None = None
    intent: Intent | None = None
    entities: tuple[Entity, ...] = ()


class Tracker(_Read):
    """What Rasa knows of a conversation."""

    sender_id: str = ""
    slots: dict[str, Any] = {}
    latest_message: LatestMessage = Field(default_factory=LatestMessage)


class Call(_Read):
    """A call of an action."""

    next_action: str
    sender_id: str | None = None
    tracker: Tracker

    @property
    def sender(self) -> str | None:
        """Who writes; None where the channel does not tell."""
        name = self.sender_id or self.tracker.sender_id
        return None if name in ANONYMOUS else name

    def slot(self, name: str) -> str | None:
        """A slot that holds a text."""
        value = self.tracker.slots.get(name)
        return value if isinstance(value, str) and value else None

    def entity(self, name: str) -> str | None:
        """An entity of the message that holds a text."""
        found = (each.value for each in self.tracker.latest_message.entities if each.entity == name)
        return next((value for value in found if isinstance(value, str)), None)


def read_call(body: bytes, encoding: str) -> Call:
    """Read the body of a call, which Rasa may compress. Raises UnreadableCall, TooLarge."""
    if encoding == "deflate":
        body = _inflated(body)
    elif encoding not in ("", "identity"):
        raise UnreadableCall("the body is compressed in a way that Rasa does not use")
    try:
        return Call.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise UnreadableCall("the body is not JSON") from None
    except ValidationError as error:
        places = sorted({".".join(map(str, fault["loc"][:2])) for fault in error.errors(include_input=False)})
        raise UnreadableCall(f"not a call of an action: see {', '.join(places[:5])}") from None


def answered(responses: list[dict[str, Any]], slots: dict[str, Any]) -> bytes:
    """The answer to a call: messages to send, and slots to set."""
    events = [{"event": "slot", "timestamp": None, "name": name, "value": value} for name, value in slots.items()]
    return orjson.dumps({"events": events, "responses": responses})


def _inflated(body: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(body, LARGEST)
    except zlib.error:
        raise UnreadableCall("the body is not compressed as it says") from None
    if unpacking.unconsumed_tail:
        raise TooLarge("the body is too large")
    return found
