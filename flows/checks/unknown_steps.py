"""Conditions read answers to steps of this flow, or, in a shared step, of one of the flows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.checks.reading import leaves, written
from flows.checks.reporting import choose, problem
from flows.conditions import Flag, Named
from flows.expansion import Source
from flows.model import Flow
from flows.source import Path, Problem


def check_unknown_steps(flow: Flow, source: Source) -> Iterator[Problem]:
    """Every `answer` of a condition, and every question counted for an incomplete result, is a step."""
    known = {step.id for _, step in flow.steps()}
    for place in written(flow):
        for path, leaf in leaves(place.condition, place.path):
            if not isinstance(leaf, Flag | Named) and leaf.answer not in known and _own(path, source):
                cause = f"there is no step '{leaf.answer}'"
                yield problem(source, (*path, "answer"), "unknown_step", place.where, cause, choose(leaf.answer, known))
    for number, name in enumerate(flow.incomplete.among if flow.incomplete else ()):
        if name not in known:
            path = ("incomplete", "among", number)
            yield problem(source, path, "unknown_step", "incomplete", f"there is no step '{name}'", choose(name, known))


def check_shared_steps(flows: Sequence[tuple[Flow, Source]]) -> Iterator[Problem]:
    """Every `answer` of a condition in a shared file is a step of at least one flow."""
    known = {step.id for flow, _ in flows for _, step in flow.steps()}
    said = set()
    for flow, source in flows:
        for place in written(flow):
            for path, leaf in leaves(place.condition, place.path):
                if isinstance(leaf, Flag | Named) or leaf.answer in known or _own(path, source):
                    continue
                cause = f"no flow has a step '{leaf.answer}'"
                found = problem(
                    source, (*path, "answer"), "unknown_step", place.where, cause, choose(leaf.answer, known)
                )
                if found not in said:
                    said.add(found)
                    yield found


def _own(path: Path, source: Source) -> bool:
    return source.place(path)[0] == source.document.name
