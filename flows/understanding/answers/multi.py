"""Several options: « mal de dos et fatigue », « les deux premiers », « aucun », « tout sauf la tête »."""

from __future__ import annotations

from collections.abc import Iterator

from flows.understanding.answers.akin import akin
from flows.understanding.answers.choice import (
    abbreviations,
    named_exactly,
    named_whole,
    read_aside,
    read_none,
    says_none,
    was,
    without_hollow,
)
from flows.understanding.answers.grouped import grouped
from flows.understanding.answers.lexicon import Phrases, lexicon
from flows.understanding.answers.likeness import speaks_of
from flows.understanding.answers.numbers import numbers_in
from flows.understanding.answers.places import places
from flows.understanding.answers.plain import Words
from flows.understanding.answers.question import REFUSAL, UNSURE, Choice, Question
from flows.understanding.answers.wording import Clause, clauses_of, label_words, without

_JOINTS = frozenset(("et", "plus", "+", "puis"))
_NO_LONGER = (("a",), ("au",), ("aux",), ("de",), ("d",), ("du",), ("en",))
"""After « plus », what makes it a negation: « plus à l’épaule »."""
_NAMING = frozenset(("le", "la", "les", "l", "un", "une", "des", "du"))
_OWN = frozenset(("mon", "ma", "mes", "que", "plus", "juste"))
_LEFT = (("reste",), ("il", "reste"), ("il", "me", "reste"), ("me", "reste"), ("y", "reste"), ("restent",))
_WHEN = frozenset(("moment", "moments", "jours", "quand", "appeler", "contacter", "joindre", "venir"))
_NAMED = 3
_TELLING = frozenset(("je", "j", "c", "ca", "il", "elle", "on", "ils", "nous", "est", "deux", "trois"))
_KEPT_OUT = frozenset((UNSURE, REFUSAL, "autre", "passer"))


def read_multi(question: Question, text: str) -> list[str] | None:
    """Ids of the options that `text` settles, in the order offered; None when a part of it stays unread."""
    named = named_exactly(question, text)
    if named is not None:
        return [named]
    clauses = clauses_of(text)
    if not clauses:
        return None
    aside = read_aside(question, clauses)
    if aside is not None:
        return [aside]
    words = tuple(word for clause in clauses for word in clause.words)
    pair = _from_to(question, words) or _pair(question, clauses)
    if pair:
        return pair
    everything = _all_or_none(question, without_hollow(words)) or _all_or_none(question, words)
    if everything is not None:
        return everything or None
    placed = places(question, clauses)
    if placed is not None:
        return _fitting(question, {question.options[place].id for place in placed})
    return _part_by_part(question, tuple(clause.words for clause in _what_is_left(clauses)))


def is_none_of_them(question: Question, text: str) -> bool:
    """« aucun », « personne merci », where no option says so: the answer is an empty choice."""
    if any(says_none(each) for each in question.options) or "?" in text:
        return False
    words = tuple(word for clause in clauses_of(text) for word in clause.words)
    bare = without(words, _COURTESY)
    return lexicon().none.whole(bare)


_COURTESY = Phrases(frozenset((("merci",), ("bien", "merci"), ("non",), ("alors",), ("bonjour",))), 2)


def _from_to(question: Question, words: Words) -> list[str]:
    """« du lundi au mercredi »: the options from one to the other."""
    if len(words) != 4 or words[0] not in ("du", "de") or words[2] not in ("au", "a"):
        return []
    first, last = (named_whole(question, words[at : at + 1]) for at in (1, 3))
    ids = [each.id for each in question.options]
    return ids[ids.index(first) : ids.index(last) + 1] if first and last else []


def _pair(question: Question, clauses: tuple[Clause, ...]) -> list[str]:
    """« les deux médecins, travail et traitant »: two options that share a word, when nothing else is named."""
    first = clauses[0].words
    if first[:2] not in (("les", "deux"), ("mes", "deux"), ("les", "2")) or len(first) != 3:
        return []
    pair = [each.id for each in question.options if any(akin(first[2], word) for word in label_words(each.label))]
    named = {option for each in clauses[1:] for option in speaks_of(question, each.words)}
    return pair if len(pair) == 2 and named <= set(pair) and not any(each.contrast for each in clauses) else []


