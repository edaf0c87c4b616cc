"""A conversation in the terminal: numbers to choose, colours, progress; thin around the use case."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from rich.console import Console
from rich.panel import Panel
from rich.text import Text as Styled

from bot import conversation
from bot.incoming import TYPED, Action, Incoming, Ordered, Target, read_text
from bot.terminal.texts import voice_in
from bot.world import World
from flows.events import Chosen, Number
from flows.words import Voice
from storage.store import Store

_STYLES = {
    "info": "default",
    "echo": "dim",
    "support": "yellow",
    "crisis": "bold red",
    "member": "cyan",
    "receipt": "green",
    "error": "yellow",
}
_WIDTH = 76
_LONGEST_NUMBER = 9
QUIT = "/quitter"
_HELP = "/aide"
_COMMAND_LINE = "/retour  /urgence  /rappel  /mes_donnees  /effacer  /recommencer  /langue  /quitter"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What brings a person back to their conversation."""

    id: str
    token: str

    def __str__(self) -> str:
        return f"{self.id}.{self.token}"

    @classmethod
    def parse(cls, text: str) -> Ticket | None:
        """Read what `str` wrote; None when it is something else."""
        name, dot, token = text.strip().partition(".")
        return cls(name, token) if dot and name and token else None


class TerminalChat:
    """One conversation. `ask` reads a line from the person and raises EOFError when they leave."""

    def __init__(self, store: Store, world: World, console: Console, ask: Callable[[], str]) -> None:
        self._store = store
        self._world = world
        self._console = console
        self._ask = ask

    def begin(self, service: str, lang: str = "fr") -> Ticket:
        """Begin a conversation and show its first screen."""
        started = self._store.run_now(conversation.start, self._world, service, None, lang)
        ticket = Ticket(started.id, started.token)
        self.talk(ticket, orjson.loads(started.turn))
        return ticket

    def resume(self, ticket: Ticket) -> None:
        """Go on where the person left, with what was said last. Raises UnknownConversation."""
        turn = self._store.run_now(conversation.receive, self._world, ticket.id, ticket.token, 0)
        self.talk(ticket, orjson.loads(turn))

    def talk(self, ticket: Ticket, turn: dict[str, Any]) -> None:
        """Show turns and take answers until the person leaves."""
        self.show(turn)
        while (action := self._next_action(turn["prompt"])) is not None:
            shown = turn["prompt"]
            target = Target(shown["run"], shown["step"], shown["revision"])
            incoming = Incoming(action, target)
            answered = self._store.run_now(conversation.take_turn, self._world, ticket.id, ticket.token, incoming)
            before, turn = turn, orjson.loads(answered)
            taken = turn["prompt"]["step"] != before["prompt"]["step"]
            self.show(turn, corrects=taken and any(each["kind"] == "echo" for each in turn["messages"]))

    def show(self, turn: dict[str, Any], *, corrects: bool = False) -> None:
        """Print the bubbles, then the question with its numbered options; `corrects` when an answer was read from
        words."""
        for message in turn["messages"]:
            self._console.print()
            body = Styled(_wrapped(message["text"]), style=_STYLES[message["kind"]])
            framed = message["kind"] in ("crisis", "receipt", "support")
            self._console.print(
                Panel(body, width=_WIDTH + 4, border_style=_STYLES[message["kind"]]) if framed else body
            )
        prompt, voice = turn["prompt"], voice_in(turn["lang"])
        self._console.print()
        if prompt["progress"]:
            self._console.print(_bar(prompt["progress"]["done"], prompt["progress"]["of"], voice), style="cyan")
        self._console.print(Styled(_wrapped(prompt["text"]), style="bold"))
        for number, option in enumerate(prompt["options"], start=1):
            marker = chr(96 + number) if prompt["type"] == "scale" else str(number)
            self._console.print(Styled(f"  {marker:>2}  ", style="cyan").append(option["label"], style="default"))
        self._console.print(_hint(prompt, voice), style="dim")
        if corrects:
            self._console.print(voice.own("corriger"), style="dim")

    def _next_action(self, prompt: dict[str, Any]) -> Action | None:
        while True:
            try:
                line = self._ask().strip()
            except (EOFError, KeyboardInterrupt):
                return None
            if line == QUIT:
                return None
            if line == _HELP or (line.startswith("/") and line[1:] not in TYPED):
                self._console.print(_COMMAND_LINE, style="dim")
            else:
                return self._action(line, prompt)

    def _action(self, line: str, prompt: dict[str, Any]) -> Action:
        if line.startswith("/") and line[1:] in TYPED:
            return Ordered(TYPED[line[1:]])
        ids = [option["id"] for option in prompt["options"]]
        if prompt["type"] == "scale":
            if line.isdecimal() and len(line) <= _LONGEST_NUMBER:
                return Number(int(line))
            if len(line) == 1 and 0 <= ord(line) - 97 < len(ids):
                return Chosen((ids[ord(line) - 97],))
        numbers = line.replace(",", " ").split()
        small = [int(each) for each in numbers if each.isdecimal() and len(each) <= _LONGEST_NUMBER]
        wanted = [each for each in small if 1 <= each <= len(ids)]
        enough = len(wanted) == len(numbers) and (len(wanted) == 1 or prompt["type"] == "multi")
        if enough and prompt["type"] in ("choice", "multi", "ack", "text"):
            return Chosen(tuple(ids[each - 1] for each in wanted))
        return read_text(self._world, line)


def _hint(prompt: dict[str, Any], voice: Voice) -> str:
    how = {
        "choice": "choix",
        "ack": "lu",
        "multi": "plusieurs",
        "scale": "note",
        "text": "texte_ou_choix" if prompt["options"] else "texte",
    }[prompt["type"]]
    return f"{voice.own(how, min=str(prompt['min']), max=str(prompt['max']))}  {voice.own('autres')}"


def _bar(done: int, of: int, voice: Voice) -> str:
    filled = round(20 * done / of) if of else 0
    return f"{'━' * filled}{'─' * (20 - filled)}  {voice.own('progression', n=str(min(done + 1, of)), of=str(of))}"


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, _WIDTH, subsequent_indent="  " if line.startswith("•") else "")
        for line in text.splitlines()
    )
