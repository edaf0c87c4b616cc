"""Folding: the one form that texts and rules share."""

import re
from collections.abc import Iterable
from typing import Final

from flows.understanding.crisis.content import Content
from flows.understanding.normalise import normalise

STOP: Final = "."
"""The end of a sentence, among the words."""
_LONGEST_WORD: Final = 30
_DOUBLED = re.compile(r"([^\W\d_])\1")
_DISGUISED = re.compile(r"(?<=[a-z])[01345](?=[a-z])")  # « su1cide »
_LETTERS: Final = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}


def words_of(text: str) -> list[str]:
    """The words of a text in one plain form, doubled letters counted once; nothing is known of French yet."""
    plain = _DISGUISED.sub(lambda digit: _LETTERS[digit.group()], normalise(text))
    return [word[:_LONGEST_WORD] for word in _DOUBLED.sub(r"\1", plain).split()]


class Folding:
    """Texts and rules in the same words: elisions opened, fillers dropped, known misspellings righted."""

    def __init__(self, content: Content) -> None:
        self._known: dict[str, tuple[str, ...]] = {}
        for short, full in content.elisions.items():
            self._known["".join(words_of(short))] = tuple(words_of(full))
        for filler in content.fillers:
            self._known["".join(words_of(filler))] = ()
        elided = dict(self._known)
        for right, variants in content.spellings.items():
            folded = tuple(part for word in words_of(right) for part in elided.get(word, (word,)))
            for variant in variants:
                self._known["".join(words_of(variant))] = folded
        self._vocabulary: set[str] = set()
        self._phrases: list[tuple[str, str]] = []
        self._phrases = [(self._joined(said), self._joined(read)) for said, read in content.phrases.items()]

    def learn(self, words: Iterable[str]) -> None:
        """The words of the rules: what « jveux » and « mendormir » are cut by."""
        self._vocabulary.update(words)

    def _cut(self, word: str) -> tuple[str, ...]:
        """« jveux » -> je veux, « mendormir » -> me endormir: a letter glued to a word that the rules know."""
        if word in self._vocabulary:
            return (word,)
        head = self._known.get(word[0]) if word[0] in "jmntsdl" else None
        if head is None or len(word) < 4:
            return (word,)
        rest = word[1:]
        if self._known.get(rest):
            return head + self._known[rest]
        return (*head, rest) if len(rest) > 3 and rest in self._vocabulary else (word,)

    def fold_stem(self, stem: str) -> list[str]:
        """The beginning of a word, which is not a word to be righted: « m'évanoui* » -> me evanoui."""
        *before, last = words_of(stem)
        return [part for word in before for part in self._known.get(word, (word,))] + [last]

    def is_filler(self, word: str) -> bool:
        """Whether the rules do without this word; the model does not (« je vais bien »)."""
        return self._known.get(word) == ()

    def fold(self, text: str, *, cut: bool = True, fillers: bool = False) -> list[str]:
        """The words of a text. `cut`: also where a letter is glued to a word that the rules know."""
        folded: list[str] = []
        words = words_of(text)
        for position, word in enumerate(words):
            known = self._known.get(word)
            if word == "ne" and (folded[-1:] == ["etre"] or words[position + 1 : position + 2] in ([], [STOP])):
                known = ("ne",)  # « né », which without its accent is like « ne »
            elif fillers and known == ():
                known = (word,)
            if known is None:
                known = self._cut(word) if cut else (word,)
            folded.extend(known)
        if self._phrases:
            line = f" {' '.join(folded)} "
            for said, read in self._phrases:
                line = line.replace(said, read)
            return line.split()
        return folded

    def _joined(self, words: str) -> str:
        return f" {' '.join(self.fold(words, cut=False))} "
