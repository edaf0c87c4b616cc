"""Words and phrases that say the same thing under one name: « crevé » and « épuisée » are « =fatigue »."""

from __future__ import annotations

from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.memory import remembered
from flows.understanding.answers.text.plain import Words


@remembered
def grouped(words: Words) -> Words:
    """`words`, each phrase of a group (the longest first) replaced by the name of the group."""
    lex = lexicon()
    named: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(lex.longest_same, len(words) - at), 0, -1):
            name = lex.same.get(words[at : at + size])
            if name is not None:
                named.append(name)
                at += size
                break
        else:
            named.append(words[at])
            at += 1
    return tuple(named)
