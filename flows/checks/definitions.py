"""Definitions exist, are used, and do not go round in circles."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import leaves, written
from flows.checks.reporting import choose, problem
from flows.conditions import Named
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

_LONGEST_CHAIN = 8


def check_definitions(flow: Flow, source: Source) -> Iterator[Problem]:
    """Unknown, circular, too deep and unused definitions."""
    for place in written(flow):
        for path, leaf in leaves(place.condition, place.path):
            if isinstance(leaf, Named) and leaf.named not in flow.definitions:
                cause = f"there is no definition '{leaf.named}'"
                remedy = choose(leaf.named, flow.definitions)
                yield problem(source, (*path, "named"), "unknown_definition", place.where, cause, remedy)
    uses = {
        name: [leaf.named for _, leaf in leaves(condition, ()) if isinstance(leaf, Named)]
        for name, condition in flow.definitions.items()
    }
    yield from _circular(flow, source, uses)
    yield from _unused(flow, source, uses)


def _circular(flow: Flow, source: Source, uses: dict[str, list[str]]) -> Iterator[Problem]:
    circular = [name for name in flow.definitions if _depth(name, uses) is None]
    for name in circular:
        cause, remedy = "the definition uses itself", "write out the condition it stands for"
        yield problem(source, ("definitions", name), "circular_definition", name, cause, remedy)
    for name in () if circular else flow.definitions:
        if (_depth(name, uses) or 0) > _LONGEST_CHAIN:
            cause = f"it names definitions that name others, more than {_LONGEST_CHAIN} deep"
            yield problem(source, ("definitions", name), "deep_definition", name, cause, "write out some of them")


def _depth(name: str, uses: dict[str, list[str]]) -> int | None:
    """How many definitions stand one behind the other, starting here; None when they lead back to this one."""
    reached = {name}
    for depth in range(len(uses)):
        reached = {used for each in reached for used in uses.get(each, ())}
        if name in reached:
            return None
        if not reached:
            return depth
    return len(uses)


def _unused(flow: Flow, source: Source, uses: dict[str, list[str]]) -> Iterator[Problem]:
    used: set[str] = set()
    waiting = [
        leaf.named
        for place in written(flow)
        if place.path[0] != "definitions"
        for _, leaf in leaves(place.condition, ())
        if isinstance(leaf, Named)
    ]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(uses.get(name, ()))
    for name in flow.definitions:
        if name not in used:
            cause = "no section, step, rule, advice or position uses this definition"
            yield problem(source, ("definitions", name), "unused_definition", name, cause, "use it or remove it")
