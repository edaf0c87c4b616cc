"""What says yes and what says no to one kind of question, as `flows/content/cues_yes_no.yml` tells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pydantic import Field

from flows.understanding.answers.text.cues import Content, Cues, CuesOf, spoken
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.content import checked


@dataclass(frozen=True, slots=True)
class Topic:
    """What says yes and what says no to one kind of question."""

    yes: Cues
    no: Cues


class _Asked(Content):
    """When a topic is asked about: `inverse` swaps yes and no, `unless` asks another thing, as a wish does."""

    asked: CuesOf
    inverse: CuesOf = Cues(())
    unless: CuesOf = Cues(())
    wished: bool = False
    yes: CuesOf = Field(alias="oui")
    no: CuesOf = Field(alias="non")


class _File(Content):
    topics: tuple[_Asked, ...]


_WISHES: Final = word_list("topics", "wishes")


@lru_cache(maxsize=512)
def topics_of(asked: Words) -> tuple[Topic, ...]:
    """The kinds of question to which one asked with these words belongs."""
    words = spoken(asked)
    wish = not _WISHES.isdisjoint(words)
    found = []
    for each in _topics():
        if each.asked.heard(words) and not each.unless.heard(words) and (each.wished or not wish):
            yes, no = (each.no, each.yes) if each.inverse.heard(words) else (each.yes, each.no)
            found.append(Topic(yes, no))
    return tuple(found)


@cache
def _topics() -> tuple[_Asked, ...]:
    return checked("cues_yes_no.yml", _File).topics
