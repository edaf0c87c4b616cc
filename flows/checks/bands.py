"""Questions that read a number (days, years, things) know in which band each falls."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import step_paths
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem


def check_bands(flow: Flow, source: Source) -> Iterator[Problem]:
    """`reads` goes with `up_to`, which only grows from one option to the next."""
    for (path, _), (_, step) in zip(step_paths(flow), flow.steps(), strict=True):
        bands = [(n, option, option.up_to) for n, option in enumerate(step.options) if option.up_to is not None]
        if step.reads is not None and not bands:
            cause = f"the step reads a {step.reads}, but no option says up to where it goes"
            yield problem(source, (*path, "reads"), "no_bands", step.id, cause, "add 'up_to' to its options")
        last = -1
        for number, option, days in bands:
            at = (*path, "options", number, "up_to")
            if step.reads is None:
                cause = f"'{option.id}' has 'up_to', but the step reads no number"
                yield problem(source, at, "stray_band", step.id, cause, "add 'reads' to the step, or remove 'up_to'")
            elif days <= last:
                cause = f"'{option.id}' goes up to {days}, no further than the option before it"
                yield problem(source, at, "band_order", step.id, cause, "order the options from short to long")
            last = max(last, days)
