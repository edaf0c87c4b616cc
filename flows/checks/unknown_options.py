"""Conditions compare answers with options their step has."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import leaves, written
from flows.checks.reporting import choose, problem
from flows.conditions import Has, Is
from flows.expansion import Source
from flows.model import Flow
from flows.source import Path, Problem


def check_unknown_options(flow: Flow, source: Source) -> Iterator[Problem]:
    """Every option named by `is` or `has` exists; a review step also offers the questions to change."""
    steps = {step.id: step for section, step in flow.steps() if section.role != "review"}
    for place in written(flow):
        for path, leaf in leaves(place.condition, place.path):
            if not isinstance(leaf, Is | Has) or leaf.answer not in steps:
                continue
            known = steps[leaf.answer].by_id
            key = "is" if isinstance(leaf, Is) else "has"
            for number, name in enumerate(leaf.options):
                if name not in known:
                    single = isinstance(leaf.is_ if isinstance(leaf, Is) else leaf.has, str)
                    at: Path = (*path, key) if single else (*path, key, number)
                    cause = f"the step '{leaf.answer}' has no option '{name}'"
                    yield problem(source, at, "unknown_option", place.where, cause, choose(name, known))
