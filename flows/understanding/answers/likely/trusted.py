"""Where likeness may be trusted beside the rules: with caution around negations and doubts, never for what is denied.

A wrong value is far worse than a second ask: an option is taken only when it is far likelier than all others.
"""

from __future__ import annotations

from typing import Final

from flows.understanding.answers.guards.beside import is_quite, lacks_a_skill, wishes_for_more
from flows.understanding.answers.likely.learned import LearnedReplies
from flows.understanding.answers.options.choice import left_open, was
from flows.understanding.answers.options.degrees import degree, rungs_of
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.options.naming import named_whole
from flows.understanding.answers.options.ranges import outside
from flows.understanding.answers.question import REFUSAL, UNSURE, Choice, Question
from flows.understanding.answers.several.everything import is_alone
from flows.understanding.answers.several.parts import names_another, parts_of
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import beginnings, word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, find, label_words, without

_PLAIN: Final = 0.6, 0.4
_DELICATE: Final = 0.85, 0.3
_STRONG: Final = 0.75
_BESIDE: Final = 0.45, 0.3
"""Of several options, one that is strong lets the others be less so."""
_CERTAIN: Final = 0.8, 0.5
_REFUSED: Final = 0.6, 0.15
_YES_NO: Final = Question("choice", "", tuple(Choice(each, each) for each in ("oui", "non", UNSURE)))
_TELLING: Final = word_list("trusted", "telling")
_BELIEVED: Final = 0.05
_FIRM, _APART = 0.8, 0.1
"""Below the first, a reading gives way where another step is likelier by the second."""
_SUBJECTS: Final = frozenset(("j", "je", "mon", "ma", "mes", "on", "il", "elle"))
_PRESCRIBED: Final = beginnings("trusted", "prescribed")
_ENDING: Final = beginnings("trusted", "ending")
_SHORT: Final = 3
_NO_LONGER: Final = ("peux", "plus")
_PRONOUNS: Final = frozenset(("me", "m", "le", "la", "les", "l", "y", "en"))
_WORKING: Final = word_list("trusted", "working")
_PART: Final = 0.65, 0.45
_DENYING: Final = 0.8, 0.3
"""The limits for one part of several, and for one that denies something."""
_MANY, _FEW = 2, 3
"""So many parts may each name an option."""
_HINT: Final = 0.6
"""Chance from which an option is taken, and from which another one casts a doubt."""


def likened(question: Question, text: str, read: list[str]) -> list[str]:
    """The options that the rules `read`, completed by the likely ones; where they read none, the likely ones."""
    clauses = clauses_of(text)
    if question.type == "choice" and read and wishes_for_more(label_words(question.text), clauses):
        return []
    words = tuple(word for clause in clauses for word in clause.words)
    return [
        each
        for each in _likened(question, text, read)
        if not outside(question, each, text) and not _narrower(question, each, words)
    ]


def _narrower(question: Question, option: str, words: Words) -> bool:
    """« temps partiel » alone is not the one that a doctor prescribes, « la sécu » not the end of what it pays, « je
    peux plus porter » not all of one’s work."""
    label = next(label_words(each.label) for each in question.options if each.id == option)
    if find(label, _NO_LONGER) >= 0 and _of_one_thing(words):
        return True
    if label[:2] == ("la", "fin") and len(words) <= _SHORT and not any(word.startswith(_ENDING) for word in words):
        return True
    if find(words, ("temps", "partiel")) < 0 or find(label, ("partiel", "therapeutique")) < 0:
        return False
    return not any(word.startswith(_PRESCRIBED) for word in words)


def _of_one_thing(words: Words) -> bool:
    """« je peux plus me baisser »: what one can no longer do is told, and is not work as a whole."""
    at = find(words, _NO_LONGER)
    told = [word for word in words[at + len(_NO_LONGER) :] if word not in _PRONOUNS][:1] if at >= 0 else []
    return bool(told) and told[0].endswith(("er", "ir", "re")) and told[0] not in _WORKING


def _likened(question: Question, text: str, read: list[str]) -> list[str]:
    chances = LearnedReplies.load().chances(question, text)
    if not chances:
        return read
    clauses = clauses_of(text)
    if not clauses or (not read and names_another(question, tuple(clause.words for clause in clauses))):
        return read
    if question.type == "choice" and (left_open(question, clauses) or _quite(question, clauses)):
        return read
    denied = _denied(question, clauses)
    if (
        question.type == "choice"
        and not {UNSURE, REFUSAL, ""}.issuperset(read[:1] or [""])
        and _unlikely(question, clauses, chances[read[0]])
    ):
        return []
    if read:
        return read if denied else _completed(question, clauses, read, chances)
    likely = _likely(question, chances, _PLAIN)
    if _is_delicate(question, clauses) and not _denies_too(question, likely):
        likely = _likely(question, chances, _DELICATE)
    if question.type == "multi" and len(likely) < _MANY:
        likely = _joined(question, clauses, likely)
    if denied.intersection(likely) or _no_answer(likely, clauses):
        return []
    best = max((chances[each] for each in likely), default=1.0)
    return [] if best < _FIRM and LearnedReplies.load().elsewhere(question, text) > best + _APART else likely


