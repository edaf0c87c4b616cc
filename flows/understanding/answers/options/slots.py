"""Appointments on offer (« Mardi à 14 h »), named by their moment: « celui de l’après-midi », « le plus tôt »."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from flows.understanding.answers.question import REFUSAL, UNSURE, Choice, Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words

_HOUR: Final = re.compile(r"\b(\d{1,2}) ?h\b")
_NOON: Final = 12
_EVENING: Final = 17
_MORNING: Final = frozenset(("matin", "matinee", "matins", "mat"))
_AFTER_TEA: Final = 16
_LATE: Final = (("fin", "d", "apres", "midi"), ("fin", "de", "journee"))
_TAKEN: Final = word_list("slots", "taken")
_LEAST: Final = 2
_EARLIEST: Final = (("le", "plus", "tot"), ("premier",), ("au", "plus", "vite"), ("plus", "rapide"), ("plus", "proche"))
_LATEST: Final = (("le", "plus", "tard"), ("plus", "eloigne"), ("dernier",))
_MIDDLE: Final = ("milieu",)


@lru_cache(maxsize=256)
def _hours(options: tuple[Choice, ...]) -> dict[str, int]:
    """The hour of each option, where all but the one that says none have one."""
    plain = [each for each in options if each.id not in (UNSURE, REFUSAL)]
    found = {each.id: int(hour[1]) for each in plain if (hour := _HOUR.search(" ".join(label_words(each.label))))}
    return found if len(found) >= _LEAST and len(found) >= len(plain) - 1 else {}


def by_moment(question: Question, clauses: tuple[Clause, ...]) -> str | None:
    """The one appointment at the moment said; None when several are, or when no appointment is on offer."""
    hours = _hours(question.options)
    words = tuple(word for clause in clauses for word in clause.words)
    if (
        not hours
        or not _TAKEN.isdisjoint(words)
        or lexicon().negations.inside(words)
        or "ou" in words
        or lexicon().undecided.inside(words)
    ):
        return None
    sides = {side for side in (_side(words),) if side}
    late = _holds(words, _LATE)
    found = [each for each, hour in hours.items() if (hour >= _AFTER_TEA if late else _part(hour) in sides)]
    if sides and not _days_of(question, words):
        return found[0] if len(found) == 1 else None
    places = [each.id for each in question.options if each.id in hours]
    if not sides and len(words) <= _BRIEF and not _days_of(question, words):
        if _holds(words, _EARLIEST):
            return places[0]
        if _holds(words, _LATEST):
            return places[-1]
    return None


_BRIEF: Final = 6


def _holds(words: Words, phrases: tuple[Words, ...]) -> bool:
    return any(words[at : at + len(each)] == each for each in phrases for at in range(len(words)))


def _days_of(question: Question, words: Words) -> bool:
    """Whether a word of a label is said, which names the appointment by itself."""
    named = {word for each in question.options for word in label_words(each.label) if len(word) > 2}
    return not named.isdisjoint(words)


def _part(hour: int) -> str:
    return "matin" if hour < _NOON else "soir" if hour >= _EVENING else "apres"


def _side(words: Words) -> str:
    """The part of the day that is said."""
    if not _MORNING.isdisjoint(words):
        return "matin"
    if _holds(words, (("apres", "midi"), ("aprem",), ("apres", "manger"), ("apres", "dejeuner"))):
        return "apres"
    return "soir" if not {"soir", "soiree", "journee"}.isdisjoint(words) else ""
