"""How checks say what they found."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from flows.expansion import Source
from flows.source import Path, Problem

_LISTED = 12


def problem(source: Source, path: Path, code: str, where: str, cause: str, remedy: str) -> Problem:
    """A problem at a path of the expanded flow, placed in the file that holds it."""
    file, line = source.place(path)
    return Problem(code, file, line, where, cause, remedy)


def choose(word: str, known: Collection[str]) -> str:
    """A remedy for a name that is not in `known`: the likeliest one meant, or what there is to choose from."""
    if len(known) <= 200:
        close = get_close_matches(word, known, n=1)
        if close:
            return f"did you mean '{close[0]}'?"
    if not known:
        return "remove it: there is none to choose from"
    listed = sorted(known)
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return f"choose among {', '.join(listed[:_LISTED])}{more}"