def _joined(question: Question, clauses: tuple[Clause, ...], known: list[str]) -> list[str]:
    """« rqth depuis 2019 et du diabète »: what each of two or three parts is likely to name, with what is known."""
    parts = list(parts_of(question, tuple(clause.words for clause in clauses)))
    if not _MANY <= len(parts) <= _FEW or any(was(part) or lexicon().undecided.inside(part) for part in parts):
        return known
    found = set(known)
    for part in parts:
        if without(part, lexicon().fillers, lexicon().small, lexicon().all) in ((), ("meme",)):
            continue  # « tout en même temps »
        chances = LearnedReplies.load().chances(question, " ".join(part))
        each = _above(question, chances, _DENYING if lexicon().negations.inside(part) else _PART)
        if len(each) != 1 or _excludes(question, each[0]):
            return known
        found.update(each)
    return [option.id for option in question.options if option.id in found]


def _denies_too(question: Question, likely: list[str]) -> bool:
    """« je tiendrai pas » where « Non, sans doute pas » is likely: what is denied is the option itself."""
    labels = [label_words(each.label) for each in question.options if each.id in likely]
    return bool(labels) and all(lexicon().negations.inside(label) for label in labels)


def _excludes(question: Question, option: str) -> bool:
    """Whether an option excludes the others: beside another part it answers nothing."""
    return any(is_alone(each) for each in question.options if each.id == option)


def _unlikely(question: Question, clauses: tuple[Clause, ...], chance: float) -> bool:
    """Whether the rules alone believe it, by one word of a sentence: « je veux arrêter », asked how one copes."""
    if chance >= _BELIEVED or len(clauses) != 1:
        return False
    words = clauses[0].words
    told = words[0] in _SUBJECTS and len(words) > 2
    return told and degree(question, words) is None and named_whole(question, words) is None


def likely_no(text: str) -> str | None:
    """« pas eu l’occasion »: no, or « je ne sais pas », by likeness; yes depends too much on what was asked."""
    clauses = clauses_of(text)
    if not clauses or any(was(each.words) or lexicon().others.inside(each.words) for each in clauses):
        return None
    chances = LearnedReplies.load().chances(_YES_NO, text)
    likely = _above(_YES_NO, chances, _REFUSED) if chances else []
    return likely[0] if likely and likely != ["oui"] else None


def _quite(question: Question, clauses: tuple[Clause, ...]) -> bool:
    return rungs_of(question.options) is not None and any(is_quite(each.words) for each in clauses)


def _no_answer(likely: list[str], clauses: tuple[Clause, ...]) -> bool:
    """« je refuse de porter » refuses no answer, « je ne sais pas lire » knows it."""
    if likely == [REFUSAL]:
        said = {word for clause in clauses for word in clause.words}
        return any(word.startswith("refus") for word in said) and len(said) > 2 and _TELLING.isdisjoint(said)
    unsure = lexicon().unsure
    return likely == [UNSURE] and any(
        lacks_a_skill(clause.words[end:])
        for clause in clauses
        for at in range(len(clause.words))
        if (end := unsure.at(clause.words, at)) > at
    )


def _completed(
    question: Question, clauses: tuple[Clause, ...], read: list[str], chances: dict[str, float]
) -> list[str]:
    """« absente depuis 2 mois, elle revient lundi »: of several options, what the rules missed or saw by mistake."""
    alone = {option.id for option in question.options if is_alone(option)}
    if question.type != "multi" or alone.intersection(read):
        return read
    likely = _likely(question, chances, _CERTAIN)
    if set(read) & set(likely) and set(likely) - set(read):
        return likely
    joined = _joined(question, clauses, read)
    if joined != read:
        return joined
    hinted = any(chance >= _HINT for option, chance in chances.items() if option not in read)
    return [] if hinted else read


def _likely(question: Question, chances: dict[str, float], limits: tuple[float, float]) -> list[str]:
    """The options at the first limit, in the order offered; none when another one reaches the second."""
    found = _above(question, chances, limits)
    if not found and question.type == "multi" and max(chances.values()) >= max(limits[0], _STRONG):
        return _above(question, chances, _BESIDE)
    return found


def _above(question: Question, chances: dict[str, float], limits: tuple[float, float]) -> list[str]:
    sure, doubted = limits
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
