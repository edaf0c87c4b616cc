"""Every step, and every wording of it, is shown for some answers."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import step_paths
from flows.checks.reporting import problem
from flows.checks.search import Walks
from flows.conditions import Not
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

_REMEDY = "correct a condition on the way there, or remove it"


def check_unreachable(flow: Flow, source: Source) -> Iterator[Problem]:
    """Steps that no combination of answers shows, and wordings that none of them brings."""
    walks = Walks(flow)
    for index, ((path, _), (_, step)) in enumerate(zip(step_paths(flow), flow.steps(), strict=True)):
        if not walks.reach(index):
            cause = "no combination of answers shows this step"
            yield problem(source, path, "unreachable_step", step.id, cause, _REMEDY)
            continue
        if source.place(path)[0] != source.document.name:
            continue  # a shared step may have wordings that serve other flows
        earlier: list[Not] = []
        for number, variant in enumerate(step.variants):
            if not walks.reach(index, variant.when, *earlier):
                cause = "no combination of answers brings this wording"
                yield problem(source, (*path, "variants", number), "dead_variant", step.id, cause, _REMEDY)
            earlier.append(Not.model_construct(not_=variant.when))
