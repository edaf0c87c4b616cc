"""Two things of one kind cannot share an id: answers, exports and statistics use ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.checks.reading import step_paths
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Advice, Flow, Level, Position, Rule, Section
from flows.source import Path, Problem


def check_repeated_ids(flow: Flow, source: Source) -> Iterator[Problem]:
    """Ids of sections, steps, options, levels, rules, advice and positions."""
    steps = [step for _, step in flow.steps()]
    paths = [path for path, _ in step_paths(flow)]
    yield from _repeated(source, "step", zip(paths, (step.id for step in steps), strict=True))
    for path, step in zip(paths, steps, strict=True):
        options = (((*path, "options", n), option.id) for n, option in enumerate(step.options))
        yield from _repeated(source, "option", options, step.id)
    kinds: tuple[tuple[str, str, tuple[Section | Level | Rule | Advice | Position, ...]], ...] = (
        ("section", "sections", flow.sections),
        ("level", "levels", flow.levels),
        ("rule", "rules", flow.rules),
        ("advice", "advice", flow.advice),
        ("position", "positions", flow.positions),
    )
    for kind, key, items in kinds:
        yield from _repeated(source, kind, (((key, n), item.id) for n, item in enumerate(items)))


def _repeated(source: Source, kind: str, named: Iterable[tuple[Path, str]], where: str = "") -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, name in named:
        if name in first:
            file, line = source.place(first[name])
            cause = f"the {kind} id '{name}' is already taken at {file}:{line}"
            yield problem(source, (*path, "id"), f"repeated_{kind}", where or name, cause, "give this one another id")
        first.setdefault(name, path)
