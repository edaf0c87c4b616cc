"""Texts can be filled with the words of the service, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from flows.checks.reporting import choose, problem
from flows.checks.texts import texts
from flows.expansion import Source
from flows.model import PLACEHOLDERS, Flow
from flows.source import Path, Problem

_DELAY = "delai"
_RESULT = ("levels", "incomplete", "why_intro", "advice_intro", "advice")
"""Parts said with the result, the only moment when there is a level and so a delay."""


def check_placeholders(flow: Flow, source: Source) -> Iterator[Problem]:
    """Braces are well formed, and hold a known name that means something there."""
    for path, where, text in texts(flow):
        for language, words in text.items():
            for code, cause, remedy in placeholder_faults(words, path):
                yield problem(source, (*path, language), code, where, cause, remedy)


def placeholder_faults(words: str, path: Path) -> Iterator[tuple[str, str, str]]:
    """The faults of one text that stands at `path`: code, cause and remedy of each."""
    if "{" not in words:
        if "}" in words:
            yield "braces", "a '}' closes nothing", "remove it, or open it with '{'"
        return
    try:
        fields = [(name, spec, how) for _, name, spec, how in Formatter().parse(words) if name is not None]
    except ValueError as error:
        yield "braces", f"the braces are broken: {error}", "write {name}, or {{ and }} for braces to be shown"
        return
    for name, spec, how in fields:
        if name not in PLACEHOLDERS:
            yield "unknown_placeholder", f"nothing replaces '{{{name}}}'", choose(name, PLACEHOLDERS)
        elif spec or how:
            yield "braces", f"'{{{name}}}' is given a format", f"write {{{name}}} alone"
        elif name == _DELAY and path[0] not in _RESULT:
            cause = "there is a delay only once there is a result"
            yield "misplaced_placeholder", cause, "use {delai} in levels, advice or incomplete only"
