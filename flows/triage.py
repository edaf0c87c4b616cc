"""From answers to an assessment: fixed, printable rules; the highest level that fires wins (screening.md, Triage)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.conditions import Answers, Facts
from flows.model import UNSURE, CompiledFlow


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say: level id, every rule that fired in table order, and whether too little was answered."""

    level: str
    rules: tuple[str, ...]
    incomplete: bool


def assess(flow: CompiledFlow, answers: Answers, facts: Facts) -> Assessment:
    """Apply every rule of `flow` to `answers`.

    The level stays what the rules give even when the assessment is incomplete.
    Raises ValueError for a flow without levels.
    """
    if not flow.flow.levels:
        raise ValueError(f"the flow '{flow.id}' has no levels to assess with")
    fired = [rule for rule, holds in flow.rules if holds(answers, facts)]
    lowest = len(flow.rank) - 1
    rank = min((flow.rank[rule.level] for rule in fired), default=lowest)
    return Assessment(
        level=flow.flow.levels[rank].id,
        rules=tuple(rule.id for rule in fired),
        incomplete=_is_incomplete(flow, answers),
    )


def position(flow: CompiledFlow, answers: Answers, facts: Facts) -> str | None:
    """Where the person stands (indicator I3), None when the answers do not tell."""
    return next((name for name, holds in flow.positions if holds(answers, facts)), None)


def is_unsure(value: object) -> bool:
    """Whether an answer is `ne_sait_pas` or `refus`, alone or as the only choice of a multi."""
    return value in UNSURE or (isinstance(value, tuple) and len(value) == 1 and value[0] in UNSURE)


def _is_incomplete(flow: CompiledFlow, answers: Answers) -> bool:
    need = flow.flow.incomplete
    return need is not None and sum(is_unsure(answers.get(name)) for name in need.among) >= need.at_least
