"""Two situations with a value each: « 1 le matin, 6 l’après-midi », « 3 au repos et 7 en marchant »."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from flows.understanding.answers.measures.candidates import Mention
from flows.understanding.answers.text.listed import phrase_set
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause

_SITUATIONS: Final = phrase_set("situations", "said")


def divided(asked: Words, clauses: Sequence[Clause], mentions: Callable[[Words], Iterable[Mention[int]]]) -> bool:
    """Whether several values are said, each of another situation, none of which is the one asked about."""
    values = []
    for clause in clauses:
        found = [each for each in mentions(clause.words) if not each.loose]
        for place, each in enumerate(found):
            before = clause.words[found[place - 1].end if place else 0 : each.start]
            after = clause.words[each.end : found[place + 1].start if place + 1 < len(found) else len(clause.words)]
            if _situated(before, asked) or _situated(after, asked):
                values.append(each.value)
    return len(set(values)) > 1


def _situated(words: Words, asked: Words) -> bool:
    return any(
        (end := _SITUATIONS.at(words, at)) > at
        and words[at - 1 : at] not in (("ce",), ("cet",))
        and words[end - 1] not in asked
        for at in range(len(words))
    )
