"""An incomplete result can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import UNSURE, Flow
from flows.source import Problem


def check_counting(flow: Flow, source: Source) -> Iterator[Problem]:
    """`incomplete` asks for no more unsure answers than its questions can get."""
    need = flow.incomplete
    if need is None:
        return
    steps = {step.id: step for _, step in flow.steps()}
    for number, name in enumerate(need.among):
        if name in steps and not any(option in steps[name].by_id for option in UNSURE):
            cause = f"'{name}' has neither {' nor '.join(UNSURE)}"
            path = ("incomplete", "among", number)
            yield problem(
                source, path, "incomplete", "incomplete", cause, "add 'unsure: true' to it, or remove it here"
            )
    if need.at_least > len(set(need.among)):
        cause = f"{need.at_least} questions are needed out of {len(set(need.among))}"
        yield problem(source, ("incomplete", "at_least"), "incomplete", "incomplete", cause, "lower 'at_least'")
