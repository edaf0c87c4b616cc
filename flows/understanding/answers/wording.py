"""A text cut into clauses that state something: questions asked back and reasons given are set aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flows.understanding.answers.lexicon import Phrases, lexicon
from flows.understanding.answers.memory import remembered
from flows.understanding.answers.numbers import numbers_in
from flows.understanding.answers.plain import SENTENCE_STOPS, STOPS, Words, plain_words, tokens_of


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
    stated: list[Clause] = []
    for sentence, asks in _sentences(text):
        if not asks:
            stated += _clauses(sentence)
    return tuple(stated)


def opened(words: Words) -> Words:
    """Abbreviations and words run together written in full: « jlai » is « je l ai »."""
    spellings = lexicon().spellings
    if not any(word in spellings for word in words):
        return words
    return tuple(part for word in words for part in spellings.get(word, (word,)))


def without(words: Words, *phrases: Phrases) -> Words:
    """`words` less every phrase of these sets."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        end = max(each.at(words, at) for each in phrases)
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
        return True
    if words[-1] == "quoi" and len(words) > 1 and not words[-2].endswith(("er", "ir", "re", "est", "de", "a")):
        return False  # « enfin aujourd’hui quoi »
    return not numbers_in(words) and any(lex.asking_last.whole(words[-size:]) for size in (1, 2, 3))


def find(words: Words, phrase: Words) -> int:
    """Where `phrase` begins in `words`, -1 when it is not there."""
    size = len(phrase)
    return next((at for at in range(len(words) - size + 1) if words[at : at + size] == phrase), -1)
