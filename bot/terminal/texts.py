"""What the terminal itself says, read from terminal.yml."""

from __future__ import annotations

from functools import cache

from flows.catalog import packaged_files
from flows.conditions import Facts
from flows.expansion import document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.words import Voice


class TerminalTexts(Strict):
    """terminal.yml."""

    texts: dict[Identifier, Text]


@cache
def voice_in(lang: str) -> Voice:
    """How the terminal speaks. Raises InvalidContent when its texts were damaged."""
    return Voice(read_model(document_of(packaged_files(), "terminal.yml"), TerminalTexts).texts, Facts(), lang)
