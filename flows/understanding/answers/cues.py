"""Words that settle a question without its own: « je cale mon écran avec des ramettes », asked about the desk.

Read from `flows/content/cues_yes_no.yml` and `cues_options.yml`; a cue is heard only where its question is asked, or
its option is on offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Final

from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.memory import remembered
from flows.understanding.answers.plain import Words, plain_words
from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.wording import label_words, opened
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
        self.phrases = tuple(phrases)

    def __len__(self) -> int:
        return len(self.phrases)

    @cached_property
    def index(self) -> tuple[dict[str, list[_Tokens]], dict[str, list[_Tokens]]]:
        """By first word, and by the first letters of a first word that is only a beginning; most are never needed."""
        whole: dict[str, list[_Tokens]] = {}
        begun: dict[str, list[_Tokens]] = {}
        for phrase in self.phrases:
            tokens = tuple(_tokens(str(phrase)))
            if tokens:
                word, begins = tokens[0]
                (begun if begins else whole).setdefault(word[:_LEAST] if begins else word, []).append(tokens)
        return whole, begun

    def heard(self, words: Words) -> list[Heard]:
        """Every cue said, the longest at each place; `words` are without « ne »."""
        whole, begun = self.index
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
def cues_of(label: Words) -> Cues:
    """What names an option with this label, without its words; a label that says much more is another thing."""
    return Cues(phrase for cues in _cues_of(label) for phrase in cues.phrases)


@remembered
def heard_in(question: Question, words: Words) -> dict[str, tuple[Heard, ...]]:
    """The cues of each option of which some are said in the words of a clause."""
    whole, begun = _index_of(question.options)
    words = spoken(words)
    ends: dict[str, dict[int, int]] = {}
    for at, word in enumerate(words):
        for option, tokens in (*whole.get(word, ()), *begun.get(word[:_LEAST], ())):
            if _stands(tokens, words, at):
                own = ends.setdefault(option, {})
                own[at] = max(own.get(at, 0), at + len(tokens))
    return {option: tuple(Heard(at, end) for at, end in own.items()) for option, own in ends.items()}


_Index = dict[str, list[tuple[str, _Tokens]]]


@lru_cache(maxsize=256)
def _index_of(options: tuple[Choice, ...]) -> tuple[_Index, _Index]:
    """The cues of all options, with whose they are, by first word and by first letters."""
    whole: _Index = {}
    begun: _Index = {}
    for option in options:
        cues = cues_of(label_words(option.label))
        for index, own in zip((whole, begun), cues.index, strict=True):
            for first, several in own.items():
                index.setdefault(first, []).extend((option.id, tokens) for tokens in several)
    return whole, begun


def _cues_of(label: Words) -> tuple[Cues, ...]:
    words = spoken(label)
    small = lexicon().small
    telling = {at for at, word in enumerate(words) if not small.whole((word,))}
    telling = telling or set(range(len(words)))
    told = tuple(words[at] for at in sorted(telling))
    alone = [cues for _, cues, whole in _options() if told in whole]
    found = [
        (min(within), max(within) + 1, cues)
        for of, cues, _ in _options()
        for each in of.heard(words)
        if (within := telling.intersection(range(each.start, each.end)))
    ]
    widest = [
        (start, end, cues)
        for start, end, cues in found
        if not any(one <= start and end <= other and (one, other) != (start, end) for one, other, _ in found)
    ]
    inside = {at for start, end, _ in widest for at in range(start, end)}
    beyond = telling - inside
    if len(beyond) > len(telling & inside) or any(words[at] == "fin" for at in beyond):
        return tuple(alone)
    return (*alone, *(cues for _, _, cues in widest))


def most_telling(question: Question, heard: Mapping[str, Sequence[Heard]]) -> list[str]:
    """The options heard; of two that share the very words, the one that fewer words name: « la DRH » is no chief."""
    spans = {option: {(each.start, each.end) for each in found} for option, found in heard.items()}
    sizes = {each.id: len(cues_of(label_words(each.label))) for each in question.options if each.id in heard}
    return [
        option
        for option, own in spans.items()
        if not any(
            other != option and own <= theirs and sizes[other] < sizes[option] for other, theirs in spans.items()
        )
    ]


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
def _options() -> tuple[tuple[Cues, Cues, frozenset[Words]], ...]:
    """What names an option: the words in its label, the cues, and the labels that are to be these words alone."""
    small = lexicon().small
    return tuple(
        (
            Cues(each.get("of", ())),
            Cues(each["said"]),
            frozenset(
                tuple(word for word in spoken(opened(plain_words(str(label)))) if not small.whole((word,)))
                for label in each.get("whole", ())
            ),
        )
        for each in _content("cues_options.yml", "options")
    )


def _content(name: str, key: str) -> list[dict[str, Any]]:
    return list(packaged(name)[key])
