"""Where likeness may be trusted beside the rules: with caution around negations and doubts, never for what is denied.

A wrong value is far worse than a second ask: an option is taken only when it is far likelier than all others.
"""

from __future__ import annotations

from typing import Final

from flows.understanding.answers.choice import was
from flows.understanding.answers.degrees import degree, rungs_of
from flows.understanding.answers.learned import LearnedReplies
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.likeness import speaks_of
from flows.understanding.answers.multi import is_alone, names_another
from flows.understanding.answers.question import Question
from flows.understanding.answers.wording import Clause, clauses_of, without

_PLAIN: Final = 0.6, 0.4
_DELICATE: Final = 0.85, 0.3
_STRONG: Final = 0.75
_BESIDE: Final = 0.45, 0.3
"""Of several options, one that is strong lets the others be less so."""
_CERTAIN: Final = 0.8, 0.5
_HINT: Final = 0.6
"""Chance from which an option is taken, and from which another one casts a doubt."""


def likened(question: Question, text: str, read: list[str]) -> list[str]:
    """The options that the rules `read`, completed by the likely ones; where they read none, the likely ones."""
    chances = LearnedReplies.load().chances(question, text)
    if not chances:
        return read
    clauses = clauses_of(text)
    if not clauses or (not read and names_another(question, tuple(clause.words for clause in clauses))):
        return read
    denied = _denied(question, clauses)
    if read:
        return read if denied else _completed(question, read, chances)
    likely = _likely(question, chances, _DELICATE if _is_delicate(question, clauses) else _PLAIN)
    return [] if denied.intersection(likely) else likely


def _completed(question: Question, read: list[str], chances: dict[str, float]) -> list[str]:
    """« absente depuis 2 mois, elle revient lundi »: of several options, what the rules missed or saw by mistake."""
    alone = {option.id for option in question.options if is_alone(option)}
    if question.type != "multi" or alone.intersection(read):
        return read
    likely = _likely(question, chances, _CERTAIN)
    if set(read) & set(likely) and set(likely) - set(read):
        return likely
    hinted = any(chance >= _HINT for option, chance in chances.items() if option not in read)
    return [] if hinted else read


def _likely(question: Question, chances: dict[str, float], limits: tuple[float, float]) -> list[str]:
    """The options at the first limit, in the order offered; none when another one reaches the second."""
    sure, doubted = limits
    if question.type == "multi" and max(chances.values()) >= max(sure, _STRONG):
        sure, doubted = _BESIDE
    found = [option for option, chance in chances.items() if chance >= sure]
    if any(doubted <= chance < sure for chance in chances.values()):
        return []
    alone = {option.id for option in question.options if is_alone(option)}
    fits = len(found) == 1 or (question.type == "multi" and not alone.intersection(found))
    return found if fits else []


def _is_delicate(question: Question, clauses: tuple[Clause, ...]) -> bool:
    """Whether a clause denies, leaves it open, tells of the past or of somebody else."""
    lex = lexicon()
    for clause in clauses:
        words = clause.words
        if was(words) or lex.undecided.inside(words) or "ou" in words:
            return True
        if question.type == "choice" and lex.others.inside(words[:2]):
            return True
        bare = without(words, lex.negations)
        if bare != words and (rungs_of(question.options) is not None or speaks_of(question, bare)):
            return True
    return False


def _denied(question: Question, clauses: tuple[Clause, ...]) -> set[str]:
    """« pas d’inaptitude », « pas mauvais »: the options that a clause names only to deny them."""
    lex = lexicon()
    denied: set[str] = set()
    for clause in clauses:
        bare = without(clause.words, lex.negations)
        if bare != clause.words:
            named = degree(question, bare)
            denied.update(speaks_of(question, bare), () if named is None else (named,))
    return denied
