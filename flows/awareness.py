"""What makes a service known: posters, and e-mails to send, one of each for employees and one for managers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field, field_validator

from flows.checks.placeholders import placeholder_faults
from flows.expansion import Files, document_of, read_model
from flows.languages import languages
from flows.model import Language, Strict, Text

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

    def languages_for(self, public: Public) -> tuple[Language, ...]:
        """The languages in which every word of the poster and of the e-mail is there, French first."""
        texts = [text for part in (self.posters[public], self.mails[public]) for text in _texts_of(part)]
        return tuple(lang for lang in languages() if all(lang in text for text in texts))

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
    return [(name, words) for name, text in _named_texts(part) for words in text.values()]


def _texts_of(part: Poster | Mail) -> list[Text]:
    return [text for _, text in _named_texts(part)]


def _named_texts(part: Poster | Mail) -> list[tuple[str, Text]]:
    dumped = part.model_dump().items()
    return [(name, text) for name, value in dumped for text in (value if isinstance(value, tuple | list) else [value])]
