"""Plain words of a text: lower case, no accent, no apostrophe; numbers, dates and punctuation kept apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Words = tuple[str, ...]

STOPS = frozenset(",;.!?:()\n")
SENTENCE_STOPS = frozenset(".!?\n")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "’": " ", "'": " ", "ʼ": " ", "`": " ", "´": " ", "…": " , "})
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}"  # an ISO date
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"  # a date with its year
    r"|\d{1,4} ?/ ?\d{1,3}(?![\d/])"  # 6/10, or the 12th of January
    r"|(?<![\d ])[1-9]\d{0,2}(?:[ .]\d{3})+(?![\d.]| \d)"  # 10 000
    r"|-?\d+[.,]\d+(?![\d.])"  # a decimal
    r"|(?<![\w)-])-\d+"  # a negative number
    r"|1ere?\b|\d+"
    r"|[a-z]+"
    r"|[,;.!?:()\n+%]"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+")
_RUN = re.compile(r"([a-z])\1{2,}|([iua])\2|(?<=[a-z])([nxqz])\3\b")
"""Letters held down: « ouiiii », « huiit », « nonn »; no French word has these."""
_PRESSED = re.compile(r"[+]{2,}")
"""« stress +++ »"""
_PAUSE = re.compile(r"\.{2,}")
_CAN = re.compile(r"\b(je|j|jne|ne|tu) peu(?: (plu)\b)?(?![a-z])")
"""« je peu plu porter »: « peux plus », not a little."""
_SHAPES = str.maketrans({"_": " ", "\u00a0": " ", "\u202f": " ", "–": "-", "—": ","})


@lru_cache(maxsize=4096)
def _bare(character: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))


def tokens_of(text: str) -> list[str]:
    """Words, numbers, dates and punctuation, in order; a letter held down is kept once."""
    folded = _PAUSE.sub(" , ", _PRESSED.sub(" ", text)).casefold().translate(_LETTERS).translate(_SHAPES)
    if not folded.isascii():
        folded = "".join(c if c.isascii() else _bare(c) for c in folded)
    folded = _CAN.sub(lambda found: f"{found[1]} peux" + (" plus" if found[2] else ""), folded)
    found = _TOKEN.findall(_RUN.sub(lambda run: run[0][0], folded).replace("- ", " , "))
    return [re.sub("[ .]", "", token) if _THOUSANDS.fullmatch(token) else token for token in found]


def plain_words(text: str) -> Words:
    """The words of a phrase, without punctuation."""
    return tuple(token for token in tokens_of(text) if token not in STOPS)
