"""Whether a value is told of another time, or is somebody else’s word: « avant 9 », « mon mari dit 4 »."""

from __future__ import annotations

from typing import Final

from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import Words

_FORMER: Final = frozenset(("ancien", "ancienne", "precedent", "precedente"))
_PRESCRIBED: Final = ("prolong", "reprolong", "renouvel")
"""What a doctor settles: « il m’a prolongé au 18 »."""


def told_elsewhere(before: Words, after: Words, *, last: bool, was_so: bool) -> bool:
    """Whether the nearest sign around says that this was once, or that it is somebody else’s word."""
    lex = lexicon()
    signs = (lex.others,) if was_so else (lex.past, lex.others, lex.opinions)
    for at in range(len(before) - 1, -1, -1):
        if lex.present.at(before, at) > at or before[at].startswith(_PRESCRIBED):
            break
        if any(phrases.at(before, at) > at for phrases in signs):
            return True
    if any(after[at : at + 2] == ("par", "erreur") for at in range(len(after))):
        return True
    if was_so:
        return False
    if not _FORMER.isdisjoint(after[:4]):
        return True
    return lex.past.at(after, 0) > 0 or (not last and len(after) > 1 and lex.past.at(after, 1) > 1)
