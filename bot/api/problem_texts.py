"""The words of errors that a person may meet, read from problems.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flows.catalog import packaged_files
from flows.conditions import Facts
from flows.expansion import document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.words import Voice


class ProblemText(Strict):
    """What happened, and what to do."""

    title: Text
    detail: Text


class ProblemTexts(Strict):
    """problems.yml."""

    problems: dict[Identifier, ProblemText]


@cache
def texts() -> Mapping[str, ProblemText]:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "problems.yml"), ProblemTexts).problems


def said(kind: str, lang: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Title and detail of a kind of problem, filled."""
    found, voice = texts()[kind.replace("-", "_")], Voice({}, Facts(), lang)
    return voice.say(found.title, **words), voice.say(found.detail, **words)
