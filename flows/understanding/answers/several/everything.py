"""Every option, or every one but some: « tout ! », « tout sauf la tête », « pas le matin, sinon tout le reste »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.options.choice import says_none
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.options.naming import named_whole, without_hollow
from flows.understanding.answers.options.places import places
from flows.understanding.answers.question import REFUSAL, UNSURE, Choice, Question
from flows.understanding.answers.several.parts import asks_when, new_words
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_set, word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, without

KEPT_OUT: Final = frozenset((UNSURE, REFUSAL, "autre", "passer"))
"""Options that « tout » does not mean."""
_OTHERS: Final = phrase_set("everything", "rest")
_KINDLY: Final = word_list("everything", "kindly")


def is_alone(option: Choice) -> bool:
    """Whether an option excludes the others: said so, or plain from its label."""
    return option.alone or option.id in (UNSURE, REFUSAL) or says_none(option)


def everything_in(question: Question, clauses: Sequence[Clause]) -> list[str] | None:
    """The ids that « tout » and its kin stand for; empty when they would mean more than is on offer, None without."""
    words = tuple(word for clause in clauses for word in clause.words)
    for said in (without_hollow(words), words):
        found = _all_but(question, said)
        if found is not None:
            return found
    return _first_of_all(question, clauses) or _others(question, clauses)


def _all_but(question: Question, words: Words) -> list[str] | None:
    lex = lexicon()
    plain = [each.id for each in question.options if not is_alone(each)]
    open_ended = any(each.id in KEPT_OUT - {UNSURE, REFUSAL} for each in question.options)
    if lex.all.whole(words) or _counted(words, len(plain)):
        return [] if open_ended else plain
    first_out = lex.exceptions.at(words, 0)
    if first_out:
        cut = next((at for at in range(first_out + 1, len(words)) if lex.all.at(words, at) > at), len(words))
        rest = without(words[lex.all.at(words, cut) :], lex.fillers, lex.small) if cut < len(words) else ("",)
        out = speaks_of(question, words[first_out:cut])
        if out and all(word in _KINDLY for word in rest):
            return [] if open_ended else [each for each in plain if each not in out]  # « à part le vélo tout va »
    for at in range(0 if asks_when(question) else 1, len(words)):
        end = lex.exceptions.at(words, at)
        if end > at and (
            not at or lex.all.whole(words[:at]) or _counted(words[:at], len(plain)) or _every(question, words[:at])
        ):
            kept_out = named_whole(question, words[end:])
            left_out = (kept_out,) if kept_out else speaks_of(question, words[end:]) or _placed(question, words[end:])
            kept = [each for each in plain if each not in left_out]
            return kept if left_out and not KEPT_OUT.intersection(kept) else []
    return None


def _first_of_all(question: Question, clauses: Sequence[Clause]) -> list[str] | None:
    """« tout !! on n’a rien ici », « les quatre sont prévus »: what comes after tells why, or says it again."""
    first, *rest = clauses
    lex = lexicon()
    plain = [each.id for each in question.options if not is_alone(each)]
    words = without_hollow(first.words)
    words = words[:-2] if len(words) > 2 and words[-2] in ("sont", "est") else words
    if not (lex.all.whole(words) or lex.all.whole(first.words) or _counted(words, len(plain))) or KEPT_OUT.intersection(
        plain
    ):
        return None
    for clause in rest:
        takes_back = clause.contrast or lex.exceptions.inside(clause.words) or lex.undecided.inside(clause.words)
        if (
            takes_back
            or lex.corrections.at(clause.words, 0)
            or speaks_of(question, without(clause.words, lex.negations))
        ):
            return None
    return plain


def _others(question: Question, clauses: Sequence[Clause]) -> list[str] | None:
    """« pas le matin je dors, sinon tout le reste »: all but what was turned down."""
    if not any(_OTHERS.inside(clause.words) for clause in clauses):
        return None
    lex = lexicon()
    plain = [each.id for each in question.options if not is_alone(each)]
    out: set[str] = set()
    wanted = False
    for clause in clauses:
        if _OTHERS.inside(clause.words):
            rest = without(without(clause.words, _OTHERS), lex.fillers, lex.small)
            if lex.negations.inside(rest) or any(word not in _KINDLY for word in rest):
                return None
            wanted = True
            continue
        denies = lex.negations.at(clause.words, 0) or clause.words[-1] in ("non", "pas", "jamais")
        named = speaks_of(question, without(clause.words, lex.negations))
        if named and not denies:
            return None
        out.update(named)
    left = [each for each in plain if each not in out]
    return left if wanted and out and left and not KEPT_OUT.intersection(plain) else None


def _every(question: Question, words: Words) -> bool:
    """« tous les jours », where days are asked for."""
    return (
        words[:2] in (("tous", "les"), ("toutes", "les")) and words[2:] != () and new_words(question, words[2:]) == ()
    )


def _counted(words: Words, count: int) -> bool:
    """« les quatre », when there are four."""
    numbers = numbers_in(words[1:])
    return words[:1] in (("les",), ("tous",)) and len(words) == 2 and len(numbers) == 1 and numbers[0].value == count


def _placed(question: Question, words: Words) -> tuple[str, ...]:
    found = places(question, (Clause(words),))
    return tuple(question.options[place].id for place in found) if found else ()
