"""One plain form of what a person typed, whatever the case, accents, apostrophes or keyboard."""

import re
import unicodedata
from typing import Final

_SENTENCE_END: Final = frozenset(".!?;\u3002\uff0e\uff1f\uff01\uff1b\u061f\u061b")
_APOSTROPHES: Final = frozenset("\u02bb\u02bc\u02b9\u02c8")  # which Unicode takes for letters
_LIGATURES: Final = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"}
_LONGEST: Final = 4  # letters one character may become (one Arabic ligature alone unfolds into eighteen)

# Dots in a row are a pause (« je veux... partir »), not the end of a sentence; a dot between digits is neither.
_PAUSE = re.compile(r"\.{2,}|…|(?<=\d)\.(?=\d)")
_RUN = re.compile(r"([^\W\d_])\1{2,}")


class _Table(dict[int, str]):
    """What each character becomes; filled as characters are met, and bounded."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < 4096:
            self[code] = plain
        return plain


def _plain(character: str) -> str:
    if character in _SENTENCE_END:
        return " . "
    if character in _APOSTROPHES:
        return " "
    kept = []
    for part in unicodedata.normalize("NFKD", character.casefold()).casefold():
        category = unicodedata.category(part)
        if category[0] in "LN":
            kept.append(_LIGATURES.get(part, part))
        elif category[0] != "M" and category != "Cf":  # accents and invisible characters leave no trace
            kept.append(" ")
    return "".join(kept)[:_LONGEST]


_TABLE: Final = _Table()


def normalise(text: str) -> str:
    """Casefold, strip accents, turn apostrophes, hyphens and punctuation into spaces, fold white space.

    A letter typed three times or more is kept once. The end of a sentence stays, as a lone « . » between two
    words (never first nor last), so that a negation does not reach over it: « non. je veux » is not « non je veux ».
    Characters are translated one by one, so the time is linear in the length of the text whatever it holds.

    >>> normalise("NON !! Jen’peux  pluuuus… d’être-là")
    'non . jen peux plus d etre la'
    """
    words: list[str] = []
    for word in _RUN.sub(r"\1", _PAUSE.sub(" ", text).translate(_TABLE)).split():
        if word != "." or (words and words[-1] != "."):
            words.append(word)
    if words and words[-1] == ".":
        words.pop()
    return " ".join(words)
