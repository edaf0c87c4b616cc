"""What a person does, as every entrance hands it over."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Literal, get_args

from bot.world import World
from flows.events import Chosen, Number
from flows.understanding.crisis import CrisisReading
from flows.understanding.intents import IntentReading

Command = Literal["retour", "recommencer", "effacer", "mes_donnees", "urgence", "parler_a_quelqu_un", "langue"]
COMMANDS: tuple[Command, ...] = get_args(Command)
TYPED: Final[dict[str, Command]] = {
    "retour": "retour",
    "recommencer": "recommencer",
    "effacer": "effacer",
    "mes_donnees": "mes_donnees",
    "urgence": "urgence",
    "rappel": "parler_a_quelqu_un",
    "langue": "langue",
}
"""What is typed after a slash, wherever commands are typed, and the command it stands for."""
_CRISIS_READ = 5_000
_INTENT_READ = 2_000


@dataclass(frozen=True, slots=True)
class Text:
    """Something a person wrote, and what was read in it before the transaction."""

    text: str
    crisis: CrisisReading
    intent: IntentReading


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command, by button or menu."""

    command: Command


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language to go on in, chosen beside the question on screen."""

    lang: str


Action = Text | Chosen | Number | Ordered | Spoken


@dataclass(frozen=True, slots=True)
class Target:
    """The prompt that an answer was given to, copied by the client; what is None was not copied.

    `mark` stands for the other three where there is little room (`mark_of`).
    """

    run: str | None = None
    step: str | None = None
    revision: int | None = None
    mark: str | None = None


def command_named(name: str) -> Command | None:
    """The command that a button names, None where it is no command."""
    return next((each for each in COMMANDS if each == name), None)


def mark_of(run: str | None, step: str, revision: int) -> str:
    """Eight characters that no other question of the same conversation has."""
    digest = blake2b(f"{run or ''}/{step}/{revision}".encode(), digest_size=6).digest()
    return base64.urlsafe_b64encode(digest).decode()


def mark_of_prompt(prompt: Mapping[str, Any]) -> str:
    """The mark of a prompt as entrances get it (design.md, HTTP)."""
    return mark_of(prompt["run"], prompt["step"], prompt["revision"])


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of a person.

    `event` is its id from the channel (a repetition gets the same turn again), `body` its content, to notice an id
    used for something else; both None when the channel gives none.
    """

    action: Action
    target: Target = Target()
    event: str | None = None
    body: bytes = b""


def read_text(world: World, text: str) -> Text:
    """Read a text for a crisis and for what it asks, before any transaction."""
    return Text(text, world.crisis.read(beginning_and_end(text)), world.intents.read(text[:_INTENT_READ]))


def beginning_and_end(text: str) -> str:
    """What is read for a crisis: all of a text, or both ends of an enormous one."""
    return text if len(text) <= 2 * _CRISIS_READ else f"{text[:_CRISIS_READ]} . {text[-_CRISIS_READ:]}"
