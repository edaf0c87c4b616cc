"""Conditions as written in a flow: where each stands, what it reads, and which steps it may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.conditions import All, Among, Any_, AtMost, Condition, Flag, Has, Is, Named, Not
from flows.model import Flow, Role
from flows.source import Path

Leaf = Is | Has | AtMost | Among | Flag | Named


@dataclass(frozen=True, slots=True)
class Written:
    """A condition of the file.

    `before` is the index of the first step it may not read (None for a definition, read wherever it is named),
    `limit` says in words why.
    """

    path: Path
    where: str
    condition: Condition
    before: int | None
    limit: str = ""


def written(flow: Flow) -> Iterator[Written]:
    """Every condition of the flow, definitions included, in the order of the schema."""
    for name, condition in flow.definitions.items():
        yield Written(("definitions", name), name, condition, None)
    yield from _in_sections(flow)
    review = first_of(flow, "review")
    sending = first_of(flow, "sending")
    for number, rule in enumerate(flow.rules):
        yield Written(("rules", number, "when"), rule.id, rule.when, review, "rules are applied at the review")
    for number, item in enumerate(flow.advice):
        if item.when is not None:
            yield Written(("advice", number, "when"), item.id, item.when, review, "advice is chosen at the review")
    for number, position in enumerate(flow.positions):
        path: Path = ("positions", number, "when")
        yield Written(path, position.id, position.when, sending, "the position is read when the request is sent")


def _in_sections(flow: Flow) -> Iterator[Written]:
    index = 0
    for s, section in enumerate(flow.sections):
        if section.when is not None:
            limit = "a section can depend only on the steps before it"
            yield Written(("sections", s, "when"), section.id, section.when, index, limit)
        for n, step in enumerate(section.steps):
            path: Path = ("sections", s, "steps", n)
            limit = "a step can depend only on the steps before it"
            if step.when is not None:
                yield Written((*path, "when"), step.id, step.when, index, limit)
            for v, variant in enumerate(step.variants):
                yield Written((*path, "variants", v, "when"), step.id, variant.when, index, limit)
            index += 1


def first_of(flow: Flow, role: Role) -> int:
    """Index of the first step of that role; the number of steps when there is none."""
    return next((i for i, (section, _) in enumerate(flow.steps()) if section.role == role), len(list(flow.steps())))


def leaves(condition: Condition, path: Path) -> Iterator[tuple[Path, Leaf]]:
    """Elementary parts of a condition with their paths; names are given as they are, not followed."""
    match condition:
        case All(all_=parts):
            for number, part in enumerate(parts):
                yield from leaves(part, (*path, "all", number))
        case Any_(any_=parts):
            for number, part in enumerate(parts):
                yield from leaves(part, (*path, "any", number))
        case Not(not_=part):
            yield from leaves(part, (*path, "not"))
        case _:
            yield path, condition


def steps_read(leaf: Leaf, definitions: Mapping[str, Condition]) -> set[str]:
    """Ids of the steps a part reads, through the definitions it names, be they circular or unknown."""
    found: set[str] = set()
    followed: set[str] = set()
    waiting: list[Leaf] = [leaf]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Named):
            if part.named in definitions and part.named not in followed:
                followed.add(part.named)
                waiting.extend(inner for _, inner in leaves(definitions[part.named], ()))
        elif not isinstance(part, Flag):
            found.add(part.answer)
    return found


def step_paths(flow: Flow) -> Iterator[tuple[Path, int]]:
    """Path and section number of every step, in the order of `Flow.steps`."""
    for s, section in enumerate(flow.sections):
        for n in range(len(section.steps)):
            yield ("sections", s, "steps", n), s
