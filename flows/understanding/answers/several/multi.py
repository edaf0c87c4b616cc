"""Several options: « mal de dos et fatigue », « les deux premiers », « aucun », « tout sauf la tête »."""

from __future__ import annotations

from flows.understanding.answers.options.choice import read_aside, read_none
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.options.naming import named_exactly, named_whole, without_hollow
from flows.understanding.answers.options.places import places
from flows.understanding.answers.question import Question
from flows.understanding.answers.several.everything import everything_in, is_alone
from flows.understanding.answers.several.parts import part_by_part
from flows.understanding.answers.several.weekdays import by_weekday
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, label_words

CLOSING = (("c", "est", "tout"), ("et", "c", "est", "tout"), ("rien", "d", "autre"), ("basta",), ("point",))
"""After these clauses, what is told is not part of the answer."""
_NAMING = frozenset(("le", "la", "les", "l", "un", "une", "des", "du"))
_OWN = frozenset(("mon", "ma", "mes", "que", "plus", "juste"))
_LEFT = (("reste",), ("il", "reste"), ("il", "me", "reste"), ("me", "reste"), ("y", "reste"), ("restent",))


def read_multi(question: Question, text: str) -> list[str] | None:
    """Ids of the options that `text` settles, in the order offered; None when a part of it stays unread."""
    named = named_exactly(question, text)
    if named is not None:
        return [named]
    clauses = clauses_of(text)
    if not clauses:
        return None
    aside = read_aside(question, clauses)
    if aside is not None:
        return [aside]
    words = tuple(word for clause in clauses for word in clause.words)
    pair = _from_to(question, words) or _pair(question, clauses)
    if pair:
        return pair
    none = read_none(question, without_hollow(words)) or read_none(question, words)
    if none is not None:
        return [none]
    everything = everything_in(question, clauses)
    if everything is not None:
        return everything or None
    days = by_weekday(question, clauses)
    if days is not None:
        return days or None
    placed = places(question, clauses)
    if placed is not None:
        return _fitting(question, {question.options[place].id for place in placed})
    chosen = part_by_part(question, tuple(clause.words for clause in _what_is_left(clauses)))
    return _fitting(question, chosen) if chosen else None


def _from_to(question: Question, words: Words) -> list[str]:
    """« du lundi au mercredi »: the options from one to the other."""
    if len(words) != 4 or words[0] not in ("du", "de") or words[2] not in ("au", "a"):
        return []
    first, last = (named_whole(question, words[at : at + 1]) for at in (1, 3))
    ids = [each.id for each in question.options]
    return ids[ids.index(first) : ids.index(last) + 1] if first and last else []


def _pair(question: Question, clauses: tuple[Clause, ...]) -> list[str]:
    """« les deux médecins, travail et traitant »: two options that share a word, when nothing else is named."""
    first = clauses[0].words
    if first[:2] not in (("les", "deux"), ("mes", "deux"), ("les", "2")) or len(first) != 3:
        return []
    pair = [each.id for each in question.options if any(akin(first[2], word) for word in label_words(each.label))]
    named = {option for each in clauses[1:] for option in speaks_of(question, each.words)}
    return pair if len(pair) == 2 and named <= set(pair) and not any(each.contrast for each in clauses) else []


def _what_is_left(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """« j’avais l’assistante sociale, reste le médecin du travail »: from « reste » on, up to « c’est tout »."""
    close = next((place for place, each in enumerate(clauses) if place and each.words in CLOSING), len(clauses))
    clauses = clauses[:close]
    for place, clause in enumerate(clauses):
        at = next((len(each) for each in _LEFT if clause.words[: len(each)] == each), 0)
        if place and at and clause.words[at : at + 1] and clause.words[at] in _NAMING | _OWN:
            return (Clause(clause.words[at:]), *clauses[place + 1 :])
    return clauses


def _fitting(question: Question, chosen: set[str]) -> list[str] | None:
    """In the order offered; None when one of several excludes the others."""
    ids = [each.id for each in question.options if each.id in chosen]
    alone = any(is_alone(each) for each in question.options if each.id in chosen)
    return ids if ids and (len(ids) == 1 or not alone) else None
