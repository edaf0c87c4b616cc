"""The web chat's own texts, read from webchat.yml."""

from __future__ import annotations

from functools import cache

from flows.catalog import packaged_files
from flows.conditions import Facts
from flows.expansion import document_of, read_model
from flows.languages import FRENCH
from flows.model import Identifier, Strict, Text
from flows.words import Voice


class WebTexts(Strict):
    """webchat.yml: texts of the pages, of the sheet to keep, of the browser; numbers of crisis.yml reached by SMS."""

    sms: tuple[str, ...]
    pages: dict[Identifier, Text]
    sheet: dict[Identifier, Text]
    chat: dict[Identifier, Text]


@cache
def texts() -> WebTexts:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "webchat.yml"), WebTexts)


def page_voice(facts: Facts, lang: str = FRENCH) -> Voice:
    """How the pages speak, with the words of a service."""
    return Voice(texts().pages, facts, lang)


def unfilled(text: Text, lang: str) -> str:
    """A text as the browser gets it, which fills its placeholders."""
    return text.get(lang) or text[FRENCH]
