"""One function per check of a flow file; each returns what an author must mend, with place, cause and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flows.checks.advice_topics import check_advice_topics
from flows.checks.bands import check_bands
from flows.checks.condition_kinds import check_condition_kinds
from flows.checks.counting import check_counting
from flows.checks.dead_rules import check_dead_rules
from flows.checks.definitions import check_definitions
from flows.checks.effects import check_effects
from flows.checks.evidence import check_evidence
from flows.checks.forbidden_words import check_forbidden_words
from flows.checks.labels import check_labels
from flows.checks.languages import check_languages
from flows.checks.levels import check_levels
from flows.checks.order import check_order
from flows.checks.phrases import check_phrases
from flows.checks.placeholders import check_placeholders
from flows.checks.repeated_ids import check_repeated_ids
from flows.checks.sections import check_sections
from flows.checks.service_names import check_service_names
from flows.checks.step_shapes import check_step_shapes
from flows.checks.typography import check_typography
from flows.checks.unknown_options import check_unknown_options
from flows.checks.unknown_steps import check_shared_steps, check_unknown_steps
from flows.checks.unreachable import check_unreachable
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

Check = Callable[[Flow, Source], Iterator[Problem]]

STRUCTURE: tuple[Check, ...] = (
    check_repeated_ids,
    check_unknown_steps,
    check_unknown_options,
    check_condition_kinds,
    check_order,
    check_definitions,
    check_service_names,
    check_levels,
    check_step_shapes,
    check_effects,
    check_sections,
)
WORDING: tuple[Check, ...] = (
    check_languages,
    check_placeholders,
    check_bands,
    check_counting,
    check_labels,
    check_phrases,
    check_evidence,
    check_advice_topics,
    check_forbidden_words,
    check_typography,
)
SEARCHES: tuple[Check, ...] = (check_unreachable, check_dead_rules)
"""Checks that walk through the flow: only of use, and only safe, once its structure is sound."""


def check_flow(flow: Flow, source: Source) -> list[Problem]:
    """Run every check. Problems come in the order of the file."""
    found = [problem for check in STRUCTURE for problem in check(flow, source)]
    if not found:
        found = [problem for check in SEARCHES for problem in check(flow, source)]
    found.extend(problem for check in WORDING for problem in check(flow, source))
    return sorted(found, key=lambda problem: (problem.file, problem.line))


def check_shared(flows: Sequence[tuple[Flow, Source]]) -> list[Problem]:
    """What can only be seen with all flows at hand: shared steps that read a step none of them has."""
    return list(check_shared_steps(flows))
