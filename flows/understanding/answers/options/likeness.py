"""Which options a clause speaks of, by the words that belong to one option alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.options.places import counts
from flows.understanding.answers.question import REFUSAL, Choice, Question
from flows.understanding.answers.text.akin import akin, slips
from flows.understanding.answers.text.grouped import grouped
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.memory import remembered
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import label_words, without

OTHER = "autre"
_THINGS = frozenset(["mon", "ma", "mes", "le", "la", "les", "l", "son", "sa", "ses", "leur", "leurs", "notre", "nos"])
_COMMON = frozenset(
    ("=travail", "=douleurs", "journee", "travail", "travailler", "emploi", "poste", "mal", "douleurs", "douleur")
)
"""What names nothing by itself in a label of several words: « Travailler sur écran »."""
_PREFERRING: Final = word_list("likeness", "preferring")
_SUITING = (("m", "arrange"), ("me", "convient"), ("me", "va"), ("m", "irait"), ("m", "arrangerait"), ("me", "plait"))
_VERBS = frozenset(["est", "sont", "a", "ont", "etait", "va", "vont", "veut", "doit", "dit", "m", "me", "ne", "fait"])


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way to name an option: its words of substance, those inside its phrases, whether it denies something,
    and whether it is the label: then one of its words is enough, where other phrases are to be found whole."""

    option: str
    words: frozenset[str]
    parts: frozenset[str]
    denies: bool
    label: bool


@remembered
def speaks_of(question: Question, words: Words) -> tuple[str, ...]:
    """Options named by `words`, in the order offered; none when something else is said too."""
    lex = lexicon()
    phrases = _phrases(question.options)
    vocabulary = _vocabulary(question.options)
    said = grouped(words)
    if not said:
        return ()
    denies = _denies(said)
    if (lex.wishes.inside(words) and not _wished(question, words)) or (
        len(words) > 3 and _tells_of_others(question, words)
    ):
        return ()
    if question.type == "choice" and _to_come(words) and not _to_come(label_words(question.text)):
        return ()
    if _refused(said) and not _refused(vocabulary):
        return ()  # « le patron refuse » names no support
    said = _without_thing(said)
    asked = grouped(label_words(question.text))
    near: dict[str, frozenset[str]] = {}
    unknown = 0
    for word in without(without(said, lex.fillers), lex.small, lex.negations):
        if word in ("ne", "n", "depuis") or (is_time(word) and word not in vocabulary):
            continue
        close = _near(word, vocabulary)
        if close:
            near[word] = close
        elif not any(akin(word, each) for each in asked):
            if numbers_in((word,)):
                if counts(question):
                    return ()
                continue
            unknown += 1
    if unknown > 12:
        return ()
    found = _owners(question, phrases, near, denies)
    if {"assis", "assise"}.isdisjoint(words) or _seated(question.options):
        return found
    standing = {each.id for each in question.options if "debout" in label_words(each.label)}
    return tuple(each for each in found if each not in standing)


def _owners(
    question: Question, phrases: tuple[_Phrase, ...], near: dict[str, frozenset[str]], denies: bool
) -> tuple[str, ...]:
    """The options that one of the words names alone, by a phrase that denies as the reply does."""
    everything = {each for close in near.values() for each in close}
    asked = grouped(label_words(question.text))
    matching = [
        each
        for each in phrases
        if (each.label and everything & (_telling(each.words, asked) or each.words))
        or (each.words <= everything and _telling(each.words, asked))
    ]
    found: dict[str, set[str]] = {}
    for close in near.values():
        owners = {phrase.option for phrase in matching if phrase.words & close}
        if len(owners) == 1:
            found.setdefault(owners.pop(), set()).update(close)
    for option, named in found.items():
        if not any(each.option == option and each.denies == denies and each.words & named for each in matching):
            return ()
    return tuple(option.id for option in question.options if option.id in found)


@lru_cache(maxsize=256)
def _seated(options: tuple[Choice, ...]) -> bool:
    """Whether an option speaks of sitting: beside « Rester debout » alone, « assis » is the contrary."""
    names = [name for each in options for name in (each.label, *each.also)]
    return any(word.startswith(("assis", "postur", "position")) for name in names for word in label_words(name))


@lru_cache(maxsize=4096)
def _telling(phrase: frozenset[str], asked: Words) -> frozenset[str]:
    """The words of a phrase that the question does not say already: « travail » names nothing of « votre travail »."""
    own = frozenset(word for word in phrase if not any(akin(word, each) for each in asked))
    return own - _COMMON if len(phrase) > 1 else own


