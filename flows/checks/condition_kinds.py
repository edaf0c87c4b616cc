"""Each kind of condition suits some types of step: `has` reads a multi, `at_most` a scale."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import Leaf, leaves, written
from flows.checks.reporting import problem
from flows.conditions import Among, AtMost, Flag, Has, Is, Named
from flows.expansion import Source
from flows.model import Flow, Step
from flows.source import Problem

_SUITS: dict[type[Leaf], tuple[str, frozenset[str]]] = {
    Is: ("is", frozenset({"choice", "ack", "scale", "text"})),
    Has: ("has", frozenset({"multi"})),
    AtMost: ("at_most", frozenset({"scale"})),
    Among: ("among", frozenset({"choice"})),
}
_SUITABLE = {
    "choice": "write 'is' with an option, or 'among' with a list",
    "ack": "write 'is' with its option",
    "multi": "write 'has' with an option",
    "scale": "write 'at_most' with a number, or 'is' with ne_sait_pas or refus",
    "text": "write 'is' with one of its options",
}


def check_condition_kinds(flow: Flow, source: Source) -> Iterator[Problem]:
    """The kind of every condition fits the step it reads, and a threshold lies on its scale."""
    steps = {step.id: step for _, step in flow.steps()}
    for place in written(flow):
        for path, leaf in leaves(place.condition, place.path):
            if isinstance(leaf, Flag | Named) or leaf.answer not in steps:
                continue
            step = steps[leaf.answer]
            key, suits = _SUITS[type(leaf)]
            if step.type not in suits:
                cause = f"'{key}' does not suit '{step.id}', which is a {step.type}"
                yield problem(source, (*path, key), "condition_kind", place.where, cause, _SUITABLE[step.type])
            elif isinstance(leaf, AtMost) and not _on_scale(leaf, step):
                cause = f"{leaf.at_most} is not on the scale of '{step.id}'"
                remedy = f"write a number from {step.min} to {step.max}"
                yield problem(source, (*path, key), "at_most_range", place.where, cause, remedy)


def _on_scale(leaf: AtMost, step: Step) -> bool:
    return step.min <= leaf.at_most <= step.max
