"""Text as the standard fonts of PDF can print it."""

from __future__ import annotations

import re
import unicodedata

_LETTER = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z])(?: WITH .*)?")
_SAME = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2011": "-", "\u2010": "-", "\u2212": "-"}


def printable(text: str) -> str:
    """The text with what the standard fonts can print: an accent they lack is dropped, an unknown letter is « ? »."""
    return "".join(c if c == "\n" or _prints(c) else _nearest(c) for c in unicodedata.normalize("NFC", text))


def _prints(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return character.isprintable() or character == "\u00a0"


def _nearest(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    found = _LETTER.fullmatch(unicodedata.name(character, ""))
    if found is not None:
        return found[2] if found[1] == "CAPITAL" else found[2].lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if _prints(c))
    return plain or "?"
