"""Night or day by the hours said: « j’embauche à 21 h et je débauche à 5 », asked about night work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words

_HOURS: Final = frozenset(("h", "heure", "heures"))
_STARTS: Final = word_list("hours", "starts")
_WORKING: Final = frozenset(("travaillez", "travail", "bossez", "horaires", "poste", "equipe"))
_NAMED: Final = {"minuit": 0, "midi": 12}
_EVENING, _DAWN, _MORNING, _NIGHTFALL = 21, 5, 5, 20


def by_hours(asked: Words, words: Words) -> Literal["oui", "non"] | None:
    """Whether the hours from and to which one works lie in the night; None unless the night is asked about."""
    if (
        "nuit" not in asked
        or _WORKING.isdisjoint(asked)
        or not (_HOURS.intersection(words) or _NAMED.keys() & set(words))
    ):
        return None
    said = [
        (each.start, int(each.value)) for each in numbers_in(words) if each.value.is_integer() and 0 <= each.value <= 24
    ]
    said += [(at, _NAMED[word]) for at, word in enumerate(words) if word in _NAMED]
    hours = [hour % 24 for _, hour in sorted(said)]
    if len(hours) != 2 or "heures" in words[-1:]:
        return None
    opens = any(word in _STARTS for word in words) or words[0] in ("de", "entre") or "a" in words or len(words) <= 5
    return night_or_day(hours) if opens else None


def night_or_day(hours: Sequence[int]) -> Literal["oui", "non"] | None:
    """Whether one works at night from the first hour to the second; None for an evening or a dawn between the two."""
    first, last = hours
    if first >= _EVENING or (first < _DAWN and last >= _DAWN) or (first >= 18 and 2 <= last <= 9):
        return "oui"
    return "non" if _MORNING <= first < last <= _NIGHTFALL else None
