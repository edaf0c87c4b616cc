"""Questions about a day gone by, where the last « Noël » is meant, not the next: « Depuis quelle date… »."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flows.understanding.answers.text.listed import phrase_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import find

_PAST: Final = phrase_list("past_questions", "past")
_HELPED: Final = (("avez", "vous"), ("etes", "vous"))
_PARTICIPLES: Final = ("e", "ee", "i", "ie", "is", "ise", "it", "u", "ue", "ert", "eint")
_BETWEEN: Final = frozenset(("ete", "bien", "deja", "enfin", "vous", "pour"))
_ADJECTIVES: Final = ("ible", "able", "ique", "libre")
"""« Quand êtes-vous disponible ? » is about what is to come."""
_NO_PARTICIPLES: Final = frozenset("une votre notre autre de le ce prevu prevue besoin envie".split())  # noqa: SIM905


@lru_cache(maxsize=512)
def is_past(asked: Words) -> bool:
    """Whether a question asks about the past."""
    if "depuis" in asked or any(find(asked, phrase) >= 0 for phrase in _PAST):
        return True
    at = next((at for phrase in _HELPED if (at := find(asked, phrase)) >= 0), -1)
    rest = [word for word in asked[at + 2 :] if word not in _BETWEEN] if at >= 0 else []
    return (
        bool(rest)
        and (rest[0] == "eu" or len(rest[0]) > 2)
        and rest[0].endswith(_PARTICIPLES)
        and rest[0] not in _NO_PARTICIPLES
        and not rest[0].endswith(_ADJECTIVES)
    )
