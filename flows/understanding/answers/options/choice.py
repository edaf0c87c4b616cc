"""One option: its label, its place, a degree, yes or no, or words that belong to it alone; negation decides."""

from __future__ import annotations

from datetime import date

from flows.understanding.answers.guards.beside import refuses_an_offer
from flows.understanding.answers.guards.declined import declines, does_not_know
from flows.understanding.answers.options.degrees import degree, rungs_of
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.options.naming import hesitates, named_exactly, named_whole, without_hollow
from flows.understanding.answers.options.opinion import by_opinion, only_at_times
from flows.understanding.answers.options.partly import in_part, mixed
from flows.understanding.answers.options.places import places
from flows.understanding.answers.options.ranges import in_range
from flows.understanding.answers.options.rates import by_rate
from flows.understanding.answers.options.shifts import by_shift
from flows.understanding.answers.options.slots import by_moment
from flows.understanding.answers.options.undone import not_done
from flows.understanding.answers.question import REFUSAL, UNSURE, Choice, Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.grouped import grouped
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, label_words, without
from flows.understanding.answers.yes_or_no.yes_no import read_yes_no


def read_choice(question: Question, text: str, today: date) -> str | None:
    """The id of the one option that `text` settles; `today` is for « depuis lundi »."""
    named = named_exactly(question, text)
    if named is not None:
        return named
    clauses = _kept(question, tuple(_of_now(each) for each in clauses_of(text)))
    if not clauses or left_open(question, clauses):
        return None
    aside = read_aside(question, clauses)
    if aside is not None:
        return aside
    words = tuple(word for clause in clauses for word in clause.words)
    none = read_none(question, words) or not_done(question, clauses) or in_part(question, clauses)
    if none is not None:
        return none
    placed = places(question, clauses)
    if placed is not None:
        return question.options[placed[0]].id if len(placed) == 1 else None
    ranged = (
        in_range(question, text, today)
        or by_shift(question, clauses)
        or by_moment(question, clauses)
        or by_rate(question, clauses)
    )
    if ranged is not None:
        return ranged
    return _in_words(question, text, clauses)


def read_aside(question: Question, clauses: tuple[Clause, ...]) -> str | None:
    """« je ne sais pas » and « ça vous regarde pas », where they are on offer."""
    lex = lexicon()
    refusal, unsure = (aside_of(question, each) for each in (REFUSAL, UNSURE))
    for phrases, option in ((lex.refusal, refusal), (lex.unsure, unsure)):
        if option is not None and any(
            phrases.whole(words) for clause in clauses for words in (clause.words, without_hollow(clause.words))
        ):
            return option
    if refusal is not None and any(declines(clause.words) for clause in clauses):
        return refusal
    return unsure if clauses and does_not_know(clauses[0].words) else None


def aside_of(question: Question, kind: str) -> str | None:
    """The option by which one says that one does not know (`UNSURE`), or will not tell, by its id or by its label."""
    if question.offers(kind):
        return kind
    return next((each.id for each in question.options if label_words(each.label) in _ASIDE[kind]), None)


_ASIDE = {
    UNSURE: (("je", "ne", "sais", "pas"), ("ne", "sait", "pas"), ("je", "ne", "sais", "plus"), ("sans", "avis")),
    REFUSAL: (("je", "prefere", "ne", "pas", "repondre"), ("je", "ne", "souhaite", "pas", "repondre")),
}


def was(words: Words) -> bool:
    """Whether a clause tells what was, and may be no longer."""
    if words[-2:] == ("comme", "avant") and not lexicon().negations.inside(words):
        return False
    return lexicon().past.inside(tuple(word for word in words if word != "hier"))


def read_none(question: Question, words: Words) -> str | None:
    """« aucun », « rien de tout ça »: the one option that says none."""
    lex, asked = lexicon(), label_words(question.text)
    if words == ("personne",) and not _WHO.intersection(asked):
        return None  # nobody answers « who », not « are you afraid »
    if "plutot" in words or not (
        lex.none.whole(words) or lex.none.whole(without_hollow(words)) or _none_of(words, asked)
    ):
        return None
    none = [each.id for each in question.options if says_none(each)]
    return none[0] if len(none) == 1 else None


def _none_of(words: Words, asked: Words) -> bool:
    """« j’en mets aucun », « aucune de ces idées », « j’ai rien à apporter »."""
    said = words[2:] if words[:2] == ("j", "ai") else words
    rest = without(said[1:], lexicon().small)
    if said[:1] in (("aucun",), ("aucune",), ("rien",), ("zero",)) and rest and len(said) <= 3:
        return all(any(akin(word, each) for each in asked) for word in rest)
    denied = words[:1] in (("aucun",), ("aucune",)) and words[1:3] in (("de", "ces"), ("de", "ses")) and len(words) == 4
    return denied or (words[:2] == ("j", "en") and len(words) <= 4 and words[-1] in ("aucun", "aucune", "rien"))


