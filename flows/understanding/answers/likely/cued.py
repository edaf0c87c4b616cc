"""Options named by cues, without their words: « à pinces » where « À pied » is on offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.options.cued_by import heard_in, most_telling
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.options.partly import lies_between
from flows.understanding.answers.question import REFUSAL, UNSURE, Question
from flows.understanding.answers.several.everything import is_alone
from flows.understanding.answers.several.multi import CLOSING
from flows.understanding.answers.several.parts import asks_when
from flows.understanding.answers.text.cues import Heard, spoken
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, label_words, without
from flows.understanding.answers.yes_or_no.heard import denied, was_once

_FINE: Final = phrase_list("cued", "fine")
"""« les nuits, ça roule »: not among what is asked for."""
_OPEN: Final = phrase_list("cued", "open")
_TROUBLES: Final = word_list("cued", "troubles")
_ON_OFF: Final = (("sur", "deux"), ("sur", "trois"), ("sur", "quatre"), ("sur", "2"), ("sur", "3"))
_THING: Final = frozenset("le la les l un une des du mon ma mes".split())  # noqa: SIM905
_REST: Final = frozenset("reste autres autre tout".split())  # noqa: SIM905
_KEPT_OUT: Final = frozenset((UNSURE, REFUSAL, "passer", "autre"))


def completed(question: Question, text: str, read: Sequence[str]) -> list[str]:
    """The options that were `read`, with those that cues name, in the order offered; fewer where they disagree."""
    clauses = clauses_of(text)
    if any("ou" in clause.words or lexicon().undecided.at(clause.words, 0) for clause in clauses):
        other = question.type == "choice" and _heard(question, clauses)[0].difference(read)
        return [] if other else list(read)
    if read and any(each.id in read and lies_between(each) for each in question.options):
        return list(read)
    if not read and any(_hesitates(clause.words) for clause in clauses):
        return []
    if question.type == "choice":
        return _one(question, read, *_heard(question, clauses))
    if any(is_alone(each) for each in question.options if each.id in read):
        return list(read)
    words = tuple(word for clause in clauses for word in clause.words)
    everything = _all_but(question, words)
    if everything is not None:
        return everything
    read = [each for each in read if each not in _fine(question, clauses)]
    if any(words[at : at + 2] in _ON_OFF for at in range(len(words))):
        return []  # « un jour sur deux »
    close = next((at for at, clause in enumerate(clauses) if clause.words in CLOSING), len(clauses))
    named, refused = _heard(question, clauses[:close])
    found = set(read) | (named - refused)
    if found != set(read) and _names_more(question, clauses[:close]):
        return list(read)
    return [each.id for each in question.options if each.id in found]


def _hesitates(words: Words) -> bool:
    """« l’écran peut-être », « je vais être refusé je pense »: what may be, or is to come."""
    return any(words[at : at + 2] in _OPEN for at in range(len(words)))


def _fine(question: Question, clauses: Sequence[Clause]) -> set[str]:
    """« les horaires, ça va »: what gives no trouble, where troubles are asked for."""
    if _TROUBLES.isdisjoint(label_words(question.text)):
        return set()
    fine: set[str] = set()
    for clause in clauses:
        at = next((at for at in range(len(clause.words)) if _goes_well(clause.words[at:])), None)
        if at is not None and not lexicon().negations.inside(clause.words):
            fine.update(speaks_of(question, clause.words), speaks_of(question, clause.words[:at]))
    return fine


def _goes_well(words: Words) -> bool:
    return any(words[: len(each)] == each for each in _FINE)


def _names_more(question: Question, clauses: Sequence[Clause]) -> bool:
    """« le crâne et le sol qui bouge »: whether, beside cues, a thing is named that no option explains."""
    for clause in clauses:
        for part in " ".join(clause.words).split(" et "):
            words = tuple(part.split())
            if not 2 <= len(words) <= _SHORT or words[0] not in _THING or _REST.intersection(words):
                continue
            named, refused = _heard(question, (Clause(words),))
            if not (named or refused or speaks_of(question, words) or lexicon().negations.inside(words)):
                return True
    return False


_SHORT: Final = 5


def _all_but(question: Question, words: Words) -> list[str] | None:
    """« la panoplie complète, moins les pompes »: all options but those named after the exception; None without one."""
    lex = lexicon()
    plain = [each.id for each in question.options if not is_alone(each) and each.id not in _KEPT_OUT]
    if len(plain) < len([each for each in question.options if not is_alone(each)]):
        return None
    at = next((at for at in range(4) if at < len(words) and lex.all.at(words, at) > at), None)
    if at is None or without(words[:at], lex.fillers, lex.small):
        return None
    end = lex.all.at(words, at)
    if "temps" in words[at:end] and not asks_when(question):
        return None
    except_at = next((at for at in range(end, len(words)) if lex.exceptions.at(words, at) > at), None)
    if except_at is None:
        rest = without(words[end:], lex.fillers, lex.small)
        return None if rest and speaks_of(question, words[end:]) else plain if end - at > 1 and not rest else None
    left_out = words[lex.exceptions.at(words, except_at) :]
    named, refused = _heard(question, (Clause(left_out),))
    out = named | refused | set(speaks_of(question, left_out))
    return [each for each in plain if each not in out] if out else []


def _one(question: Question, read: Sequence[str], named: set[str], refused: set[str]) -> list[str]:
    if read:
        return list(read) if not named or named.intersection(read) else []
    if named:
        return list(named) if len(named) == 1 else []
    left = [each.id for each in question.options if each.id not in refused | _KEPT_OUT]
    return left if refused and len(left) == 1 else []


def _heard(question: Question, clauses: Sequence[Clause]) -> tuple[set[str], set[str]]:
    """The options that cues name, and those that they name to deny them; all of what the last « mais » leaves."""
    named: set[str] = set()
    refused: set[str] = set()
    for clause in clauses:
        words = spoken(clause.words)
        if question.type == "choice" and clause.contrast:
            named.clear()
        every = heard_in(question, clause.words)
        here = {option: list(found) for option, found in every.items() if option not in _KEPT_OUT}
        if not here or was_once(words, [each for found in here.values() for each in found]):
            continue
        here = _longest(here)
        telling = most_telling(question, {option: found for option, found in here.items() if found})
        here = {option: found for option, found in here.items() if option in telling}
        fine = any(_goes_well(words[at:]) for at in range(len(words)))
        said = (
            set()
            if fine
            else {option for option, found in here.items() if any(not denied(words, each) for each in found)}
        )
        named |= said
        refused |= {option for option, found in here.items() if found and option not in said}
    return named, refused - named


def _longest(here: dict[str, list[Heard]]) -> dict[str, list[Heard]]:
    """Cues less those that share words with a longer one of another option: « date du rendez-vous » is one thing."""
    every = [(option, each) for option, found in here.items() for each in found]
    return {
        option: [
            each
            for each in found
            if not any(
                other != option
                and long.start < each.end
                and each.start < long.end
                and long.end - long.start > each.end - each.start
                for other, long in every
            )
        ]
        for option, found in here.items()
    }