def _what_is_left(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """« j’avais l’assistante sociale, reste le médecin du travail »: from « reste » on."""
    for place, clause in enumerate(clauses):
        at = next((len(each) for each in _LEFT if clause.words[: len(each)] == each), 0)
        if place and at and clause.words[at : at + 1] and clause.words[at] in _NAMING | _OWN:
            return (Clause(clause.words[at:]), *clauses[place + 1 :])
    return clauses


def _all_or_none(question: Question, words: Words) -> list[str] | None:
    lex = lexicon()
    none = read_none(question, words)
    if none is not None:
        return [none]
    plain = [each.id for each in question.options if not is_alone(each)]
    open_ended = any(each.id in _KEPT_OUT - {UNSURE, REFUSAL} for each in question.options)
    if lex.all.whole(words) or _counted(words, len(plain)):
        return None if open_ended else plain
    for at in range(0 if asks_when(question) else 1, len(words)):
        end = lex.exceptions.at(words, at)
        if end > at and (
            not at or lex.all.whole(words[:at]) or _counted(words[:at], len(plain)) or _every(question, words[:at])
        ):
            kept_out = named_whole(question, words[end:])
            left_out = (kept_out,) if kept_out else speaks_of(question, words[end:]) or _placed(question, words[end:])
            kept = [each for each in plain if each not in left_out]
            return kept if left_out and not _KEPT_OUT.intersection(kept) else []
    return None


def _every(question: Question, words: Words) -> bool:
    """« tous les jours », where days are asked for."""
    return words[:2] in (("tous", "les"), ("toutes", "les")) and words[2:] != () and _new(question, words[2:]) == ()


def _counted(words: Words, count: int) -> bool:
    """« les quatre », when there are four."""
    numbers = numbers_in(words[1:])
    return words[:1] in (("les",), ("tous",)) and len(words) == 2 and len(numbers) == 1 and numbers[0].value == count


def _placed(question: Question, words: Words) -> tuple[str, ...]:
    found = places(question, (Clause(words),))
    return tuple(question.options[place].id for place in found) if found else ()


def _part_by_part(question: Question, clauses: tuple[Words, ...]) -> list[str] | None:
    chosen: set[str] = set()
    denied: set[str] = set()
    parts = list(_parts(question, clauses))
    for place, part in enumerate(parts):
        if lexicon().corrections.whole(part) and place + 1 < len(parts):
            chosen.clear()  # « mardi, euh non, jeudi »
            continue
        if ("ou" in grouped(part) and named_whole(question, part) is None) or lexicon().undecided.inside(part):
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
        spoken = speaks_of(question, part) or _in_short(question, part)
        if spoken:
            chosen.update(spoken)
            continue
        refused = _turned_down(question, part)
        if refused:
            denied.update(refused)
        elif _one_more(question, part):
            return None
    return _fitting(question, chosen) if chosen and not chosen & denied else None


def _in_short(question: Question, part: Words) -> tuple[str, ...]:
    """« lun ven »: options in short, without a comma."""
    short = abbreviations(question.options)
    return tuple(short[word] for word in part) if all(word in short for word in part) else ()


def names_another(question: Question, clauses: tuple[Words, ...]) -> bool:
    """« la fatigue et le dimanche »: whether, beside an option, something is named that is not on offer."""
    parts = list(_parts(question, clauses))
    known = [part for part in parts if named_whole(question, part) is not None or speaks_of(question, part)]
    return bool(known) and any(part not in known and part[0] in _NAMING and _one_more(question, part) for part in parts)


def _one_more(question: Question, part: Words) -> bool:
    new = _new(question, part)
    return 0 < len(new) <= _NAMED and not _tells(part) and not all(numbers_in((word,)) for word in new)


def _new(question: Question, words: Words) -> Words:
    """The words of a part that neither the question nor courtesy brings."""
    asked = label_words(question.text)
    rest = without(without(words, lexicon().fillers), lexicon().small)
    return tuple(word for word in rest if not any(akin(word, each) for each in asked))


def asks_when(question: Question) -> bool:
    """Whether it asks when to call or to come: there, « le matin ou le soir » is both."""
    return not _WHEN.isdisjoint(label_words(question.text))


def _tells(words: Words) -> bool:
    """Whether a part is a sentence around the answer, not one more thing named."""
    return len(words) > _NAMED + 1 or any(word in _TELLING for word in words)


def _parts(question: Question, clauses: tuple[Words, ...]) -> Iterator[Words]:
    """Cut at « et », unless both halves make one label; « ou » settles nothing."""
    joints = _JOINTS | {"ou"} if asks_when(question) else _JOINTS
    for words in clauses:
        if named_whole(question, words) is not None or not joints.intersection(grouped(words)):
            yield words
            continue
        part: list[str] = []
        for at, word in enumerate(words):
            if word in joints and not (word == "plus" and words[at + 1 : at + 2] in _NO_LONGER):
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
    if bare[:1] not in (("pas",), ("sans",), ("ni",), ("aucun",), ("aucune",)) and bare[-1:] not in (
        ("non",),
        ("pas",),
    ):
        return ()
    return speaks_of(question, without(words, lex.negations))


def is_alone(option: Choice) -> bool:
    """Whether an option excludes the others: said so, or plain from its label."""
    return option.alone or option.id in (UNSURE, REFUSAL) or says_none(option)


def _fitting(question: Question, chosen: set[str]) -> list[str] | None:
    """In the order offered; None when one of several excludes the others."""
    ids = [each.id for each in question.options if each.id in chosen]
    alone = any(is_alone(each) for each in question.options if each.id in chosen)
    return ids if ids and (len(ids) == 1 or not alone) else None
