"""The words of `flows/content/paraphrases.yml`, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from flows.source import parse
from flows.understanding.answers.plain import Words, plain_words

FILE = "flows/content/paraphrases.yml"

_Phrases = Annotated[list[str], Field(min_length=1)]


class _Hint(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: _Phrases
    yes: _Phrases
    no: _Phrases


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    signs: dict[str, str]
    spellings: dict[str, str]
    reasons: _Phrases
    asking_first: list[_Phrases]
    asking_last: _Phrases
    fillers: list[_Phrases]
    small: list[_Phrases]
    negations: _Phrases
    highest: _Phrases
    lowest: _Phrases
    middle: _Phrases
    no_time: _Phrases
    corrections: _Phrases
    others: _Phrases
    opinions: _Phrases
    past: _Phrases
    present: _Phrases
    limiting: _Phrases
    limited: _Phrases
    lead_in: _Phrases
    concluding: _Phrases
    wishes: _Phrases
    yes: _Phrases
    rather_yes: _Phrases
    never: _Phrases
    no: _Phrases
    rather_no: _Phrases
    undoing: _Phrases
    received: _Phrases
    done: _Phrases
    undone: _Phrases
    often: _Phrases
    hints: list[_Hint]
    hedging: _Phrases
    unsure: _Phrases
    refusal: _Phrases
    undecided: _Phrases
    ladders: dict[str, list[_Phrases]]
    all: _Phrases
    none: _Phrases
    except_: _Phrases = Field(alias="except")
    same: list[_Phrases]
    never_slips: _Phrases


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of phrases, looked for longest first."""

    all: frozenset[Words]
    longest: int
    _longest_from: dict[str, int] = field(init=False, repr=False, compare=False)
    """By first word, how long the longest phrase is: most words begin none."""

    def __post_init__(self) -> None:
        sizes: dict[str, int] = {}
        for phrase in self.all:
            if phrase:
                sizes[phrase[0]] = max(len(phrase), sizes.get(phrase[0], 0))
        object.__setattr__(self, "_longest_from", sizes)

    def at(self, words: Words, start: int) -> int:
        """Where the longest phrase standing at `start` ends; `start` when none stands there."""
        longest = self._longest_from.get(words[start], 0) if start < len(words) else 0
        for size in range(min(longest, len(words) - start), 0, -1):
            if words[start : start + size] in self.all:
                return start + size
        return start

    def whole(self, words: Words) -> bool:
        """Whether the words are one phrase."""
        return words in self.all

    def inside(self, words: Words) -> bool:
        """Whether a phrase stands anywhere."""
        return any(self.at(words, start) > start for start in range(len(words)))


@dataclass(frozen=True, slots=True)
class Hint:
    """What says yes, and what says no, to a question that holds one of the phrases `asked`."""

    asked: Phrases
    yes: Phrases
    no: Phrases


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the readers look up. `same` names the group of a phrase; `ladders` place each degree."""

    signs: dict[str, str]
    spellings: dict[str, Words]
    reasons: Phrases
    asking_first: Phrases
    asking_last: Phrases
    fillers: Phrases
    small: Phrases
    negations: Phrases
    highest: Phrases
    lowest: Phrases
    middle: Phrases
    no_time: Phrases
    corrections: Phrases
    others: Phrases
    opinions: Phrases
    past: Phrases
    present: Phrases
    limiting: Phrases
    limited: Phrases
    lead_in: Phrases
    concluding: Phrases
    wishes: Phrases
    yes: Phrases
    rather_yes: Phrases
    never: Phrases
    no: Phrases
    rather_no: Phrases
    undoing: Phrases
    received: Phrases
    done: frozenset[str]
    undone: Phrases
    often: Phrases
    hints: tuple[Hint, ...]
    hedging: Phrases
    unsure: Phrases
    refusal: Phrases
    undecided: Phrases
    ladders: dict[str, dict[Words, int]]
    all: Phrases
    none: Phrases
    exceptions: Phrases
    same: dict[Words, str]
    never_slips: frozenset[str]
    longest_same: int


@cache
def lexicon() -> Lexicon:
    """The packaged words. Raises InvalidContent or ValidationError when the file was damaged."""
    text = resources.files("flows").joinpath("content/paraphrases.yml").read_text("utf-8")
    read = _Content.model_validate(parse(text, FILE).data)
    same = {plain_words(each): "=" + "_".join(plain_words(group[0])) for group in read.same for each in group}
    return Lexicon(
        signs=read.signs,
        spellings={word: plain_words(meant) for wrong, meant in read.spellings.items() for word in plain_words(wrong)},
        reasons=_phrases(read.reasons),
        asking_first=_phrases(*read.asking_first),
        asking_last=_phrases(read.asking_last),
        fillers=_phrases(*read.fillers),
        small=_phrases(*read.small),
        negations=_phrases(read.negations),
        highest=_phrases(read.highest),
        lowest=_phrases(read.lowest),
        middle=_phrases(read.middle),
        no_time=_phrases(read.no_time),
        corrections=_phrases(read.corrections),
        others=_phrases(read.others),
        opinions=_phrases(read.opinions),
        past=_phrases(read.past),
        present=_phrases(read.present),
        limiting=_phrases(read.limiting),
        limited=_phrases(read.limited),
        lead_in=_phrases(read.lead_in),
        concluding=_phrases(read.concluding),
        wishes=_phrases(read.wishes),
        yes=_phrases(read.yes),
        rather_yes=_phrases(read.rather_yes),
        never=_phrases(read.never),
        no=_phrases(read.no),
        rather_no=_phrases(read.rather_no),
        undoing=_phrases(read.undoing),
        received=_phrases(read.received),
        done=frozenset(word for each in read.done for word in plain_words(each)),
        undone=_phrases(read.undone),
        often=_phrases(read.often),
        hints=tuple(Hint(_phrases(each.asked), _phrases(each.yes), _phrases(each.no)) for each in read.hints),
        hedging=_phrases(read.hedging),
        unsure=_phrases(read.unsure),
        refusal=_phrases(read.refusal),
        undecided=_phrases(read.undecided),
        ladders={
            name: {plain_words(each): rung for rung, group in enumerate(rungs) for each in group}
            for name, rungs in read.ladders.items()
        },
        all=_phrases(read.all),
        none=_phrases(read.none),
        exceptions=_phrases(read.except_),
        same=same,
        never_slips=frozenset(word for each in read.never_slips for word in plain_words(each)),
        longest_same=max(map(len, same)),
    )


def _phrases(*groups: Iterable[str]) -> Phrases:
    """Phrases as words, « ne » and « n’ » also left out, as people do."""
    found = {plain_words(each) for group in groups for each in group}
    found |= {spoken for each in found if (spoken := tuple(w for w in each if w not in ("ne", "n")))}
    return Phrases(frozenset(found), max(map(len, found)))