@lru_cache(maxsize=256)
def _vocabulary(options: tuple[Choice, ...]) -> frozenset[str]:
    return frozenset(word for phrase in _phrases(options) for word in phrase.words | phrase.parts)


@lru_cache(maxsize=256)
def _phrases(options: tuple[Choice, ...]) -> tuple[_Phrase, ...]:
    lex = lexicon()
    phrases = []
    for option in options:
        names = (option.label, *option.also, *((option.id,) if option.id.isalpha() and option.id != REFUSAL else ()))
        for name in names:
            words = label_words(name) if name == option.id else grouped(label_words(name))
            content = frozenset(without(without(words, lex.small), lex.negations))
            content -= {"ne", "n", "oui"}
            if option.id == OTHER:
                content &= {"=autre"}
            if name not in (option.label, option.id) and len(content) == 1 and words[0] in ("j", "je"):
                continue  # « j’ai repris » is no sign by its only word
            if content:
                single = without(label_words(name), lex.small, lex.negations)
                parts = frozenset(each for word in single for each in grouped((word,)))
                phrases.append(_Phrase(option.id, content, parts, _denies(words), name in (option.label, option.id)))
    return tuple(phrases)


def _to_come(words: Words) -> bool:
    """« je vais être refusé »: not yet so."""
    return any(words[at : at + 2] in _SOON for at in range(len(words)))


_SOON = (("vais", "etre"), ("va", "etre"), ("vont", "etre"), ("risque", "d"), ("risque", "de"), ("est", "prevu"))


def _refused(words: Iterable[str]) -> bool:
    return any(word.startswith("refus") for word in words)


def _denies(words: Words) -> bool:
    return lexicon().negations.inside(words)


@remembered
def _near(word: str, vocabulary: frozenset[str]) -> frozenset[str]:
    """Words of the options that `word` stands for: the same family, else one slip of the finger away."""
    same = frozenset(each for each in vocabulary if akin(word, each))
    if same or word in lexicon().never_slips:
        return same
    meant = frozenset(slips(word, _ungrouped(vocabulary)))
    if meant:
        return meant
    single = _single(vocabulary)
    return frozenset(single[each] for each in slips(word, single))


@lru_cache(maxsize=256)
def _ungrouped(vocabulary: frozenset[str]) -> tuple[str, ...]:
    """The words of the options that stand for themselves."""
    return tuple(each for each in vocabulary if not each.startswith("="))


@lru_cache(maxsize=256)
def _single(vocabulary: frozenset[str]) -> dict[str, str]:
    """The words that stand for a group which the options name, with its name."""
    same = lexicon().same.items()
    return {phrase[0]: name for phrase, name in same if len(phrase) == 1 and name in vocabulary}


def _without_thing(words: Words) -> Words:
    """« ma voiture est en panne » tells of the thing, it does not choose it."""
    for at in (2, 3):
        if words[at : at + 2] not in _SUITING and len(words) > at + 1 and words[0] in _THINGS and words[at] in _VERBS:
            return words[at:]
    return words


def _wished(question: Question, words: Words) -> bool:
    """Whether the wish is the option itself: « je pense à démissionner »."""
    wished = tuple(word for word in words if lexicon().wishes.at((word,), 0))
    if not wished:
        return True
    named = {word for each in question.options for name in (each.label, *each.also) for word in label_words(name)}
    return (
        not wished
        or any(word in named for word in wished)
        or (_first_person(words) and not _PREFERRING.isdisjoint(label_words(question.text)))
    )


def _first_person(words: Words) -> bool:
    return words[0] in ("j", "je", "me", "moi", "on", "nous") or words[:2] in (("il", "me"), ("il", "faudrait"))


def _tells_of_others(question: Question, words: Words) -> bool:
    """« mon collègue est en arrêt »: somebody whom neither the question nor an option names."""
    others = [word for at, word in enumerate(words) if lexicon().others.at((word,), 0) and not _with_me(words, at)]
    if not others:
        return False
    named = {word for each in question.options for name in (each.label, *each.also) for word in label_words(name)}
    named.update(label_words(question.text))
    return any(word not in named for word in others)


def _with_me(words: Words, at: int) -> bool:
    """« ma fille m’emmène », « avec un collègue »: somebody else in what the person does."""
    return not _ME.isdisjoint(words[at + 1 : at + 4]) or "avec" in words[max(0, at - 2) : at]


_ME = frozenset(("m", "me", "nous", "moi"))
