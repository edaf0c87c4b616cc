"""Sections hold what their role needs."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.known import CONTINUE
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Flow, Section
from flows.source import Path, Problem


def check_sections(flow: Flow, source: Source) -> Iterator[Problem]:
    """No empty section; one way to send and one not to; one review, which goes with levels."""
    for number, section in enumerate(flow.sections):
        path: Path = ("sections", number)
        if not section.steps:
            yield problem(source, path, "empty_section", section.id, "the section has no step", "add one or remove it")
        elif section.role == "sending":
            yield from _sending(section, path, source)
        elif section.role == "review":
            yield from _review(section, path, source)
    yield from _levels(flow, source)


def _sending(section: Section, path: Path, source: Source) -> Iterator[Problem]:
    effects = [option.does for step in section.steps for option in step.options]
    if effects.count("send") != 1:
        cause = f"{effects.count('send')} options send the request"
        yield problem(source, path, "sending", section.id, cause, "keep exactly one option with 'does: send'")
    if "withhold" not in effects:
        cause = "no option withholds the request"
        yield problem(source, path, "sending", section.id, cause, "add one with 'does: withhold'")


def _review(section: Section, path: Path, source: Source) -> Iterator[Problem]:
    step = section.steps[0]
    if len(section.steps) != 1 or step.type != "choice" or list(step.by_id) != [CONTINUE]:
        cause = f"a review is one choice whose only option is '{CONTINUE}'; the questions to change are added to it"
        yield problem(source, path, "review", section.id, cause, "write it so")


def _levels(flow: Flow, source: Source) -> Iterator[Problem]:
    reviews = [number for number, section in enumerate(flow.sections) if section.role == "review"]
    for number in reviews[1:]:
        cause = "there is already a review, and the result is shown once"
        yield problem(source, ("sections", number), "review", flow.sections[number].id, cause, "remove one of them")
    if reviews and not flow.levels:
        section = flow.sections[reviews[0]]
        cause = "a review gives a result, and the flow has no levels"
        yield problem(source, ("sections", reviews[0]), "review", section.id, cause, "add 'levels' or remove it")
    if not reviews and (flow.levels or flow.rules or flow.advice or flow.incomplete):
        key = next(key for key in ("levels", "rules", "advice", "incomplete") if getattr(flow, key))
        cause = "nothing shows a result: the flow has no section of role review"
        yield problem(source, (key,), "review", "", cause, f"add one, or remove '{key}'")
