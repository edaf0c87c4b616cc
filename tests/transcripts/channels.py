"""The ways a transcript is played: each channel sends what a person does and tells what they then see.

A new channel (Telegram) is one more class with the four methods of `Channel`.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from rich.console import Console

from bot.state import State
from bot.terminal.chat import TerminalChat, Ticket
from bot.wiring import Installation
from storage import conversations
from storage.transaction import Transaction
from tests.support.installation import client

Action = Mapping[str, Any]
"""What a person does, as the HTTP contract writes it: one of text, choice, choices, value, command."""


@dataclass(frozen=True)
class Seen:
    """What a person sees after an event, whatever the channel; shaped as the turn of design.md, HTTP."""

    messages: tuple[tuple[str, str], ...]
    prompt: Mapping[str, Any]
    result: Mapping[str, Any] | None
    case: int | None
    lang: str

    @classmethod
    def of(cls, turn: Mapping[str, Any]) -> Seen:
        """From a turn."""
        said = tuple((message["kind"], message["text"]) for message in turn["messages"])
        return cls(said, turn["prompt"], turn["result"], turn["case"], turn["lang"])

    @property
    def step(self) -> str:
        """The question asked now."""
        return str(self.prompt["step"])

    @property
    def question(self) -> Mapping[str, Any]:
        """The question asked now, whenever it is asked."""
        return {name: value for name, value in self.prompt.items() if name not in ("revision", "run")}

    @property
    def options(self) -> list[str]:
        """Ids of the options on screen."""
        return [option["id"] for option in self.prompt["options"]]

    @property
    def said(self) -> str:
        """Every message of this turn."""
        return "\n".join(text for _, text in self.messages)


class Channel(Protocol):
    """One conversation on one channel."""

    ticket: Ticket

    def begin(self, service: str) -> Seen:
        """Open a conversation with a service."""

    def send(self, action: Action, *, on: Seen | None = None) -> Seen:
        """Do something; `on` is an earlier screen whose buttons are still there to be pressed."""

    def close(self) -> None:
        """Leave."""


class HttpChannel:
    """The HTTP contract, in process."""

    def __init__(self, installation: Installation) -> None:
        self._loop = asyncio.Runner()
        self._client = client(installation)
        self._last: Seen | None = None

    def begin(self, service: str) -> Seen:
        answer = self._loop.run(self._client.post("/api/v1/conversations", json={"service": service}))
        assert answer.status_code == 201, answer.text
        turn = answer.json()
        self.ticket = Ticket(turn["id"], turn["token"])
        return self._seen(turn)

    def send(self, action: Action, *, on: Seen | None = None) -> Seen:
        shown = on or self._last
        assert shown is not None
        target = {name: shown.prompt[name] for name in ("run", "step", "revision") if shown.prompt[name] is not None}
        url = f"/api/v1/conversations/{self.ticket.id}/turns"
        headers = {"Authorization": f"Bearer {self.ticket.token}"}
        answer = self._loop.run(self._client.post(url, json={**action, **target}, headers=headers))
        assert answer.status_code == 200, answer.text
        return self._seen(answer.json())

    def close(self) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()

    def _seen(self, turn: Mapping[str, Any]) -> Seen:
        self._last = Seen.of(turn)
        return self._last


class TerminalChannel:
    """`relais chat`: the person types the number before a label, a command, or words.

    Each line is typed in a terminal that shows the question. What was said is proved to be on the screen: each
    bubble, then the question, once. `typed` keeps the lines.
    """

    COMMANDS = {"parler_a_quelqu_un": "/rappel"}  # the others have their own name, as the help line says

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._last: Seen | None = None
        self.typed: list[str] = []

    def begin(self, service: str) -> Seen:
        screen = Screen(self._installation)
        self.ticket = screen.chat.begin(service)
        self._last = screen.seen()
        return self._last

    def send(self, action: Action, *, on: Seen | None = None) -> Seen:
        shown = on or self._last
        assert shown is not None
        screen = Screen(self._installation, lambda: self._line(action, screen))
        screen.chat.talk(self.ticket, {"messages": [], "prompt": shown.prompt, "lang": shown.lang})
        self.typed.append(screen.typed[0])
        self._last = screen.seen()
        return self._last

    def close(self) -> None:
        pass

    def _line(self, action: Action, screen: Screen) -> str:
        if "command" in action:
            return self.COMMANDS.get(action["command"], f"/{action['command']}")
        if "value" in action:
            return str(action["value"])
        if "text" in action:
            return str(action["text"])
        wanted = [action["choice"]] if "choice" in action else action["choices"]
        labels = {option["id"]: option["label"] for option in screen.turns[-1]["prompt"]["options"]}
        return " ".join(marker_of(labels[name], screen.shown[-1]) if name in labels else "99" for name in wanted)


class Screen:
    """A terminal window where some lines are typed.

    `shown` is what was printed before each time a line was waited for, `turns` what was to be shown there.
    """

    def __init__(self, installation: Installation, *lines: Callable[[], str]) -> None:
        self._lines = iter(lines)
        self._console = Console(record=True, width=1000, file=io.StringIO(), highlight=False)
        self.chat = TerminalChat(installation.store, installation.world, self._console, self._ask)
        self._show, self.chat.show = self.chat.show, self._record  # type: ignore[method-assign]
        self.turns: list[Mapping[str, Any]] = []
        self.shown: list[str] = []
        self.typed: list[str] = []

    def seen(self) -> Seen:
        """The last turn, once it is proved to be on the screen."""
        seen, shown = Seen.of(self.turns[-1]), self.shown[-1]
        plain, place = flat(shown), 0
        for _, text in seen.messages:
            found = plain.find(flat(text), place)
            assert found >= 0, f"not on the screen: {text}"
            place = found + len(flat(text))
        assert flat(seen.prompt["text"]) in plain[place:]
        for option in seen.prompt["options"]:
            marker_of(option["label"], shown)
        assert plain.count("(/aide") == 1, "the question is there once"
        return seen

    def _record(self, turn: dict[str, Any], **more: Any) -> None:
        self.turns.append(turn)
        self._show(turn, **more)

    def _ask(self) -> str:
        self.shown.append(self._console.export_text(clear=True))
        line = next(self._lines, None)
        if line is None:
            raise EOFError
        self.typed.append(line())
        return self.typed[-1]


def typed_in_one_sitting(installation: Installation, service: str, lines: list[str]) -> Ticket:
    """The same lines typed in one terminal, left open from the first to the last."""
    return Screen(installation, *(partial(str, line) for line in lines)).chat.begin(service)


def marker_of(label: str, shown: str) -> str:
    """The number, or letter, before a label on the screen. It must stand there once."""
    found = re.findall(rf"^ +(\w+) +{re.escape(label)}$", shown, re.MULTILINE)
    assert len(found) == 1, f"« {label} » is {len(found)} times on the screen"
    return str(found[0])


def flat(text: str) -> str:
    """A text without its line breaks, which a terminal also makes after a hyphen, and without the frames it draws."""
    return re.sub(r"(?<=\w)- ", "-", " ".join(re.sub(r"[│╭╮╰╯─]", " ", text).split()))


def read_state(installation: Installation, ticket: Ticket) -> State:
    """What is kept of a conversation, decrypted."""
    return installation.store.run_now(_state, ticket)


def _state(tx: Transaction, ticket: Ticket) -> State:
    return State.load(conversations.open_by_token(tx, ticket.id, ticket.token, lock=False).state)


def write_state(installation: Installation, ticket: Ticket, state: State) -> None:
    """Put a conversation back where it was."""
    installation.store.run_now(_write, ticket, state.dump())


def _write(tx: Transaction, ticket: Ticket, dumped: bytes) -> None:
    found = conversations.open_by_token(tx, ticket.id, ticket.token)
    conversations.save(tx, found, dumped, tx.now + 86_400)


CHANNELS: Mapping[str, Callable[[Installation], HttpChannel | TerminalChannel]] = {
    "http": HttpChannel,
    "terminal": TerminalChannel,
}
