"""What a text asks for in a language that no model has learned: plain wishes, topics by the ideas that tell them, or by
the words of their titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_CLEAR = 0.7
"""A question is answered; what asks nothing is not taken for one."""


def reread(talk: Talk, said: Text, clean: str) -> Text:
    """The text with what it asks for, where the conversation is in such a language; else as it is."""
    reading = languages()[talk.state.lang].reading
    if reading is None:
        return said
    wish = reading.wish(clean)
    found = IntentReading(wish, (), 1.0) if wish is not None else _asked(talk, clean, reading.about(clean))
    return replace(said, intent=found)


def _asked(talk: Talk, clean: str, about: Sequence[tuple[str, int]]) -> IntentReading:
    """One topic where nothing else is told as well as it; else those there are to choose from."""
    best = [name for name, met in about if met == about[0][1]]
    if len(best) == 1 and (about[0][1] > 1 or len(about) == 1):
        return IntentReading(best[0], (), _CLEAR)
    likely = dict.fromkeys((*(name for name, _ in about), *_topics(talk, clean)))
    return IntentReading(None, tuple(likely)[:_MOST], 0.5)


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
