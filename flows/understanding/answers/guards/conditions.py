"""Conditions that take nothing away from a value: « lundi, si le médecin ne me prolonge pas », « 64 sauf imprévu »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause

_WHO: Final = frozenset("le la les l mon ma mes on il elle ils je j ca rien y tout c ya".split())  # noqa: SIM905
_NONE: Final = frozenset(("pas", "plus", "rien", "aucun", "aucune"))
_NO_CONDITION: Final = frozenset(("comme", "pas", "meme", "juste", "sauf"))
_BEFORE: Final = frozenset(("le", "a", "au", "en", "vers", "dans", "mi", "fin"))
_IMPERFECT: Final = ("ais", "ait", "aient", "ions")
_VERB: Final = 4
_ADVERSE: Final = word_list("conditions", "adverse")
_EXCEPT: Final = (("sauf",), ("a", "moins", "que"), ("a", "moins", "d"), ("a", "moins", "de"), ("hors",))
_LONG: Final = 6


def unconditional(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses less such conditions, and less what is only supposed: « 62 si je pouvais, mais c’est 64 »."""
    return tuple(_without([clause for clause in clauses if not _supposes(clause.words)]))


def depends(clauses: Sequence[Clause]) -> bool:
    """« 60, 62 si je ne peux pas faire autrement »: whether a condition is left that may make it another value."""
    return any(
        condition_at(clause.words) is not None or (_ELSE.intersection(clause.words) and _counts(clause.words))
        for clause in clauses
    )


_ELSE: Final = frozenset(("sinon", "autrement"))


def _counts(words: Words) -> bool:
    return any(not each.article for each in numbers_in(words))


def _without(clauses: Sequence[Clause]) -> Iterator[Clause]:
    several = sum(any(not each.article for each in numbers_in(clause.words)) for clause in clauses) > 1
    for clause in clauses:
        words = clause.words
        at = condition_at(words)
        end = _end_of(words) if at == 0 else len(words)
        if at is None:
            at = next((at for at in range(len(words)) if _excepts(words[at:])), None)
        elif (at and several and "vous" not in words[at:]) or not _harmless(words[at:end]):
            at = None
        if at is None:
            yield clause
        elif at or end < len(words):
            yield replace(clause, words=words[:at] or words[end:])


def condition_at(words: Words) -> int | None:
    """Where « si je… », « si le… » begins; « même si » and « comme si » set no condition."""
    for at, word in enumerate(words[:-1]):
        if word == "si" and words[at + 1] in _WHO and not _NO_CONDITION.intersection(words[at - 1 : at]):
            return at
    return None


def _end_of(words: Words) -> int:
    """Where the value begins that comes after « si le dos tient », « si tout va bien »."""
    for at in range(3, len(words)):
        said = is_time(words[at]) or any(not each.article for each in numbers_in(words[at : at + 1]))
        if said:
            return at - (words[at - 1] in _BEFORE)
    return len(words)


def _supposes(words: Words) -> bool:
    """« si je pouvais », « si on m’enlevait le samedi »: how it would be."""
    at = condition_at(words)
    return at is not None and any(len(each) > _VERB and each.endswith(_IMPERFECT) for each in words[at + 2 : at + 5])


def _harmless(words: Words) -> bool:
    """Whether a condition holds nothing but itself, and fears nothing."""
    if any(is_time(each) for each in words) or any(not each.article for each in numbers_in(words)):
        return False
    return not _NONE.isdisjoint(words[2:]) or _ADVERSE.isdisjoint(words)


def _excepts(words: Words) -> bool:
    """« sauf imprévu », « à moins que ça traîne »."""
    if len(words) > _LONG or any(is_time(each) or numbers_in((each,)) for each in words):
        return False
    return any(words[: len(each)] == each for each in _EXCEPT)
