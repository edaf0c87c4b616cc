"""What people type settles one option only."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reading import step_paths
from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Flow, Option
from flows.source import Path, Problem
from flows.understanding.normalise import normalise


def check_phrases(flow: Flow, source: Source) -> Iterator[Problem]:
    """No `also` phrase means two options of a step, by their phrases or labels, nor nothing at all."""
    for (path, _), (_, step) in zip(step_paths(flow), flow.steps(), strict=True):
        labels = {
            (language, normalise(label)): option.id
            for option in step.options
            for language, label in option.text.items()
        }
        meant: dict[tuple[str, str], str] = {}
        for number, option in enumerate(step.options):
            for at, language, phrase in _phrases(option, (*path, "options", number, "also")):
                plain = normalise(phrase)
                other = labels.get((language, plain), option.id)
                if other == option.id:
                    other = meant.setdefault((language, plain), option.id)
                if not plain:
                    cause = f"« {phrase} » holds no word"
                    yield problem(source, at, "empty_phrase", step.id, cause, "remove it")
                elif other != option.id:
                    cause = f"« {phrase} » means both '{other}' and '{option.id}'"
                    yield problem(source, at, "ambiguous_phrase", step.id, cause, "keep it for one option")


def _phrases(option: Option, path: Path) -> Iterator[tuple[Path, str, str]]:
    for language, phrases in option.also.items():
        for number, phrase in enumerate(phrases):
            yield (*path, language, number), language, phrase
