"""Each type of step has what it needs to be asked, and nothing that it would ignore."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import step_paths
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import UNSURE, Flow, Step
from flows.source import Path, Problem

_ONLY_FOR = {"ends": "scale", "min": "scale", "max": "scale", "format": "text", "reads": "choice"}


def check_step_shapes(flow: Flow, source: Source) -> Iterator[Problem]:
    """Options, ends, range and format, by type."""
    for (path, _), (_, step) in zip(step_paths(flow), flow.steps(), strict=True):
        for key, code, cause, remedy in (*_missing(step), *_misplaced(step)):
            yield problem(source, (*path, key), code, step.id, cause, remedy)
        yield from _options(step, path, source)


def _missing(step: Step) -> Iterator[tuple[str, str, str, str]]:
    real = [option for option in step.options if option.id not in UNSURE]
    match step.type:
        case "choice" | "multi" if not real:
            yield "options", "no_options", f"a {step.type} needs options", "list at least one under 'options'"
        case "ack" if len(step.options) != 1:
            cause = f"an ack has one option, this one has {len(step.options)}"
            yield "options", "ack_options", cause, "keep one, or make it a choice"
        case "scale":
            if step.ends is None:
                cause = "a scale says what its two ends mean"
                yield "ends", "no_ends", cause, "add 'ends' with 'low' and 'high'"
            if step.min >= step.max:
                cause = f"the scale goes from {step.min} to {step.max}"
                key = "max" if "max" in step.model_fields_set else "min"
                yield key, "scale_range", cause, "make 'min' less than 'max'"
        case "text" if step.format is None:
            yield "format", "no_format", "a text needs a format to be checked", "add 'format', e.g. name"
        case _:
            pass


def _misplaced(step: Step) -> Iterator[tuple[str, str, str, str]]:
    for key, kind in _ONLY_FOR.items():
        if key in step.model_fields_set and step.type != kind:
            cause = f"'{key}' means nothing for a {step.type}"
            yield key, "misplaced_key", cause, f"remove it, or make the step a {kind}"


def _options(step: Step, path: Path, source: Source) -> Iterator[Problem]:
    for number, option in enumerate(step.options):
        at: Path = (*path, "options", number)
        if step.type == "scale" and option.id not in UNSURE:
            cause, remedy = f"a scale has no option '{option.id}'", f"keep only {' and '.join(UNSURE)} (unsure: true)"
            yield problem(source, at, "scale_options", step.id, cause, remedy)
        if option.alone and step.type != "multi":
            cause = f"'{option.id}' is marked 'alone', but only one answer can be given to a {step.type}"
            yield problem(source, (*at, "alone"), "misplaced_alone", step.id, cause, "remove 'alone'")
