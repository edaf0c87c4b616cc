"""Shapes of what a service's own software asks to be done on a case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

Status = Literal[
    "new",
    "triaged",
    "contacted",
    "assessed",
    "in_support",
    "on_hold",
    "not_reached",
    "redirected",
    "closed",
    "withdrawn",
]
Words = Annotated[StrictStr, Field(max_length=20_000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Claiming(_Body):
    """Nothing: the caller is who claims."""


class Writing(_Body):
    """A note for colleagues."""

    text: Words


class Replying(Writing):
    """A message to the person; with `answers` they may write back, in the timeline, until one of the two ends that."""

    answers: StrictBool = False


class Deciding(_Body):
    """The level a human decided, and why."""

    level: Literal["rouge", "orange", "jaune"]
    reason: Words


class Moving(_Body):
    """A new status. `on_hold` needs `until` (ISO date) and a `reason`, `closed` a `reason` and an `outcome`,
    `redirected` a `reason`: where to. So does a closed case that begins again: why. `not_reached` needs three calls
    that nobody answered, noted on the console."""

    status: Status
    until: Annotated[StrictStr, Field(max_length=10)] | None = None
    reason: Words | None = None
    outcome: Annotated[StrictStr, Field(max_length=32)] | None = None
