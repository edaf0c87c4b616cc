"""Yes or no that a sentence implies: « j’ai repris lundi » when asked about a sick leave, « demande refusée »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from flows.understanding.answers.days.calendar import is_time, says_date
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.grouped import grouped
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.phrases import Phrases
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words, without
from flows.understanding.answers.yes_or_no.amounts import by_amount
from flows.understanding.answers.yes_or_no.echoed import echoed
from flows.understanding.answers.yes_or_no.hours import by_hours

_Said = Literal["oui", "non"]
_OPEN: Final = frozenset(("bien", "assez", "suffisamment", "mieux", "correctement"))
"""Words of a question that asks how well: how often settles nothing there."""
_NOBODY: Final = frozenset(("rien", "personne", "aucun", "aucune", "zero"))
_DOERS: Final = (("il",), ("elle",), ("on",), ("ils",), ("elles",), ("je",), ("ca",), ("j",))
_PLANNED: Final = word_list("implied", "planned")
_PRONOUNS: Final = frozenset(("en", "y", "l", "le", "la"))


def implied(question: str, clauses: Sequence[Clause]) -> _Said | None:
    """What the clauses imply, all alike; None where they say nothing of the question, or a thing and its contrary."""
    asked = label_words(question)
    quality = _quality(asked, clauses[0].words) if len(clauses) in (1, 2) else None
    if quality is not None:
        return quality
    said = {each for clause in about_the_person(asked, clauses) for each in _of_clause(asked, clause.words)}
    return said.pop() if len(said) == 1 else None


def about_the_person(asked: Words, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses less « il est arrêté » once somebody else was named, whom the question does not ask about."""
    others = lexicon().others
    if others.inside(asked) or not any(others.inside(clause.words) for clause in clauses):
        return list(clauses)
    return [clause for clause in clauses if clause.words[0] not in ("il", "elle", "ils", "elles", "lui")]


def _of_clause(asked: Words, words: Words) -> set[_Said]:
    lex = lexicon()
    hinted = _hinted(asked, words)
    again = None if hinted else echoed(asked, words)
    if again is not None:
        return {again}
    if hinted or lex.wishes.inside(words) or words[:1] == ("si",):
        return hinted
    amount = by_amount(asked, words) or by_hours(asked, words)
    if amount is not None:
        return {amount}
    if lex.others.inside(words[:3]) and not lex.others.inside(asked):
        return set()
    denies = lex.negations.inside(without(words, lex.fillers))
    if _undone(words) and not denies:
        return {"non"}
    if _nothing(asked, words):
        return {"non"}
    if not denies and (_since(asked, words) or _once(asked, words)):
        return {"oui"}
    if not denies and (_planned(asked, words) or _done(words) or _how_often(asked, words) or _taken_up(asked, words)):
        return {"oui"}
    return set()


def _hinted(asked: Words, words: Words) -> set[_Said]:
    """By what goes with some questions: fear and « ça m’angoisse », a call and « laissez-moi tranquille »."""
    found: set[_Said] = set()
    for hint in lexicon().hints:
        if hint.asked.inside(asked):
            no = hint.no.inside(words)
            yes = hint.yes.inside(words) and not no
            rest = without(words, hint.yes, hint.no, lexicon().fillers)
            if (yes or no) and not lexicon().negations.inside(rest):
                found.add("oui" if yes else "non")
    return found


def _quality(asked: Words, words: Words) -> _Said | None:
    """« pas terrible », « nickel », where one is asked whether it is good; the middle of the ladder says neither."""
    if _GOOD.isdisjoint(asked) or not _BAD.isdisjoint(asked):
        return None
    ladder = lexicon().ladders["quality"]
    bare = without(words, _SMALL_TALK)
    rungs = {ladder[each] for each in (words, bare) if each in ladder}
    if len(rungs) != 1:
        return None
    rung = rungs.pop()
    return None if rung == _MIDDLE else "oui" if rung > _MIDDLE else "non"


_GOOD: Final = word_list("implied", "good")
_BAD: Final = word_list("implied", "bad")
_SMALL_TALK: Final = Phrases(frozenset((each,) for each in ("franchement", "vraiment", "c", "est", "bah", "ben")))
_MIDDLE: Final = 2


def _since(asked: Words, words: Words) -> bool:
    """« depuis 3 semaines », « en arrêt maladie » when asked whether one is on leave."""
    if asked[:2] != ("etes", "vous") or "depuis" in asked:
        return False
    if words[0] == "depuis" and len(words) <= _BRIEF:
        return bool(numbers_in(words[1:])) or any(is_time(word) for word in words[1:]) or says_date(words)
    bare = words[1:] if words[0] in ("toujours", "encore", "actuellement") else words
    return bare[:2] == asked[2:4] and bare[:1] == ("en",) and len(bare) <= _BRIEF and _COMING.isdisjoint(bare)


