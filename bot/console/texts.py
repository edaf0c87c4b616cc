"""The console's own texts, read from console.yml."""

from __future__ import annotations

from functools import cache

from flows.catalog import packaged_files
from flows.conditions import Facts
from flows.expansion import document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.words import Voice


class ConsoleTexts(Strict):
    """console.yml: what the pages of the cell say."""

    pages: dict[Identifier, Text]


@cache
def texts() -> ConsoleTexts:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "console.yml"), ConsoleTexts)


def voice(words: dict[str, str]) -> Voice:
    """How the pages speak; `words` fill `{service}` and `{cellule}`."""
    return Voice(texts().pages, Facts(words=words))
