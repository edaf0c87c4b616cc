"""Option texts fit on a button and can be told apart."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import step_paths
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

LONGEST_LABEL = 64
"""Characters that a phone shows on a button."""


def check_labels(flow: Flow, source: Source) -> Iterator[Problem]:
    """Length of every option text, and no two alike within a step."""
    for (path, _), (_, step) in zip(step_paths(flow), flow.steps(), strict=True):
        taken: dict[tuple[str, str], str] = {}
        for number, option in enumerate(step.options):
            for language, label in option.text.items():
                at = (*path, "options", number, "text", language)
                if len(label) > LONGEST_LABEL:
                    cause = f"the label of '{option.id}' has {len(label)} characters"
                    remedy = f"keep {LONGEST_LABEL} at most; say the rest in 'help'"
                    yield problem(source, at, "long_label", step.id, cause, remedy)
                other = taken.setdefault((language, " ".join(label.casefold().split())), option.id)
                if other != option.id:
                    cause = f"'{option.id}' and '{other}' have the same label « {label} »"
                    yield problem(source, at, "repeated_label", step.id, cause, "make the difference clear")
