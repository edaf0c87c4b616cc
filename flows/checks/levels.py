"""Levels and the rules that give them."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reporting import choose, problem
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem


def check_levels(flow: Flow, source: Source) -> Iterator[Problem]:
    """Rules give a level of this flow; every level but the last, which needs none, has a rule."""
    known = [level.id for level in flow.levels]
    for number, rule in enumerate(flow.rules):
        if rule.level not in known:
            cause = f"there is no level '{rule.level}'"
            yield problem(
                source, ("rules", number, "level"), "unknown_level", rule.id, cause, choose(rule.level, known)
            )
    given = {rule.level for rule in flow.rules}
    for number, name in enumerate(known[:-1]):
        if name not in given:
            cause = f"no rule gives the level '{name}', and it is not the last"
            yield problem(
                source, ("levels", number), "level_without_rule", name, cause, "add a rule or remove the level"
            )
