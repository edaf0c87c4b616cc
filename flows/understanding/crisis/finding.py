"""Finding in a folded text what patterns describe, in a time that grows with the text only."""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.understanding.crisis.patterns import COVER, Pattern


class Line:
    """Folded words, as one string in which every word is preceded by a space."""

    __slots__ = ("starts", "text", "words")

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.text = f" {' '.join(words)} "
        self.starts = []
        at = 0
        for word in words:
            self.starts.append(at)
            at += len(word) + 1


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern of this rule matches the words from `start` to `end`."""

    rule: str
    start: int  # first word
    end: int  # one past the last word


class Index:
    """Patterns by the word they begin with: only those are tried where that word stands."""

    def __init__(self, lengths: Iterable[int]) -> None:
        """`lengths`: of the beginnings of words, « suicid* », that the patterns know."""
        self._by_first: dict[str, list[tuple[str, Pattern]]] = {}
        self._lengths = sorted(lengths)

    def add(self, rule: str, pattern: Pattern) -> None:
        """Know one more pattern of a rule."""
        for word in pattern.first:
            self._by_first.setdefault(word, []).append((rule, pattern))

    def find(self, line: Line) -> Iterator[Found]:
        """Every place where a pattern begins and matches, in the order of the text."""
        begins = {word: [word, *(f"{word[:n]}*" for n in self._lengths if n <= len(word))] for word in set(line.words)}
        present = {form for forms in begins.values() for form in forms}
        alive = {word: self._alive(forms, present) for word, forms in begins.items()}
        text, starts = line.text, line.starts
        for position, word in enumerate(line.words):
            for rule, regex in alive[word]:
                match = regex.match(text, starts[position])
                if match:
                    yield Found(rule, position, bisect.bisect_left(starts, match.end()))

    def _alive(self, forms: list[str], present: set[str]) -> list[tuple[str, re.Pattern[str]]]:
        """The patterns that begin so, and whose other words are somewhere in the text."""
        return [
            (rule, pattern.regex)
            for form in forms
            for rule, pattern in self._by_first.get(form, ())
            if pattern.piece.needs is None or not pattern.piece.needs.isdisjoint(present)
        ]


def covered(line: Line, found: Sequence[Found]) -> Line:
    """The line without the words of what was found."""
    if not found:
        return line
    words = line.words.copy()
    for one in found:
        words[one.start : one.end] = [COVER] * (one.end - one.start)
    return Line(words)
