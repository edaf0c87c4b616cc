"""The question a person sees now: derived from the run, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.conditions import Value
from flows.formats import shown_contact
from flows.languages import FRENCH
from flows.model import SKIP, CompiledFlow, Option, Placed, Role
from flows.run import Run
from flows.words import Voice

CONTINUE = "continuer"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option on screen."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question ready for any channel. `progress`: questions of the section before it, and their number
    at most; None outside a run."""

    step: str
    type: Literal["choice", "multi", "scale", "text", "ack"]
    text: str
    options: tuple[Choice, ...]
    alone: frozenset[str] = frozenset()
    min: int | None = None
    max: int | None = None
    progress: tuple[int, int] | None = None


def prompt(flow: CompiledFlow, run: Run, voice: Voice) -> Prompt:
    """The current question of `run`."""
    placed = flow.by_id[run.at]
    step = placed.step
    wording, more = placed.wording(run.answers, voice.facts)
    text = voice.say(wording)
    if more is not None:
        text = f"{text}\n\n{voice.say(more)}"
    if step.ends is not None:
        text = f"{text}\n\n{voice.say(step.ends.low)}\n{voice.say(step.ends.high)}"
    scale = step.type == "scale"
    return Prompt(
        step=step.id,
        type=step.type,
        text=text,
        options=tuple(Choice(option.id, voice.say(option.text)) for option in offered(flow, run, placed, voice)),
        alone=frozenset(option.id for option in step.options if option.alone),
        min=step.min if scale else None,
        max=step.max if scale else None,
        progress=flow.progress(run.answers, voice.facts, placed, run.floor),
    )


def offered(flow: CompiledFlow, run: Run, placed: Placed, voice: Voice) -> tuple[Option, ...]:
    """Options for this person: the recap lists what can be changed; without a reader nothing can be sent."""
    step = placed.step
    if placed.role == "review":
        return (*step.options, *_changes(flow, run, voice))
    if placed.role == "sending" and "envoi_ouvert" not in voice.facts.flags:
        return tuple(option for option in step.options if option.does != "send")
    return step.options


def answered(flow: CompiledFlow, run: Run, voice: Voice, role: Role = "questions") -> list[tuple[Placed, Value]]:
    """The steps of one role on the path that have an answer, in order."""
    return [
        (placed, run.answers[placed.step.id])
        for placed in flow.path(run.answers, voice.facts, role=role)
        if placed.step.id in run.answers
    ]


def in_words(placed: Placed, value: Value, voice: Voice) -> str:
    """An answer as the person reads it."""
    if isinstance(value, int):
        return voice.own("sur_dix", n=str(value)) if placed.step.max == 10 else str(value)
    if value == SKIP:
        return voice.own("passee")
    if placed.step.format == "contact":
        return shown_contact(str(value))
    ids = value if isinstance(value, tuple) else (value,)
    options = placed.step.by_id
    return voice.listed(voice.say(options[name].text) if name in options else name for name in ids)


def headline(placed: Placed, voice: Voice) -> str:
    """The short name of a question, for the recap and for what is sent."""
    return voice.say(placed.step.title or placed.step.text)


def _changes(flow: CompiledFlow, run: Run, voice: Voice) -> tuple[Option, ...]:
    def label(placed: Placed, value: Value) -> str:
        return voice.own("changer", question=headline(placed, voice), reponse=in_words(placed, value, voice))

    return tuple(
        Option.model_construct(
            id=placed.step.id,
            text={FRENCH: label(placed, value)},
            alone=False,
            does=None,
            says=None,
            support=False,
            also={},
            up_to=None,
        )
        for placed, value in answered(flow, run, voice)
        if placed.step.type != "ack"
    )
