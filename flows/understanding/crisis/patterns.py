"""Patterns: plain French with a few marks, made into regular expressions over folded words.

    word        that word                       word*       any word that begins so
    (a|b c)     one or the other                [a|b]       may be there
    {name}      a list of `words:`              …           up to three words
    #  ##       a number, one of 10 or more     !(a|b)      what must not follow

No pattern can repeat anything without bound, so reading is linear in the length of the text by construction. At the
start only the words that a pattern may begin with are worked out; the rest when a text first calls for it.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flows.understanding.crisis.folding import STOP, Folding

COVER: Final = "~"
"""What stands for a word that a context covers."""
_MOST_WAYS: Final = 500  # ways in which the « … » of one pattern may be filled, at most
_MARK = re.compile(r"\s*(?:(\{\w+\}|!\(|[\[\]()|…]|##?)|([^\W\d_][^\W_'’-]*(?:['’-][^\W_'’-]+)*['’]?\*?|\d+))")
_OPENING: Final = frozenset({"(", "[", "!("})
_CLOSING: Final = frozenset({")", "]"})
_ENDS: Final = frozenset({"|", ")", "]"})


class PatternError(Exception):
    """What is wrong with one pattern, in words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A compiled piece of pattern."""

    regex: str
    first: frozenset[str] | None  # the words it can begin with; None: anything (a gap, a number)
    empty: bool  # may it match nothing?
    ways: int = 1  # in how many ways its gaps can be filled
    needs: frozenset[str] | None = None  # one of these words, or beginnings « suicid* », must be there


class Compiler:
    """Pattern -> regular expression over folded words, each preceded by one space.

    `not_over`: the words that a « … » does not reach over.
    """

    def __init__(self, folding: Folding, lists: Mapping[str, Sequence[str]], not_over: Sequence[str] = ()) -> None:
        self._folding = folding
        self._lists = lists
        self._leaves: dict[str, Piece] = {}
        self._beginnings: dict[str, tuple[frozenset[str], bool]] = {}
        words = "|".join(re.escape(word) for one in not_over for word in folding.fold(one, cut=False))
        self._not_over = f"(?!(?:{words}) )" if words else ""

    def compile(self, pattern: str) -> Piece:
        """The whole of a pattern. Raises PatternError."""
        piece = self._whole(pattern)
        if not piece.first or piece.empty:
            raise PatternError("il doit commencer par un mot, et ne peut pas être vide")
        if piece.ways > _MOST_WAYS:
            raise PatternError("il a trop de « … » : le lire prendrait trop de temps")
        return piece

    def beginnings(self, pattern: str) -> frozenset[str]:
        """The words that a proven pattern can begin with: `compile(pattern).first`, ten times sooner."""
        return self._first_of_choice(marks_of(pattern), 0)[0]

    def _first_of_choice(self, marks: list[str], at: int) -> tuple[frozenset[str], bool, int]:
        first: frozenset[str] = frozenset()
        may_be_empty = False
        while True:
            sure = False
            while at < len(marks) and marks[at] not in _ENDS:
                if sure:
                    at = _after(marks, at)
                else:
                    words, empty, at = self._first_of_one(marks, at)
                    first |= words
                    sure = not empty
            may_be_empty = may_be_empty or not sure
            if at == len(marks) or marks[at] != "|":
                return first, may_be_empty, at
            at += 1

    def _first_of_one(self, marks: list[str], at: int) -> tuple[frozenset[str], bool, int]:
        mark = marks[at]
        if mark in ("(", "["):
            words, empty, end = self._first_of_choice(marks, at + 1)
            return words, empty or mark == "[", end + 1
        if mark == "!(":
            return frozenset(), True, _after(marks, at)
        if mark.startswith("{"):
            name = mark[1:-1]
            if name not in self._beginnings:
                entries = [self._first_of_choice(marks_of(entry), 0) for entry in self._lists[name]]
                together = frozenset[str]().union(*(words for words, _, _ in entries))
                self._beginnings[name] = together, any(empty for _, empty, _ in entries)
            return *self._beginnings[name], at + 1
        leaf = self._leaf(mark)
        return leaf.first or frozenset(), leaf.empty, at + 1

    def _whole(self, pattern: str) -> Piece:
        marks = marks_of(pattern)
        piece, end = self._choice(marks, 0)
        if end != len(marks):
            raise PatternError(f"« {marks[end]} » n’est ouvert nulle part")
        return piece

    def _choice(self, marks: list[str], at: int) -> tuple[Piece, int]:
        pieces = []
        while True:
            piece, at = self._sequence(marks, at)
            pieces.append(piece)
            if at == len(marks) or marks[at] != "|":
                return _either(pieces), at
            at += 1

    def _sequence(self, marks: list[str], at: int) -> tuple[Piece, int]:
        start, pieces = at, []
        while at < len(marks) and marks[at] not in _ENDS:
            piece, at = self._one(marks, at)
            pieces.append(piece)
        if not pieces:
            raise PatternError("une partie est vide")
        needs = [piece.needs for piece in pieces if piece.needs and not piece.empty]
        whole = Piece(
            regex="".join(piece.regex for piece in pieces),
            first=_union(piece.first for piece in _until_sure(pieces)),
            empty=all(piece.empty for piece in pieces),
            ways=math.prod(piece.ways for piece in pieces),
            needs=min(needs[1:] or needs, key=len, default=None),  # the first word is known to be there
        )
        if not whole.regex:
            raise PatternError(f"« {' '.join(marks[start:at])} » n’a que des mots de fillers, qui tombent")
        return whole, at

    def _one(self, marks: list[str], at: int) -> tuple[Piece, int]:
        mark = marks[at]
        if mark in _OPENING:
            inside, end = self._choice(marks, at + 1)
            closing = "]" if mark == "[" else ")"
            if end == len(marks) or marks[end] != closing:
                raise PatternError(f"il manque « {closing} »")
            if mark == "(":
                return inside, end + 1
            if mark == "[":
                return Piece(f"(?:{inside.regex})?", inside.first, empty=True, ways=inside.ways), end + 1
            return Piece(f"(?!{inside.regex}(?= ))", frozenset(), empty=True, ways=inside.ways), end + 1
        if mark == "…":  # « … … » is one gap of up to six words
            end = next((i for i in range(at, len(marks)) if marks[i] != "…"), len(marks))
            most = 3 * (end - at)
            word = rf" {self._not_over}[^ {STOP}{COVER}]+"
            return Piece(rf"(?:{word}){{0,{most}}}?", None, empty=True, ways=most + 1), end
        return self._leaf(mark), at + 1

    def _leaf(self, mark: str) -> Piece:
        piece = self._leaves.get(mark)
        if piece is None:
            piece = self._leaves[mark] = self._list(mark[1:-1]) if mark.startswith("{") else self._word(mark)
        return piece

    def _list(self, name: str) -> Piece:
        if name not in self._lists:
            raise PatternError(f"la liste « {name} » n’existe pas dans words")
        return _either([self._whole(entry) for entry in self._lists[name]])

    def _word(self, mark: str) -> Piece:
        if mark == "#":
            return Piece(r" \d{1,4}(?= )", None, empty=False)
        if mark == "##":
            return Piece(r" \d{2,4}(?= )", None, empty=False)
        open_end = mark.endswith("*")
        words = self._folding.fold_stem(mark[:-1]) if open_end else self._folding.fold(mark, cut=False)
        if not words or mark == "ne":
            return Piece("", frozenset(), empty=True)  # a filler, which no text keeps
        regex = "".join(f" {re.escape(word)}" for word in words) + ("[^ ]*" if open_end else "")
        first = words[0] + ("*" if open_end and len(words) == 1 else "")
        last = words[-1] + ("*" if open_end else "")
        return Piece(regex + "(?= )", frozenset({first}), empty=False, needs=frozenset({last}))


class Pattern:
    """One pattern, compiled when a text first calls for it: most never are, and all at once they take half a second."""

    def __init__(self, written: str, compiler: Compiler) -> None:
        self.written = written
        self._compiler = compiler

    @cached_property
    def first(self) -> frozenset[str]:
        """The words it can begin with."""
        return self._compiler.beginnings(self.written)

    @cached_property
    def piece(self) -> Piece:
        """What it is made of. Raises PatternError."""
        return self._compiler.compile(self.written)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Raises PatternError."""
        try:
            return re.compile(self.piece.regex + "(?= )")
        except (re.error, OverflowError, RecursionError) as error:
            raise PatternError(f"il ne se lit pas ({error})") from error


