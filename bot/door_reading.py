"""A text read as the choice of an option of the first screen: named, or told by what somebody says of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.questions import asks
from flows.languages import FRENCH
from flows.understanding.answers.options.naming import named_whole
from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import clauses_of, label_words
from flows.understanding.normalise import normalise

if TYPE_CHECKING:
    from bot.talk import Talk

_ARTICLES = frozenset(("un", "une"))
_IF = frozenset(("si", "if"))
_WONDERS = re.compile(
    r"(?<!sais )(?<!sais plus )(?<!sais pas )\b(?:comment|pourquoi|combien|quels?|quelles?|savoir|est ce"
    r"|(?:peut|faut) (?:on|il)|(?:puis|ai|dois) je|how|why|what|(?:can|do) i)\b"
)
"""Asks something, without a question mark; « je ne sais plus comment faire » does not."""


def at_the_door(talk: Talk, text: str) -> str | None:
    """The id of the option of the first screen that `text` names, None when it names none, or might mean two."""
    lang, door = talk.state.lang, talk.world.catalog.door
    options = tuple(
        Choice(option.id, talk.voice.say(option.text), tuple(_in(option.also, lang))) for option in door.options
    )
    question = Question("choice", talk.voice.say(door.text), options)
    clauses = clauses_of(text)
    # Wholly named: « j’ai un salarié malade » is no employee.
    if len(clauses) == 1 and not text.rstrip().endswith("?"):
        named = named_whole(question, clauses[0].words)
        if named is not None:
            return named
    return _stated(talk, text)


def asks_something(text: str, clean: str) -> bool:
    """Whether a text asks, with or without a question mark, rather than states."""
    return "?" in text or asks(text, clean) or _WONDERS.search(clean) is not None


def spoken_for(talk: Talk, text: str) -> set[str]:
    """The options of the door that a text names or leans to, by what somebody says of themselves."""
    told, leant = _told(talk, text)
    return told | leant


def _stated(talk: Talk, text: str) -> str | None:
    """The option of the door that a statement about oneself tells: « je suis salariée, je suis en arrêt »."""
    if asks_something(text, normalise(text)):
        return None
    told, leant = _told(talk, text)
    return told.pop() if len(told) == 1 and leant <= told else None


def _told(talk: Talk, text: str) -> tuple[set[str], set[str]]:
    lang, words, whole = talk.state.lang, _said(text), label_words(text)
    told, leant = set(), set()
    for name, stated in talk.world.catalog.door.stated.items():
        if any(_holds(words, _said(each)) for each in _in(stated.names, lang)):
            told.add(name)
        # « je suis RH, et une salariée pleure » is no « et salariée ».
        if any(_holds(whole, label_words(each)) for each in _in(stated.leans, lang)):
            leant.add(name)
    return told, leant


def _in(phrases: Mapping[str, Iterable[str]], lang: str) -> Iterator[str]:
    """The phrases of a language, and those of French, which anybody may write."""
    for each in dict.fromkeys((FRENCH, lang)):
        yield from phrases.get(each, ())


def _said(text: str) -> Words:
    return tuple(word for word in label_words(text) if word not in _ARTICLES)


def _holds(words: Words, phrase: Words) -> bool:
    """Whether `phrase` stands in `words`, but for « si je suis salarié »."""
    size = len(phrase)
    return any(
        words[at : at + size] == phrase and (at == 0 or words[at - 1] not in _IF) for at in range(len(words) - size + 1)
    )
