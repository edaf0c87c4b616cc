"""What makes a service known: posters, and e-mails to send, one of each for employees and one for managers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field, field_validator

from flows.checks.placeholders import placeholder_faults
from flows.expansion import Files, document_of, read_model
from flows.model import Strict, Text

AWARENESS_FILE = "awareness.yml"

Public = Literal["salaries", "managers"]
PUBLICS: tuple[Public, ...] = get_args(Public)
"""Whom a poster or an e-mail speaks to."""


class Poster(Strict):
    """What a poster says, from top to bottom."""

    who: Text
    title: Text
    lead: Text
    scan: Text
    typed: Text
    promises: tuple[Text, ...] = Field(min_length=1)
    employer: Text
    advice: Text
    emergency: Text


class Mail(Strict):
    """An e-mail to copy."""

    subject: Text
    text: Text


class Awareness(Strict):
    """awareness.yml."""

    posters: Mapping[Public, Poster]
    mails: Mapping[Public, Mail]

    @field_validator("posters", "mails")
    @classmethod
    def _for_everybody(cls, value: Mapping[Public, Poster | Mail]) -> Mapping[Public, Poster | Mail]:
        missing = set(PUBLICS) - value.keys()
        if missing:
            raise ValueError(f"there is none for {', '.join(sorted(missing))}")
        for public, each in value.items():
            for name, words in _texts(each):
                faults = [cause for _, cause, _ in placeholder_faults(words.replace("{adresse}", ""), ("posters",))]
                if faults:
                    raise ValueError(f"{public}.{name}: {faults[0]}")
        return value


def read_awareness(files: Files) -> Awareness:
    """The texts of posters and e-mails. `{adresse}` stands for the link, beside the words of the service.

    Raises InvalidContent.
    """
    return read_model(document_of(files, AWARENESS_FILE), Awareness)


def _texts(part: Poster | Mail) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in part.model_dump().items():
        for text in value if isinstance(value, tuple | list) else [value]:
            found.extend((name, words) for words in text.values())
    return found
