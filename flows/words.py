"""Texts of the assistant itself (errors, echoes, what is kept), filled with the words of the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.conditions import Facts
from flows.languages import FRENCH, calendar
from flows.model import Text

Kind = Literal["info", "echo", "support", "crisis", "member", "receipt", "error"]


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble shown to a person; plain text, lines separated by newlines."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Voice:
    """How to speak to this person: the assistant's own texts, the service's facts and the language.

    A text missing in the language falls back to French, which is always there.
    """

    texts: Mapping[str, Text]
    facts: Facts
    lang: str = FRENCH
    extra: Mapping[str, str] = field(default_factory=dict)

    def say(self, text: Text, **words: str) -> str:
        """`text` in the person's language with its placeholders filled."""
        template = text.get(self.lang) or text[FRENCH]
        if "{" not in template:
            return template
        return template.format_map({**self.facts.words, **self.extra, **words})

    def own(self, key: str, **words: str) -> str:
        """One of the assistant's own texts, by key of messages.yml."""
        return self.say(self.texts[key], **words)

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in a row."""
        return calendar(self.lang).beside.join(parts)

    def together(self, parts: Sequence[str]) -> str:
        """« l’un et l’autre »."""
        return calendar(self.lang).together(parts)

    def for_level(self, level: str) -> Voice:
        """The same voice, with `{delai}` meaning the first-contact delay of `level`."""
        delay = self.facts.words.get(f"delai_{level}")
        return self if delay is None else Voice(self.texts, self.facts, self.lang, {**self.extra, "delai": delay})