def marks_of(pattern: str) -> list[str]:
    """The words and marks of a pattern. Raises PatternError."""
    marks, at, pattern = [], 0, pattern.rstrip()
    while at < len(pattern):
        found = _MARK.match(pattern, at)
        if not found:
            raise PatternError(f"« {pattern[at:].strip()[:12]} » n’est ni un mot ni un signe connu")
        marks.append(found.group(1) or found.group(2))
        at = found.end()
    return marks


def _after(marks: list[str], at: int) -> int:
    """Where what stands at `at` has ended, its brackets included."""
    depth = 0
    while True:
        if marks[at] in _OPENING:
            depth += 1
        elif marks[at] in _CLOSING:
            depth -= 1
        at += 1
        if depth == 0:
            return at


def _either(pieces: list[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    return Piece(
        regex=f"(?:{'|'.join(dict.fromkeys(piece.regex for piece in pieces))})",
        first=_union(piece.first for piece in pieces),
        empty=any(piece.empty for piece in pieces),
        ways=max(piece.ways for piece in pieces),
        needs=_union(piece.needs for piece in pieces),
    )


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """All of them together; None, which is anything, wins."""
    together: frozenset[str] = frozenset()
    for one in sets:
        if one is None:
            return None
        together |= one
    return together


def _until_sure(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces a sequence can begin with: up to the first that cannot be empty."""
    for piece in pieces:
        yield piece
        if not piece.empty:
            return