def says_none(option: Choice) -> bool:
    """Whether an option stands for none of the others, by its label."""
    first = label_words(option.label)[:1]
    return option.id not in (UNSURE, REFUSAL) and bool(first) and first[0] in _NONE


def left_open(question: Question, clauses: tuple[Clause, ...]) -> bool:
    """Whether a degree hangs on a condition, or « non merci » is said where nothing was offered."""
    words = tuple(word for clause in clauses for word in clause.words)
    if refuses_an_offer(label_words(question.text), words):
        return True
    return hesitates(question, words) or (rungs_of(question.options) is not None and only_at_times(clauses))


def _of_now(clause: Clause) -> Clause:
    """« c’était mauvais maintenant c’est bon »: what is now."""
    at = next((at for at, word in enumerate(clause.words) if word in ("maintenant", "desormais")), 0)
    rest = clause.words[at + 1 :]
    return Clause(rest, contrast=True) if at and rest and lexicon().past.inside(clause.words[:at]) else clause


def _kept(question: Question, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """« pas par mail mais par sms »: what is turned down for something else says nothing; « pas top » is a degree."""
    clauses = tuple(_without_contrary(question, clause) for clause in clauses)
    return tuple(
        clause
        for place, clause in enumerate(clauses)
        if clause.words[0] not in ("pas", "ni")
        or not any(each.contrast for each in clauses[place + 1 : place + 2])
        or degree(question, clause.words) is not None
    )


_WHO = frozenset(("qui", "quelqu", "personne", "personnes", "collegues"))
_NONE = frozenset(("aucun", "aucune", "rien", "personne", "non", "pas", "jamais", "zero"))


def _without_contrary(question: Question, clause: Clause) -> Clause:
    """« l’assistante sociale pas la psy »: what stands before « pas »."""
    words = clause.words
    at = words.index("pas") if "pas" in words[1:] else 0
    if not at or words[at + 1 : at + 2] == () or words[at + 1] not in _NAMED or words[at - 1] in _VERBS:
        return clause
    return Clause(words[:at], clause.contrast) if len(speaks_of(question, words[:at])) == 1 else clause


_NAMED = frozenset(("la", "le", "les", "l", "par", "en", "au", "a", "une", "un"))
_VERB_FORMS = "est suis ai a veux voudrais fais prends ne n sais peux vais va viens vient c sont ont y il on"
_VERBS = frozenset(_VERB_FORMS.split())


def _in_words(question: Question, text: str, clauses: tuple[Clause, ...]) -> str | None:
    between = _after_denials(question, clauses)
    if between is not None:
        return between
    found: set[str] = set()
    silent: list[Clause] = []
    for clause in clauses:
        option = None if was(clause.words) else _one_clause(question, clause.words)
        if option is None:
            silent.append(clause)
        else:
            found.add(option)
    both = mixed(question, clauses, found)
    if both is not None:
        return both
    if len(found) == 1 and not any(_speaks_against(question, each, found) for each in silent):
        return found.pop()
    if found:
        return None
    return _by_yes_or_no(question, text)


def _after_denials(question: Question, clauses: tuple[Clause, ...]) -> str | None:
    """« pas mauvais, pas bon non plus, entre les deux »: the degree that is left."""
    *denials, last = clauses
    left = not last.contrast and last.words[0] not in ("pas", "ni")
    denied = bool(denials) and all(each.words[0] in ("pas", "ni") for each in denials)
    return degree(question, last.words) if left and denied else None


def _one_clause(question: Question, words: Words) -> str | None:
    named = named_whole(question, words)
    if named is not None:
        return named
    by_degree = degree(question, words)
    if by_degree is not None:
        return by_degree
    if rungs_of(question.options) is not None and lexicon().negations.inside(grouped(words)):
        return None
    spoken = speaks_of(question, words)
    return spoken[0] if len(spoken) == 1 else None


def _speaks_against(question: Question, clause: Clause, found: set[str]) -> bool:
    """Whether a clause that settles nothing still denies what was found: then nothing is settled at all."""
    lex = lexicon()
    said = without(clause.words, lex.negations)
    return said != clause.words and bool(found.intersection(speaks_of(question, said)))


def _by_yes_or_no(question: Question, text: str) -> str | None:
    """« oui » or « non » where one option alone begins so."""
    opinion = by_opinion(question, clauses_of(text))
    if opinion is not None:
        return opinion
    said = read_yes_no(question.text, text, firmly=True)
    if said is None or said == UNSURE:
        return UNSURE if said == UNSURE and question.offers(UNSURE) else None
    starting = [each.id for each in question.options if each.id == said or label_words(each.label)[:1] == (said,)]
    ladder = rungs_of(question.options)
    if not starting and said == "non" and ladder is not None and ladder[0] == "frequency" and 0 in ladder[1]:
        return ladder[1][0]
    return starting[0] if len(starting) == 1 else None
