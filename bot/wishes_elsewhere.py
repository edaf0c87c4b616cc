"""What a text asks for in a language that no model has learned: plain wishes, topics by the words of their titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.incoming import Text
from flows.languages import languages
from flows.understanding.intents import IntentReading
from flows.understanding.normalise import normalise

if TYPE_CHECKING:
    from bot.talk import Talk

_SHORTEST = 4
"""Letters of a word that tells something of a topic."""
_COMMON = frozenset(("work", "with", "what", "your", "about", "have", "this", "that", "from", "they", "when", "back"))
"""Words of English titles that tell nothing."""
_MOST = 3


def reread(talk: Talk, said: Text, clean: str) -> Text:
    """The text with what it asks for, where the conversation is in such a language; else as it is."""
    reading = languages()[talk.state.lang].reading
    if reading is None:
        return said
    wish = reading.wish(clean)
    found = IntentReading(wish, (), 1.0) if wish is not None else IntentReading(None, tuple(_topics(talk, clean)), 0.5)
    return replace(said, intent=found)


def _topics(talk: Talk, clean: str) -> list[str]:
    """Topics that share words with the text, those that share most first."""
    said = set(_telling(clean))
    topics = talk.world.catalog.information.topics
    shared = {
        name: len(said.intersection(_telling(normalise(f"{name} {talk.voice.say(topic.title)}"))))
        for name, topic in topics.items()
    }
    return sorted((name for name, count in shared.items() if count), key=lambda name: -shared[name])[:_MOST]


def _telling(plain: str) -> Iterator[str]:
    return (word.rstrip("s") for word in plain.split() if len(word) >= _SHORTEST and word not in _COMMON)
