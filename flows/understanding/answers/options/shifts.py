"""Working hours on offer (« De jour », « En équipes »), named by the hours or the turns said: « 22h-6h », « 3x8 »."""

from __future__ import annotations

import re
from typing import Final

from flows.understanding.answers.question import Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.wording import Clause, label_words
from flows.understanding.answers.yes_or_no.hours import night_or_day

_HOUR: Final = re.compile(r"\b(\d{1,2}) h(?:eures)?(?: (\d{2})(?! h))?\b")
_TURNS: Final = re.compile(r"\b(2|deux|3|trois) ?[/x]? ?(?:8|huit)\b(?! h)")
_TURNING: Final = frozenset(("semaine", "tourne", "alterne", "tournant", "roulement"))
_SHORT_PAUSE, _LONG_PAUSE = 0.25, 3.0


def by_shift(question: Question, clauses: tuple[Clause, ...]) -> str | None:
    """The one option that the hours or the turns said name; None unless working hours are asked about."""
    if {"horaires", "rythme"}.isdisjoint(label_words(question.text)):
        return None
    words = tuple(word for clause in clauses for word in clause.words)
    lex = lexicon()
    if lex.negations.inside(words) or lex.past.inside(words) or lex.others.inside(words):
        return None
    said = " ".join(words)
    turns = _TURNS.search(said)
    if turns or (_TURNING.intersection(words) and "matin" in words and {"midi", "soir", "aprem"}.intersection(words)):
        nights = turns[1] in ("3", "trois") if turns else "nuit" in words
        return (
            _only(question, "equipes") or _only(question, "equipes", nights=nights) or _turning(question, nights=nights)
        )
    hours = [int(hour) + int(minute or 0) / 60 for hour, minute in _HOUR.findall(said)]
    if len(hours) == 4 and hours == sorted(hours) and "ou" not in words and hours[2] - hours[1] > _SHORT_PAUSE:
        return _only(question, "coupes" if hours[2] - hours[1] >= _LONG_PAUSE else "jour")
    side = night_or_day([int(hour) % 24 for hour in hours]) if len(hours) == 2 else None
    return None if side is None else _only(question, "nuit" if side == "oui" else "jour")


def _turning(question: Question, *, nights: bool) -> str | None:
    """« En 2x8 », « En 3x8 »."""
    found = [each.id for each in question.options if ("3" if nights else "2") in " ".join(label_words(each.label))]
    return found[0] if len(found) == 1 else None


def _only(question: Question, word: str, *, nights: bool | None = None) -> str | None:
    """The one option whose label opens with `word`; among several turns, the one with or without nights."""
    words = ("jour", "journee") if word == "jour" else (word,)
    labels = [(each.id, label_words(each.label)) for each in question.options]
    found = [
        option
        for option, label in labels
        if set(label[:3]).intersection(words) and (nights is None or nights == ("nuit" in label or "3" in label))
    ]
    return found[0] if len(found) == 1 else None
