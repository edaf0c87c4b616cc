"""An option named by its place in the list: « la 2 », « le dernier », « réponse b », « les deux premiers »."""

from __future__ import annotations

import re
from typing import Final

from flows.understanding.answers.question import Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, label_words

_ORDINALS = {
    "premier": 1, "premiere": 1, "1er": 1, "1ere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3,
    "quatrieme": 4, "cinquieme": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10,
}  # fmt: skip
_SUFFIXES = ("e", "eme", "ieme", "nd", "nde", "er", "ere")
_LAST = ("dernier", "derniere")
_NAMING: Final = word_list("places", "naming")
_ALLOWED: Final = _NAMING | word_list("places", "allowed")
_LETTER = re.compile(r"[a-z]")


def places(question: Question, clauses: tuple[Clause, ...]) -> tuple[int, ...] | None:
    """The places named, from 0, when the text names nothing else; None otherwise, or when one does not exist."""
    words: Words = tuple(word for clause in clauses for word in clause.words)
    count = _plain_count(question)
    several = _run_of(words, count)
    found = several if several is not None else _one_by_one(question, words, count)
    if found is None or not found or any(not 0 <= place < len(question.options) for place in found):
        return None
    return tuple(sorted(set(found)))


def _one_by_one(question: Question, words: Words, count: int) -> list[int] | None:
    if all(_LETTER.fullmatch(word) or word == "et" for word in words) and words != ("y",):
        return [ord(word) - ord("a") for word in words if word != "et"]
    if len(words) == 2 and words[0] == "les":
        return None  # « les deux » are two, not the second
    numbered = counts(question)
    named = bool(_NAMING.intersection(words[:1])) and len(words) > 1
    found = []
    at = 0
    while at < len(words):
        word = words[at]
        if word in _ORDINALS:
            found.append(_ORDINALS[word] - 1)
        elif word in _LAST:
            found.append(count - 1 if count == len(question.options) else -1)
        elif word.isdigit() and (named or not numbered):
            found.append(int(word) - 1)
            if at + 1 < len(words) and words[at + 1] in _SUFFIXES and words[at + 1] != "et":
                at += 1
        elif named and at == 1 and len(words) == 2 and word in ("une", "un"):
            found.append(0)
        elif named and len(numbers := numbers_in(words[at : at + 1])) == 1 and not numbers[0].article:
            found.append(int(numbers[0].value) - 1)
        elif at and _LETTER.fullmatch(word) and words[at - 1] in ("reponse", "option", "choix", "la", "case"):
            found.append(ord(word) - ord("a"))
        elif word not in _ALLOWED and lexicon().fillers.at(words, at) == at:
            return None
        at += 1
    return found


def _run_of(words: Words, count: int) -> list[int] | None:
    """« les deux premiers », « les 3 dernières », « du 1 au 3 »."""
    if len(words) == 3 and words[0] == "les" and (numbers := numbers_in(words[1:2])):
        size = int(numbers[0].value)
        if size <= count and words[2].startswith("premi"):
            return list(range(size))
        if size <= count and words[2].startswith("dern"):
            return list(range(count - size, count))
    if (
        len(words) == 4
        and words[0] in ("du", "de")
        and words[2] in ("au", "a")
        and words[1].isdigit()
        and words[3].isdigit()
    ):
        return list(range(int(words[1]) - 1, int(words[3])))
    return None


def _plain_count(question: Question) -> int:
    """Options before « Je ne sais pas » and « Je préfère ne pas répondre », which nobody counts."""
    return sum(each.id not in ("ne_sait_pas", "refus", "passer") for each in question.options)


def counts(question: Question) -> bool:
    """Whether a number may be an answer in itself: how many, how often, or labels that hold numbers."""
    asked = label_words(question.text)
    if {"combien", "frequence", "fois", "age", "nombre"}.intersection(asked):
        return True
    return any(not number.article for each in question.options for number in numbers_in(label_words(each.label)))
