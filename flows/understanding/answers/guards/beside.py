"""What answers nothing, whatever was asked: thanks, an answer to change, a skill that is lacking, a condition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words, plain_words
from flows.understanding.answers.text.wording import Clause, find, opened

_THANKS: Final = word_list("beside", "thanks")
_CHANGING: Final = word_list("beside", "changing")
_GIVEN: Final = frozenset(("reponse", "reponses"))
_WRONG: Final = (("me", "suis", "trompe"), ("me", "suis", "trompee"), ("ai", "fait", "une", "erreur"))
_OF_WRONG: Final = _GIVEN | frozenset(
    ("je", "j", "de", "question", "case", "bouton", "a", "la", "dans", "ma", "mes", "pardon", "desole", "desolee", "ai")
)
_ANSWERING: Final = word_list("beside", "answering")
_THEM: Final = (("il",), ("elle",))
_NAMED: Final = 5
_NO_VERBS: Final = frozenset(("hier", "encore", "super", "entre", "notre", "votre", "autre", "premiere"))
_WHO: Final = frozenset("j je on il elle ils elles nous vous m mon ma mes le la les l ca c tout rien".split())  # noqa: SIM905
_OFFERED: Final = word_list("beside", "offered")


_WISHED: Final = _OFFERED | word_list("beside", "wished")


_EXCLAIMING: Final = phrase_list("beside", "exclaiming")
"""« non mais quelle question »: no answer."""


def answers_nothing(text: str) -> bool:
    """Whether a text only thanks, names somebody, or wishes to change what was answered before."""
    words = opened(plain_words(text))
    if _names_somebody(words) or any(words[: len(each)] == each for each in _EXCLAIMING):
        return True
    if words[:1] == ("merci",) and _THANKS.issuperset(words):
        return True
    if any(not each.article for each in numbers_in(words)):
        return False
    if _CHANGING.intersection(words) and _GIVEN.intersection(words):
        return True
    for wrong in _WRONG:
        at = find(words, wrong)
        if at >= 0 and _OF_WRONG.issuperset((*words[:at], *words[at + len(wrong) :])):
            return True
    return False


def _names_somebody(words: Words) -> bool:
    """« je m’appelle Jean », « elle s’appelle Fatou », but not « on s’appelle », nor « ça s’appelle un mi-temps »."""
    return words[:3] == ("je", "m", "appelle") or (
        words[:1] in _THEM and words[1:3] == ("s", "appelle") and len(words) <= _NAMED
    )


def grants_an_offer(asked: Words, words: Words) -> bool:
    """« pourquoi pas », « aucun problème », « ça serait pas de refus » where something is offered or asked for."""
    if "non" in words:
        return False
    if not _ABLE.isdisjoint(asked) and words[:2] in _NO_TROUBLE:
        return True
    if not offers(asked):
        return False
    return any(words[: len(each)] == each for each in _GRANTING) or find(words[:6], ("pas", "de", "refus")) >= 0


_ABLE: Final = frozenset(("pouvoir", "capable", "capables", "pret", "prete"))
_NO_TROUBLE: Final = (("aucun", "probleme"), ("aucun", "souci"), ("aucun", "soucis"), ("zero", "souci"))


def offers(asked: Words) -> bool:
    """Whether a question offers something or asks for leave, where « j’aimerais bien » is an answer."""
    return not _GRANTABLE.isdisjoint(asked)


_GRANTABLE: Final = _OFFERED - {"besoin"} | word_list("beside", "asking_leave")
_GRANTING: Final = phrase_list("beside", "granting")


def refuses_an_offer(asked: Words, words: Words) -> bool:
    """« non merci » where nothing was offered: whether it says no, or sends the question away, stays open."""
    return words == ("non", "merci") and _OFFERED.isdisjoint(asked)


def lacks_a_skill(rest: Words) -> bool:
    """After « je ne sais pas »: « lire bien », « comment dire »; « quoi répondre » still is an answer."""
    if rest[:1] == ("comment",):
        return rest[1:2] != ("repondre",)
    return is_verb(rest) and rest[0] not in _ANSWERING


def is_verb(rest: Words) -> bool:
    """Whether `rest` opens with an infinitive."""
    return bool(rest) and len(rest[0]) > 3 and rest[0].endswith(("er", "ir", "re")) and rest[0] not in _NO_VERBS


def wishes_for_more(asked: Words, clauses: Sequence[Clause]) -> bool:
    """« je veux arrêter », where what is so is asked about, not what one would like."""
    if not _WISHED.isdisjoint(asked):
        return False
    return any(
        clause.words[at : at + 2] in (("je", "veux"), ("je", "voudrais"), ("j", "aimerais"), ("envie", "de"))
        and is_verb(clause.words[at + 2 :])
        and clause.words[at + 2] not in _ANSWERING
        for clause in clauses
        for at in range(len(clause.words) - 2)
    )


def sets_a_condition(words: Words) -> bool:
    """« oui si on m’adapte le poste »; « si tout va bien » and « si possible » set none."""
    lex = lexicon()
    return any(
        word == "si" and words[at + 1 : at + 2] and words[at + 1] in _WHO and lex.fillers.at(words, at) == at
        for at, word in enumerate(words)
        if at
    )


def is_quite(words: Words) -> bool:
    """« ça me gêne pas mal »: a good deal, which denies nothing."""
    return find(words, ("pas", "mal")) >= 0
