"""French typography: curly apostrophes, guillemets, and no-break spaces before high punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.checks.reporting import problem
from flows.checks.texts import texts
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

_QUOTED = re.compile(r'"[ \t]*([^"]*?)[ \t]*"')
_ADDRESS = re.compile(r"((?:https?://|www\.)[^\s»]*[^\s».,;:?!)])")
_SPACES = (
    (re.compile("«[ \t]*(?![ \t\u00a0\u202f])"), "«\u00a0"),
    (re.compile("(?<![ \t\u00a0\u202f])[ \t]*»"), "\u00a0»"),
    (re.compile(r"(?<=[^ \t\u00a0\u202f?!;:(\[])[ \t]*([?!]|[;:](?=[\s»)\]]|$))"), "\u00a0\\1"),
)
"""Where a no-break space is missing. `10:30`, `?!` and `(?)` need none."""


def check_typography(flow: Flow, source: Source) -> Iterator[Problem]:
    """Each line of each French text stands as French typography wants it."""
    for path, where, text in texts(flow):
        for language, words in text.items():
            for code, cause, remedy in typography_faults(language, words):
                yield problem(source, (*path, language), code, where, cause, remedy)


def typography_faults(language: str, words: str) -> list[tuple[str, str, str]]:
    """The faults of one text, line by line: (code, cause, remedy) each; none where it is not French."""
    if language.split("-")[0] != "fr":
        return []
    lines = ((line, _faults(line)) for line in words.splitlines())
    return [("typography", ", ".join(faults), f"write: {mend(line).strip()}") for line, faults in lines if faults]


def mend(line: str) -> str:
    """The line with curly apostrophes, guillemets and no-break spaces; addresses are left alone."""
    parts = _ADDRESS.split(_mend_quotes(line))
    parts[::2] = [_mend_spaces(part) for part in parts[::2]]
    return "".join(parts)


def _faults(line: str) -> list[str]:
    faults = []
    parts = _ADDRESS.split(line)
    if any("'" in part for part in parts[::2]):
        faults.append("straight apostrophe")
    if '"' in line:
        faults.append("straight quotes" if line.count('"') % 2 == 0 else "a straight quote without its pair")
    parts = _ADDRESS.split(_mend_quotes(line))
    if any(_mend_spaces(part) != part.replace("'", "’") for part in parts[::2]):
        faults.append("missing no-break space")
    return faults


def _mend_quotes(line: str) -> str:
    return _QUOTED.sub("«\u00a0\\1\u00a0»", line)


def _mend_spaces(words: str) -> str:
    words = words.replace("'", "’")
    for pattern, right in _SPACES:
        words = pattern.sub(right, words)
    return words
