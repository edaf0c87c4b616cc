"""What is asked, as the readers of answers see it: nothing of a run, of a channel or of a flow file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QuestionType = Literal["yes_no", "scale_0_10", "duration_days", "date", "age", "choice", "multi"]
Value = str | int | list[str]
"""`oui`, `non` or `ne_sait_pas`; a number; an ISO date; an option id; several option ids, in the order offered."""

UNSURE = "ne_sait_pas"
REFUSAL = "refus"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option on offer. `also` lists other ways to write it; `alone` excludes the other options of a multi."""

    id: str
    label: str
    also: tuple[str, ...] = ()
    alone: bool = False

    def __hash__(self) -> int:
        """By the label alone: options are looked up often, and labels seldom repeat."""
        return hash(self.label)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a text may answer. Options are in the order shown, since people write « la 2 »."""

    type: QuestionType
    text: str
    options: tuple[Choice, ...] = ()

    def __hash__(self) -> int:
        """By the text alone, as for options."""
        return hash(self.text)

    def offers(self, option: str) -> bool:
        """Whether this option is offered."""
        return any(each.id == option for each in self.options)
