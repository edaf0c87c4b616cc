"""Assistants that call the action server: one of our own that speaks Rasa's protocol, in place of a real Rasa."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Protocol

import httpx
from fastapi import FastAPI

from tests.support.serving import behind_port

TOKEN = "jeton-de-test"
_messages = itertools.count(1)

Message = Mapping[str, Any]
"""What a person sees: text and buttons."""


class Assistant(Protocol):
    """What a person writes to."""

    def connect(self, app: FastAPI) -> None:
        """Call this action server from now on."""

    def say(self, sender: str, text: str) -> Sequence[Message]:
        """Deliver a message; what the person then sees."""

    def close(self) -> None:
        """Leave."""


def call_of(
    sender: str, text: str, *, action: str = "action_relais_turn", message: str | None = None, **more: Any
) -> dict[str, Any]:
    """A call as Rasa 3.6 makes it; `more` are keys of the tracker, or of its latest message."""
    latest = {
        "intent": {"name": "nlu_fallback", "confidence": 0.7},
        "entities": [],
        "text": text,
        "message_id": message or f"message-{next(_messages)}",
        "metadata": {},
        "intent_ranking": [],
    }
    latest.update({name: more.pop(name) for name in ("intent", "entities") if name in more})
    tracker = {
        "sender_id": sender,
        "slots": {"relais_joint": False, "relais_service": None},
        "latest_message": latest,
        "latest_event_time": 1_700_000_000.5,
        "followup_action": None,
        "paused": False,
        "events": [{"event": "action", "timestamp": 1.0, "name": "action_session_start"}],
        "latest_input_channel": "rest",
        "active_loop": {},
        "latest_action": {"action_name": "action_listen"},
        "latest_action_name": "action_listen",
        **more,
    }
    return {"next_action": action, "sender_id": sender, "tracker": tracker, "domain": {}, "version": "3.6.21"}


def shown(responses: Sequence[Mapping[str, Any]]) -> list[Message]:
    """The messages of an answer, as a channel without quick replies shows them."""
    return [{**each, "buttons": each.get("buttons") or each.get("quick_replies") or []} for each in responses]


class OverHttp:
    """Calls an action server behind a real port."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def connect(self, app: FastAPI) -> None:
        address = self._open.enter_context(behind_port(app))
        headers = {"Authorization": f"Bearer {TOKEN}"}
        self._client = self._open.enter_context(httpx.Client(base_url=address, headers=headers, timeout=30))

    def say(self, sender: str, text: str) -> Sequence[Message]:
        answer = self._client.post("/webhook", json=call_of(sender, text))
        assert answer.status_code == 200, answer.text
        return shown(answer.json()["responses"])

    def close(self) -> None:
        self._open.close()


class InProcess:
    """Calls the action server in this process."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()

    def connect(self, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        self._client = httpx.AsyncClient(transport=transport, base_url="http://actions.test", headers=headers)

    def say(self, sender: str, text: str) -> Sequence[Message]:
        answer = self._loop.run(self._client.post("/webhook", json=call_of(sender, text)))
        assert answer.status_code == 200, answer.text
        return shown(answer.json()["responses"])

    def close(self) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()
