"""A condition can read only what was asked before it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import first_of, leaves, steps_read, written
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem


def check_order(flow: Flow, source: Source) -> Iterator[Problem]:
    """Sections, steps and variants read earlier steps; rules and advice those before the review."""
    index = {step.id: number for number, (_, step) in enumerate(flow.steps())}
    for place in written(flow):
        if place.before is None:
            continue
        code = "later_step" if place.path[0] == "sections" else "too_late"
        for path, leaf in leaves(place.condition, place.path):
            late = sorted(name for name in steps_read(leaf, flow.definitions) if index.get(name, -1) >= place.before)
            if late:
                cause = f"it reads {', '.join(late)}: {place.limit}"
                yield problem(source, path, code, place.where, cause, "read an earlier step, or move it")
    review = first_of(flow, "review")
    for number, name in enumerate(flow.incomplete.among if flow.incomplete else ()):
        if index.get(name, -1) >= review:
            cause = f"it counts '{name}', which is not asked before the review"
            yield problem(source, ("incomplete", "among", number), "too_late", "incomplete", cause, "remove it")
