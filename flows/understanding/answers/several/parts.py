"""A reply cut where one thing is joined to another: what each part names, denies, or leaves unread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flows.understanding.answers.options.choice import was
from flows.understanding.answers.options.cued_by import heard_in, most_telling
from flows.understanding.answers.options.likeness import speaks_of
from flows.understanding.answers.options.naming import abbreviations, named_whole
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.cues import spoken
from flows.understanding.answers.text.grouped import grouped
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_set, word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import label_words, without
from flows.understanding.answers.yes_or_no.heard import denied

_JOINTS: Final = frozenset(("et", "plus", "+", "puis", "ainsi"))
_LIMITS: Final = "a au aux de d du en maintenant depuis jamais trop aujourd"
_NO_LONGER: Final = tuple((each,) for each in _LIMITS.split())
"""After « plus », what makes it a negation: « plus à l’épaule »."""
_SUBJECTS: Final = (("je",), ("j",), ("on",), ("y",), ("n",))
"""Two words before « plus », what makes it one: « je conduis plus le soir »."""
_NAMING: Final = frozenset(("le", "la", "les", "l", "un", "une", "des", "du"))
_WHEN: Final = word_list("parts", "when")
_TELLING: Final = frozenset(("je", "j", "c", "ca", "il", "elle", "on", "ils", "nous", "est", "deux", "trois"))
_DENYING: Final = (("pas",), ("sans",), ("ni",), ("aucun",), ("aucune",))
_DENIED: Final = (("non",), ("pas",), ("jamais",))
_HOLLOW: Final = frozenset(("ah", "oh", "euh", "heu", "oups", "mince", "zut", "ben", "bah"))
_NAMED: Final = 3
_NOTHING_MORE: Final = phrase_set("parts", "nothing_more")
"""« l’équipe, sinon pas grand-chose »: nothing is added."""
_AT_TIMES: Final = phrase_set("parts", "at_times")
"""Beside a thing that is named, how often or how much does not leave it open: « le cou aussi des fois »."""


def part_by_part(question: Question, clauses: tuple[Words, ...]) -> set[str] | None:
    """The options that the parts name and none denies; None when a part of them stays unread."""
    chosen: set[str] = set()
    denied: set[str] = set()
    parts = list(parts_of(question, clauses))
    for place, part in enumerate(parts):
        part = _without_hollow(part)
        if lexicon().corrections.whole(part) and place + 1 < len(parts):
            chosen.clear()  # « mardi, euh non, jeudi »
            continue
        if ("ou" in grouped(part) and named_whole(question, part) is None) or _left_open(question, part):
            return None
        if was(part):
            return None
        corrected = lexicon().corrections.at(part, 0)
        if 0 < corrected < len(part) and chosen and part[:2] != ("non", "plus"):
            chosen.clear()  # « la fatigue, euh non, la concentration »
            part = part[corrected:]
        option = named_whole(question, part)
        if option is not None:
            chosen.add(option)
            continue
        if place and without(part, _NOTHING_MORE, lexicon().fillers, lexicon().small) == ():
            continue
        if place and _takes_back(part):
            return None
        refused = _turned_down(question, part)
        named = () if part[-1] == "jamais" and refused else _spoken(question, part)
        if named:
            chosen.update(named)
        elif refused:
            denied.update(refused)
        elif _one_more(question, part):
            return None
    return chosen if chosen and not chosen & denied else None


def _takes_back(part: Words) -> bool:
    """« le dos, mais plus maintenant »: a part that only denies what was said before."""
    return len(part) > 1 and part[0] in ("plus", "pas") and _NO_MORE.issuperset(part)


_NO_MORE: Final = word_list("parts", "no_more")


def _spoken(question: Question, part: Words) -> tuple[str, ...]:
    return speaks_of(question, part) or _in_short(question, part) or _cued(question, part)


def _cued(question: Question, part: Words) -> tuple[str, ...]:
    """The one option that a cue names, without its words: « des pompes de sécu »."""
    words = spoken(part)
    heard = heard_in(question, part)
    found = most_telling(question, heard)
    return tuple(found) if len(found) == 1 and not any(denied(words, each) for each in heard[found[0]]) else ()


def _without_hollow(part: Words) -> Words:
    """« ah non vendredi plutôt » begins at « non »."""
    start = next((at for at, word in enumerate(part) if word not in _HOLLOW), 0)
    return part[start:]


def _left_open(question: Question, part: Words) -> bool:
    """Whether a part hesitates; how often says nothing against a thing that is named beside it."""
    if not lexicon().undecided.inside(part):
        return False
    rest = without(part, _AT_TIMES)
    return rest == part or lexicon().undecided.inside(rest) or not (rest and speaks_of(question, rest))


def names_another(question: Question, clauses: tuple[Words, ...]) -> bool:
    """« la fatigue et le dimanche »: whether, beside an option, something is named that is not on offer."""
    parts = list(parts_of(question, clauses))
    known = [part for part in parts if named_whole(question, part) is not None or speaks_of(question, part)]
    return bool(known) and any(part not in known and part[0] in _NAMING and _one_more(question, part) for part in parts)


def new_words(question: Question, words: Words) -> Words:
    """The words of a part that neither the question nor courtesy brings."""
    asked = label_words(question.text)
    rest = without(without(words, lexicon().fillers), lexicon().small)
    return tuple(word for word in rest if not any(akin(word, each) for each in asked))


def asks_when(question: Question) -> bool:
    """Whether it asks when to call or to come: there, « le matin ou le soir » is both."""
    return not _WHEN.isdisjoint(label_words(question.text))


def _in_short(question: Question, part: Words) -> tuple[str, ...]:
    """« lun ven »: options in short, without a comma."""
    short = abbreviations(question.options)
    return tuple(short[word] for word in part) if all(word in short for word in part) else ()


def _one_more(question: Question, part: Words) -> bool:
    new = new_words(question, part)
    if part[-1:] in _DENIED:
        return False  # « le cou non »: whatever it is, it is not among the answer
    return 0 < len(new) <= _NAMED and not _tells(part) and not all(numbers_in((word,)) for word in new)


def _tells(words: Words) -> bool:
    """Whether a part is a sentence around the answer, not one more thing named."""
    return len(words) > _NAMED + 1 or any(word in _TELLING for word in words)


def parts_of(question: Question, clauses: tuple[Words, ...]) -> Iterator[Words]:
    """Cut at « et », unless both halves make one label; « ou » settles nothing."""
    joints = _JOINTS | {"ou"} if asks_when(question) else _JOINTS
    for words in clauses:
        if named_whole(question, words) is not None or not joints.intersection(grouped(words)):
            yield words
            continue
        part: list[str] = []
        for at, word in enumerate(words):
            no_longer = word == "plus" and (
                words[at + 1 : at + 2] in ((), *_NO_LONGER) or words[max(0, at - 2) : at - 1] in _SUBJECTS
            )
            if word in joints and not no_longer:
                if part:
                    yield tuple(part)
                part = []
            else:
                part.append(word)
        if part:
            yield tuple(part)


def _turned_down(question: Question, words: Words) -> tuple[str, ...]:
    """« pas de fatigue », « le dos non »: options that are not among the answer."""
    lex = lexicon()
    bare = without(words, lex.fillers)
    if bare[:1] not in _DENYING and bare[-1:] not in _DENIED:
        return ()
    return speaks_of(question, without(words, lex.negations))
