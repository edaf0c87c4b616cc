"""Words that settle a question without its own: « je cale mon écran avec des ramettes », asked about the desk.

Read from `flows/content/cues_yes_no.yml` and `cues_options.yml`; a cue is heard only where its question is asked, or
its option is on offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Final

from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.plain import Words, plain_words
from flows.understanding.answers.wording import opened
from flows.understanding.content import packaged

_LEAST: Final = 3
"""Letters that a beginning shares with its index."""
_SILENT: Final = frozenset(("ne", "n"))


_Tokens = tuple[tuple[str, bool], ...]
"""The words of a cue, and whether each is only a beginning."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A cue found in words `start` to `end` (excluded)."""

    start: int
    end: int


class Cues:
    """A set of phrases; in each, a word may stand for all that begins so."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(phrases)

    @cached_property
    def _index(self) -> tuple[dict[str, list[_Tokens]], dict[str, list[_Tokens]]]:
        """By first word, and by the first letters of a first word that is only a beginning; most are never needed."""
        whole: dict[str, list[_Tokens]] = {}
        begun: dict[str, list[_Tokens]] = {}
        for phrase in self._phrases:
            tokens = tuple(_tokens(str(phrase)))
            if tokens:
                word, begins = tokens[0]
                (begun if begins else whole).setdefault(word[:_LEAST] if begins else word, []).append(tokens)
        return whole, begun

    def heard(self, words: Words) -> list[Heard]:
        """Every cue said, the longest at each place; `words` are without « ne »."""
        whole, begun = self._index
        found = []
        for at, word in enumerate(words):
            ends = [
                at + len(tokens)
                for tokens in (*whole.get(word, ()), *begun.get(word[:_LEAST], ()))
                if _stands(tokens, words, at)
            ]
            if ends:
                found.append(Heard(at, max(ends)))
        return found


def _stands(tokens: _Tokens, words: Words, at: int) -> bool:
    if at + len(tokens) > len(words):
        return False
    return all(
        said.startswith(word) if begins else said == word
        for (word, begins), said in zip(tokens, words[at : at + len(tokens)], strict=True)
    )


def _tokens(phrase: str) -> Iterator[tuple[str, bool]]:
    """The words of a cue, and whether each is only a beginning."""
    for part in phrase.split():
        words = opened(plain_words(part.rstrip("*")))
        for place, word in enumerate(words, 1):
            if word not in _SILENT:
                yield word, part.endswith("*") and place == len(words)


def spoken(words: Words) -> Words:
    """The words without « ne », as cues are looked for."""
    return tuple(word for word in words if word not in _SILENT)


@dataclass(frozen=True, slots=True)
class Topic:
    """What says yes and what says no to one kind of question."""

    yes: Cues
    no: Cues


@dataclass(frozen=True, slots=True)
class _Asked:
    """When a topic is asked about: `inverse` swaps yes and no, `unless` asks another thing, as a wish does."""

    about: Cues
    inverse: Cues
    unless: Cues
    wished: bool
    topic: Topic


_WISHES: Final = frozenset(("souhaitez", "voulez", "voudriez", "besoin", "aimeriez", "desirez", "acceptez"))


@lru_cache(maxsize=512)
def topics_of(asked: Words) -> tuple[Topic, ...]:
    """The kinds of question to which one asked with these words belongs."""
    words = spoken(asked)
    wish = not _WISHES.isdisjoint(words)
    found = []
    for each in _topics():
        if each.about.heard(words) and not each.unless.heard(words) and (each.wished or not wish):
            topic = each.topic
            found.append(Topic(topic.no, topic.yes) if each.inverse.heard(words) else topic)
    return tuple(found)


@lru_cache(maxsize=1024)
def cues_of(label: Words) -> tuple[Cues, ...]:
    """What names an option with this label, without its words; a label that says much more is another thing."""
    words = spoken(label)
    found = [(each.start, each.end, cues) for of, cues in _options() for each in of.heard(words)]
    widest = [
        (start, end, cues)
        for start, end, cues in found
        if not any(one <= start and end <= other and (one, other) != (start, end) for one, other, _ in found)
    ]
    inside = {at for start, end, _ in widest for at in range(start, end)}
    telling = {at for at, word in enumerate(words) if not lexicon().small.whole((word,))}
    beyond = telling - inside
    if len(beyond) > len(telling & inside) or any(words[at] == "fin" for at in beyond):
        return ()
    return tuple(cues for _, _, cues in widest)


@cache
def _topics() -> tuple[_Asked, ...]:
    return tuple(
        _Asked(
            Cues(each["asked"]),
            Cues(each.get("inverse", ())),
            Cues(each.get("unless", ())),
            each.get("wished", False),
            Topic(Cues(each["oui"]), Cues(each["non"])),
        )
        for each in _content("cues_yes_no.yml", "topics")
    )


@cache
def _options() -> tuple[tuple[Cues, Cues], ...]:
    return tuple((Cues(each["of"]), Cues(each["said"])) for each in _content("cues_options.yml", "options"))


def _content(name: str, key: str) -> list[dict[str, Any]]:
    return list(packaged(name)[key])