def _once(asked: Words, words: Words) -> bool:
    """« l’année dernière », « c’était en 2023 », when asked whether it ever happened."""
    if "deja" not in asked or len(words) > _BRIEF or not _COMING.isdisjoint(words):
        return False
    told = [word for word in words if not lexicon().small.whole((word,)) and word not in ("il", "y", "c")]
    when = [word for word in told if word in _GONE or is_time(word) or says_date((word,)) or numbers_in((word,))]
    return (
        bool(when) and when == told and (not _GONE.isdisjoint(told) or any(len(each) == len("2023") for each in told))
    )


_BRIEF: Final = 6
_COMING: Final = word_list("implied", "coming")
_GONE: Final = word_list("implied", "gone")


def _nothing(asked: Words, words: Words) -> bool:
    """« rien dans la boîte », « toujours rien », « personne ne m’a appelé »."""
    if words[0] in ("toujours", "encore") and words[1:2] in (("rien",), ("personne",), ("aucun",), ("aucune",)):
        return True
    if words[0] == "personne":
        return len(words) > 1 and not _OPEN.intersection(asked)
    return words[0] in _NOBODY and len(words) <= 5 and not _OPEN.intersection(asked) and "probleme" not in words


def _undone(words: Words) -> bool:
    """« demande refusée »; « il refuse de m’écouter » tells something else."""
    return any(lexicon().undone.at(words, at) > at and words[at - 1 : at] not in _DOERS for at in range(len(words)))


def _planned(asked: Words, words: Words) -> bool:
    """« le 2 à 14 h avec la RH », when asked whether it is planned."""
    if _PLANNED.isdisjoint(asked) or _amounts_asked(asked):
        return False
    return (words[0] == "le" and bool(numbers_in(words[1:2]))) or says_date(words[:2]) or words[0] == "demain"


def _amounts_asked(asked: Words) -> bool:
    return any(asked[at : at + 2] in (("moins", "de"), ("plus", "de")) for at in range(len(asked)))


def _done(words: Words) -> bool:
    """« rappel fait en 2025 », « tout est installé »."""
    if words[:2] == ("tout", "est") and len(words) > 2:
        return True
    bare = tuple(word for word in without(words, lexicon().fillers) if not is_time(word) and not numbers_in((word,)))
    at = next((at for at, word in enumerate(bare[:2]) if word in lexicon().done), None)
    return len(bare) <= 5 and at is not None and bare[at - 1 : at] not in _DOERS


def _how_often(asked: Words, words: Words) -> bool:
    """« 2 jours par semaine », « javel et décapant tous les matins », « des sacs à longueur de journée »."""
    lex = lexicon()
    if _OPEN.intersection(asked) or "arrete" in asked or ("nuit" in asked and "heures" in words):
        return False
    numbers = numbers_in(words)
    if words[:2] in (("tous", "les"), ("toutes", "les")) and len(words) <= _BRIEF and any(is_time(w) for w in words):
        return True  # « tous les trois mois »
    if words in _ALL_DAY:
        return True
    if len(numbers) == 2 and not numbers[0].start and words[numbers[0].end + 1 : numbers[1].start] == ("sur",):
        return len(words) <= numbers[1].end + 1  # « une semaine sur trois »
    if (
        numbers
        and numbers[0].start == 0
        and numbers[0].value
        and words[numbers[0].end + 1 : numbers[0].end + 2] == ("par",)
    ):
        return len(words) <= numbers[0].end + 3
    verbal = {"je", "j", "on", "il", "elle", "ils", "c", "ca", "est", "a", "me", "m"} & set(words)
    return not verbal and any(
        lex.often.at(words, at) == len(words) for at in range(1, len(words)) if lex.often.at(words, at) > at
    )


_ALL_DAY: Final = (("matin", "et", "soir"), ("matin", "midi", "et", "soir"), ("jour", "et", "nuit"), ("que", "ca"))


def _taken_up(asked: Words, words: Words) -> bool:
    """« la direction en parle », when asked whether it is spoken of: the verb again, by whoever does it."""
    if asked[1:2] == ("vous",) and "a" not in asked[2:4]:
        return False
    verbs = [word for word in grouped(asked) if len(word) > 3 and not lexicon().small.whole((word,))]
    said = grouped(words)
    return any(
        word in _PRONOUNS and any(akin(each, verb) for each in said[at + 1 : at + 4] for verb in verbs)
        for at, word in enumerate(said)
        if at
    )
