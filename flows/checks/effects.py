"""What an option does (`does`) makes sense at one moment of the walk only."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import step_paths
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Effect, Flow, Role
from flows.source import Problem

_ROLE: dict[Effect, Role] = {
    "send": "sending",
    "withhold": "sending",
    "decline": "decision",
    "keep": "decision",
    "explain": "opening",
    "leave": "opening",
}
"""Where each effect belongs; `call_back` may stand anywhere."""


def check_effects(flow: Flow, source: Source) -> Iterator[Problem]:
    """Effects stand in sections of their role; declining leads past a sending section."""
    sends = any(section.role == "sending" for section in flow.sections)
    for (path, _), (section, step) in zip(step_paths(flow), flow.steps(), strict=True):
        for number, option in enumerate(step.options):
            if option.does is None:
                continue
            at = (*path, "options", number, "does")
            role = _ROLE.get(option.does, section.role)
            if role != section.role:
                cause = f"'{option.id}' does '{option.does}' in a section of role {section.role}"
                yield problem(source, at, "misplaced_effect", step.id, cause, f"move it to a section of role {role}")
            elif option.does == "decline" and not sends:
                cause = f"'{option.id}' declines a request, but the flow has no section of role sending"
                yield problem(source, at, "misplaced_effect", step.id, cause, "add one, or remove 'does'")
