"""What turns a yes or a no round, and what leaves it open: « en fait si », « pas une nuit où elle ne me réveille pas »,
« les collègues oui, la direction non », « je vois avec ma cheffe et je vous redis »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.guards.conditions import condition_at
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list
from flows.understanding.answers.text.phrases import Phrases
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, find, label_words, opened, without

_LATER: Final = Phrases(frozenset(map(opened, phrase_list("turns", "later"))))
_AT_LAST: Final = phrase_list("turns", "at_last")
_NO_AFTER_ALL: Final = phrase_list("turns", "no_after_all")
_NOT_ONE: Final = re.compile(
    r"\b(?:pas|jamais) (?:une? |un seul |une seule |de )\w+ (?:sans (.*)|(?:ou|que|qu) (.*\b(?:pas|plus)\b.*))"
)
_WHO: Final = frozenset(
    """
    mon ma mes le la les l son sa ses leurs par chez avec pour du de certains certaines celui celle ceux
    """.split()  # noqa: SIM905 (a list would hide the words)
)
_OWN: Final = frozenset(("moi", "j", "je", "m", "me", "mien"))
_OTHERS_SAY: Final = phrase_list("turns", "others_say")
_SAYERS: Final = frozenset("le la les l mon ma mes il elle ils elles on".split())  # noqa: SIM905


def is_left_open(question: str, text: str) -> bool:
    """Whether `text` leaves a question open on purpose, so that no likeness may settle it."""
    return left_open(label_words(question), clauses_of(text))


def left_open(asked: Words, clauses: Sequence[Clause]) -> bool:
    """Whether the clauses put the answer off, hang it on a condition, or divide it between others."""
    lex = lexicon()
    if any(_LATER.inside(each.words) for each in clauses):
        unsure = any(lex.unsure.inside(without(each.words, _LATER)) for each in clauses)
        return not unsure and not any(each.words[0] in ("oui", "non", "ouais") for each in clauses)
    if "depuis" in asked and any(_is_year(word) and "non" not in each.words for each in clauses for word in each.words):
        return True
    if clauses and clauses[0].words[0] in ("sauf", "hormis", "excepte"):
        return True
    if clauses and _hangs(clauses[0].words) and clauses[-1].words[-1] in ("oui", "non", "ouais", "ok"):
        return True
    if any(each.contrast and not _FORMER.isdisjoint(each.words) for each in clauses[1:]):
        return True
    return _divided(clauses) or any(_of_another_deed(each.words, asked) for each in clauses)


def _is_year(word: str) -> bool:
    return word.isdigit() and len(word) == len("2017")


def _hangs(words: Words) -> bool:
    """« si mon patron n’en sait rien, oui »; « si c’est anonyme, ok » sets no condition of one’s own."""
    return condition_at(words) == 0 and words[1] not in ("c", "ca")


def _of_another_deed(words: Words, asked: Words) -> bool:
    """« j’en ai pas encore parlé », where one is asked what one can do."""
    at = next((find(words, each) + len(each) for each in _NOT_YET if find(words, each) >= 0), 0)
    told = words[at : at + 1] if at else ()
    return bool(told) and told[0].startswith(_SPOKEN) and not any(akin(told[0], each) for each in asked)


_NOT_YET: Final = (("pas", "encore"), ("toujours", "pas"), ("jamais",), ("pas",))
_SPOKEN: Final = ("parle", "discut", "demand", "decid", "reflechi")


_FORMER: Final = frozenset(("ancien", "ancienne", "anciens", "anciennes"))


def _divided(clauses: Sequence[Clause]) -> bool:
    """« les collègues oui, la direction pas du tout », « la sécu dit que oui, l’employeur que non »."""
    lex = lexicon()
    yes = no = told = False
    for clause in clauses:
        words = clause.words
        if words[0] not in _WHO and words[0] not in _SAYERS:
            continue
        if not _OWN.isdisjoint(words) or not {"travail", "boulot"}.isdisjoint(words[:3]):
            continue
        named = len(words) > 1 and not is_time(words[1])
        denied = words[-1] in ("non", "pas", "moins") or any(lex.no.whole(words[at:]) for at in (2, 3))
        told = told or (words[0] in _SAYERS and any(find(words, each) >= 0 for each in _OTHERS_SAY))
        yes = yes or (named and words[-1] in ("oui", "ouais"))
        no = no or (named and denied)
    return (yes and no) or told


def turned(asked: Words, clauses: Sequence[Clause]) -> Literal["oui", "non"] | None:
    """What a text comes round to, or says by denying twice."""
    for clause in clauses:
        found = _NOT_ONE.search(" ".join(clause.words))
        rest = tuple((found[1] or found[2] or "").split()) if found else ()
        if rest and any(len(word) > 3 and akin(word, each) for word in rest for each in asked if len(each) > 3):
            return "oui"
    for place in range(len(clauses) - 1, 0, -1):
        words = clauses[place].words
        if words in _AT_LAST or any(words[-len(each) :] == each for each in _AT_LAST if len(each) > 1):
            return "oui"
        if words in _NO_AFTER_ALL:
            return "non"
    return None
