"""The words of `flows/content/paraphrases.yml`, ready to be looked up."""

from __future__ import annotations

from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from flows.source import parse
from flows.understanding.answers.text.phrases import Phrases, as_people_say
from flows.understanding.answers.text.plain import Words, plain_words
from flows.understanding.content import refused

FILE = "flows/content/paraphrases.yml"


def _texts(value: Any) -> list[str]:
    """A list of phrases, or of lists of them, as one list. Raises ValueError for anything else."""
    groups = value if isinstance(value, list) else [value]
    found = [each for group in groups for each in (group if isinstance(group, list) else [group])]
    if not found or not all(isinstance(each, str) and each for each in found):
        raise ValueError("a list of phrases is expected, none of them empty")
    return found


def _one_by_one(value: Any) -> frozenset[str]:
    return frozenset(word for each in _texts(value) for word in plain_words(each))


def _spellings(value: dict[str, str]) -> dict[str, Words]:
    return {word: plain_words(meant) for wrong, meant in value.items() for word in plain_words(wrong)}


def _ladders(value: dict[str, list[list[str]]]) -> dict[str, dict[Words, int]]:
    return {
        name: {plain_words(each): rung for rung, group in enumerate(rungs) for each in _texts(group)}
        for name, rungs in value.items()
    }


def _groups(value: list[list[str]]) -> dict[Words, str]:
    return {plain_words(each): "=" + "_".join(plain_words(group[0])) for group in value for each in _texts(group)}


Said: TypeAlias = Annotated[Phrases, PlainValidator(lambda value: as_people_say(_texts(value)))]
"""Phrases as a field of a content file: a list of them, or several lists that are one."""
WordSet: TypeAlias = Annotated[frozenset[str], PlainValidator(_one_by_one)]
"""Words as a field of a content file: a list of them."""


class Hint(BaseModel):
    """What says yes, and what says no, to a question that holds one of the phrases `asked`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: Said
    yes: Said
    no: Said


class Lexicon(BaseModel):
    """Everything the readers look up, as the file names it.

    `spellings` gives what a word stands for, `same` the name of the group of a phrase; `ladders` place each degree.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    signs: dict[str, str]
    spellings: Annotated[dict[str, Words], PlainValidator(_spellings)]
    reasons: Said
    asking_first: Said
    asking_last: Said
    fillers: Said
    small: Said
    negations: Said
    highest: Said
    lowest: Said
    middle: Said
    no_time: Said
    corrections: Said
    others: Said
    opinions: Said
    past: Said
    present: Said
    limiting: Said
    limited: Said
    lead_in: Said
    concluding: Said
    wishes: Said
    yes: Said
    rather_yes: Said
    never: Said
    no: Said
    rather_no: Said
    undoing: Said
    received: Said
    done: WordSet
    undone: Said
    often: Said
    hints: tuple[Hint, ...]
    hedging: Said
    unsure: Said
    refusal: Said
    undecided: Said
    ladders: Annotated[dict[str, dict[Words, int]], PlainValidator(_ladders)]
    all: Said
    none: Said
    exceptions: Said = Field(alias="except")
    same: Annotated[dict[Words, str], PlainValidator(_groups)]
    never_slips: WordSet

    @cached_property
    def longest_same(self) -> int:
        """Words of the longest phrase of a group."""
        return max(map(len, self.same))


@cache
def lexicon() -> Lexicon:
    """The packaged words. Raises InvalidContent when the file was damaged."""
    text = resources.files("flows").joinpath("content/paraphrases.yml").read_text("utf-8")
    document = parse(text, FILE)
    try:
        return Lexicon.model_validate(document.data)
    except ValidationError as error:
        raise refused(error, document) from None
