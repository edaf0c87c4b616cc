"""Every rule fires, and every advice is given, for some answers."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import first_of
from flows.checks.reporting import problem
from flows.checks.search import Walks
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

_REMEDY = "correct its condition, or remove it"


def check_dead_rules(flow: Flow, source: Source) -> Iterator[Problem]:
    """Rules and advice that no combination of answers brings at the review."""
    review = first_of(flow, "review")
    if review == len(list(flow.steps())):
        return
    walks = Walks(flow)
    for number, rule in enumerate(flow.rules):
        if not walks.reach(review, rule.when):
            cause = "no combination of answers makes this rule fire"
            yield problem(source, ("rules", number), "dead_rule", rule.id, cause, _REMEDY)
    for number, item in enumerate(flow.advice):
        if item.when is not None and not walks.reach(review, item.when):
            cause = "no combination of answers brings this advice"
            yield problem(source, ("advice", number), "dead_advice", item.id, cause, _REMEDY)
