"""Days that are turned down where one is asked when one is free: « mardi je suis de nuit », « jeudi pas possible »."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from flows.understanding.answers.calendar import dates_in
from flows.understanding.answers.lexicon import Phrases
from flows.understanding.answers.plain import Words, plain_words
from flows.understanding.answers.wording import Clause

_FREE: Final = frozenset(
    "rappeler appeler rappelle appelle joindre contacter disponible venir convient arrange libre".split()  # noqa: SIM905
)
_SAID: Final = """
    je bosse, je travaille, je garde, j’emmène, on bosse, on travaille, je suis de nuit, je suis de matin, je suis
    du matin, je suis de service, je suis de garde, je suis d’après-midi, je suis pas là, je ne suis pas là, je suis
    pas dispo, je suis pas libre, je suis pris, je suis prise, je suis occupé, je suis occupée, je suis absent, je
    suis absente, je suis en formation, je suis en déplacement, pas possible, impossible, je peux pas, je ne peux
    pas, j’peux pas, j’ai kiné, j’ai le kiné, j’ai rendez-vous, j’ai un rendez-vous, j’ai dentiste, j’ai école, pas
    libre, pas dispo, pas disponible, non, c’est mort, c’est non, c’est pas possible, ça va pas, ça marche pas, j’ai
    les enfants, j’ai mes enfants, j’ai mon fils, j’ai ma fille
    """
_BUSY: Final = Phrases(frozenset(plain_words(each) for each in _SAID.split(",")), 5)


def turned_down(asked: Words, clauses: Sequence[Clause], today: date) -> set[date]:
    """The days that clauses name only to say that one is busy; none unless the question looks for a free day."""
    if _FREE.isdisjoint(asked):
        return set()
    return {
        each.low
        for clause in clauses
        for each in dates_in(clause.words, today)
        if each.low == each.high and _follows(clause.words[each.end :])
    }


def _follows(after: Words) -> bool:
    """Whether one is said to be busy next to the day, « matin » aside."""
    return any(_BUSY.at(after, at) > at for at in range(min(2, len(after))))
