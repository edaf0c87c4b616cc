"""Shapes of what a service's own software asks to be done on a case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

from bot.cell.lifecycle import HOLD_REASONS
from bot.cell.outcomes import CLOSING_REASONS, OUTCOMES

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
_REASONS = (
    f"Of on_hold: {', '.join(HOLD_REASONS)}. Of closed: {', '.join(CLOSING_REASONS)}. Of any other status: free text"
)
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
    """A new status. `on_hold` needs `until` and a `reason`, `closed` a `reason` and an `outcome`; a closed case that
    begins again needs a `reason`: why. A member's session also needs, for `redirected`, a `reason`: where to, and for
    `not_reached` three calls that nobody answered, noted on the console."""

    status: Status
    until: Annotated[StrictStr, Field(max_length=10, description="ISO date, within a year")] | None = None
    reason: Annotated[StrictStr, Field(max_length=20_000, description=_REASONS)] | None = None
    outcome: Annotated[StrictStr, Field(max_length=32, description=f"Of closed: {', '.join(OUTCOMES)}")] | None = None
