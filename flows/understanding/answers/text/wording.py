"""A text cut into clauses that state something: questions asked back and reasons given are set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.memory import remembered
from flows.understanding.answers.text.misspelt import with_names
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.phrases import Phrases
from flows.understanding.answers.text.plain import SENTENCE_STOPS, STOPS, Words, plain_words, tokens_of

_OUT_OF = re.compile(r"([^\W\d]{2,}) ?/ ?(\d+)\b")
"""« huit/10 »."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of words without punctuation; `contrast` when « mais » opens it."""

    words: Words
    contrast: bool = False


@lru_cache(maxsize=4096)
def label_words(text: str) -> Words:
    """The words of a label or phrase, abbreviations opened."""
    return opened(plain_words(text))


@remembered
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a text."""
    for sign, word in lexicon().signs.items():
        text = text.replace(sign, f" {word} ")
    text = _OUT_OF.sub(r"\1 sur \2", text)
    stated: list[Clause] = []
    for sentence, asks in _sentences(text):
        if not asks:
            stated += _clauses(sentence)
    return tuple(stated)


def opened(words: Words) -> Words:
    """Abbreviations and words run together written in full: « jlai » is « je l ai »."""
    words = with_names(words)
    spellings = lexicon().spellings
    if any(word in spellings for word in words):
        words = tuple(part for word in words for part in spellings.get(word, (word,)))
    return _with_participles(words)


def _with_participles(words: Words) -> Words:
    """« le docteur ma prolonger », as it sounds: « m a prolonge »."""
    if not any(word.endswith("er") and len(word) > _VERB for word in words[1:]):
        return words
    kept: list[str] = []
    for word in words:
        if word.endswith("er") and len(word) > _VERB and word not in _NOUNS and kept:
            if kept[-1] in ("ma", "la") and len(kept) > 1 and kept[-2] in _HAVING:
                kept[-1:] = [kept[-1][0], "a"]
            if kept[-1] in ("ai", "ont") or tuple(kept[-2:]) in (("m", "a"), ("l", "a")):
                word = word[:-1]
        kept.append(word)
    return tuple(kept)


_VERB = 4
_NOUNS: Final = word_list("wording", "nouns")
_HAVING: Final = word_list("wording", "having")


def without(words: Words, *phrases: Phrases) -> Words:
    """`words` less every phrase of these sets."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        end = at
        for each in phrases:
            end = max(end, each.at(words, at))
        if end == at:
            kept.append(words[at])
            at += 1
        else:
            at = end
    return tuple(kept)


def _sentences(text: str) -> Iterator[tuple[list[str], bool]]:
    """Tokens up to each full stop, and whether the sentence ends with a question mark."""
    sentence: list[str] = []
    for token in tokens_of(text):
        if token in SENTENCE_STOPS:
            if sentence:
                yield sentence, token == "?"  # noqa: S105 (a word, not a password)
            sentence = []
        else:
            sentence.append(token)
    if sentence:
        yield sentence, False


def _clauses(sentence: list[str]) -> Iterator[Clause]:
    pieces: list[list[str]] = [[]]
    for token in sentence:
        if token in STOPS:
            pieces.append([])
        else:
            pieces[-1].append(token)
    for piece in pieces:
        yield from _divided(opened(tuple(piece)))


def _divided(words: Words) -> Iterator[Clause]:
    """Cut at « mais » and before a reason; a question asked back without its mark is dropped."""
    lex = lexicon()
    stop = next((at for at in range(len(words)) if lex.reasons.at(words, at) > at), len(words))
    contrast = False
    current: list[str] = []
    for word in (*words[:stop], "mais"):
        if word != "mais":
            current.append(word)
            continue
        if current and not _asks(tuple(current)):
            yield Clause(tuple(current), contrast)
        contrast, current = True, []


def _asks(words: Words) -> bool:
    lex = lexicon()
    if lex.asking_first.at(words, 0) > 0:
        return words[:2] != ("pourquoi", "pas")
    if words[-1] == "quoi" and len(words) > 1 and not words[-2].endswith(("er", "ir", "re", "est", "de", "a")):
        return False  # « enfin aujourd’hui quoi »
    return not numbers_in(words) and any(lex.asking_last.whole(words[-size:]) for size in (1, 2, 3))


def find(words: Words, phrase: Words) -> int:
    """Where `phrase` begins in `words`, -1 when it is not there."""
    size = len(phrase)
    return next((at for at in range(len(words) - size + 1) if words[at : at + size] == phrase), -1)
