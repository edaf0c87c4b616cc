"""Lists of words that one reader looks up, from `flows/content/reading.yml`: whoever knows French may lengthen them.

Each is read once, when the module of its reader is loaded; `reader` is the name of that module.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from flows.source import parse
from flows.understanding.answers.text.phrases import Phrases
from flows.understanding.answers.text.plain import Words, plain_words
from flows.understanding.content import refused

FILE: Final = "flows/content/reading.yml"
_Lists = dict[str, dict[str, Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]]]


@cache
def lists() -> _Lists:
    """Every list, by reader and name. Raises InvalidContent when the file was damaged."""
    text = resources.files("flows").joinpath("content/reading.yml").read_text("utf-8")
    document = parse(text, FILE)
    try:
        return TypeAdapter(_Lists).validate_python(document.data)
    except ValidationError as error:
        raise refused(error, document) from None


def word_list(reader: str, name: str) -> frozenset[str]:
    """The words of a list, in their plain form; those of a phrase count each. Raises KeyError for an unknown list."""
    return frozenset(word for phrase in phrase_list(reader, name) for word in phrase)


def phrase_list(reader: str, name: str) -> tuple[Words, ...]:
    """The phrases of a list, as plain words, in the order written. Raises KeyError for an unknown list."""
    return tuple(plain_words(each) for each in lists()[reader][name])


def phrase_set(reader: str, name: str) -> Phrases:
    """The phrases of a list, to be looked for anywhere. Raises KeyError for an unknown list."""
    return Phrases(frozenset(phrase_list(reader, name)))


def beginnings(reader: str, name: str) -> tuple[str, ...]:
    """The beginnings of words of a list, written « report* ». Raises KeyError for an unknown list."""
    return tuple("".join(plain_words(each.removesuffix("*"))) for each in lists()[reader][name])


def texts(reader: str, name: str) -> tuple[str, ...]:
    """The texts of a list as they are written, for cues. Raises KeyError for an unknown list."""
    return tuple(lists()[reader][name])
