"""An age in whole years: « j’ai cinquante deux ans », « née le 12 mars 1974 »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flows.understanding.answers.days.lengths import Span
from flows.understanding.answers.days.stretch import MONTHS
from flows.understanding.answers.guards.conditions import depends, unconditional
from flows.understanding.answers.measures.birthdays import by_birthday
from flows.understanding.answers.measures.births import OLDEST, YOUNGEST, births_in, is_born, year_of_birth
from flows.understanding.answers.measures.candidates import Mention, chosen
from flows.understanding.answers.measures.relative import with_differences
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import Found, half_after, numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, find, label_words

_YEARS = ("ans", "an", "annees", "piges", "balais", "berges")
_LENGTHS = ("depuis", "pendant", "dans", "durant", "voila")
_COUNTED: Final = word_list("age", "counted")
_NOW = frozenset(("maintenant", "aujourd", "actuellement"))
_LOOKS = frozenset(("fais", "fait", "parais", "donne", "donnerait"))
"""« 62, mais j’en fais 50 »: how old one looks."""
_FUTURE = (("aurait",), ("aura",), ("aurons",), ("auront",), ("fera",))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose age: `another` may be a child’s; `once`, that of an event; `year`, or else the year of birth."""

    another: bool = False
    once: bool = False
    year: bool = False
    own: bool = False


def read_age(question: Question, text: str, today: date) -> int | None:
    """The age that `text` settles. Of a year of birth alone, the age of who had a birthday already this year."""
    words, asked = label_words(question.text), _asked(question)
    stated = unconditional(clauses_of(text))
    if depends(stated):
        return None
    clauses = list(with_differences(stated))
    if asked.once:
        clauses = [replace(each, words=_about_an_event(each.words)) for each in clauses if not _of_now(each.words)]
    if asked.another:
        clauses = _of_whom(words, clauses)
    for phrase, pick in ((("plus", "agee"), max), (("plus", "age"), max), (("plus", "jeune"), min)):
        if find(words, phrase) >= 0:
            said = [each for clause in clauses for each in _mentions(clause.words, today, _Asked(another=True))]
            ages = [each.value for each in said if not each.loose]
            return pick(ages) if ages else None
    return chosen(question, clauses, lambda said: _mentions(said, today, asked), about_now=asked.own)


def _asked(question: Question) -> _Asked:
    words = label_words(question.text)
    own = find(words, ("votre", "age")) >= 0 or words[:4] == ("quel", "age", "avez", "vous") or "naissance" in words
    once = words[:3] == ("a", "quel", "age") or "aviez" in words
    another = not own and "vous" not in words[:6] and "votre" not in words[:3]
    return _Asked(another, once, "naissance" in words, own and not once)


def read_age_span(question: Question, text: str, today: date) -> Span | None:
    """The ages that `text` leaves possible: of a year of birth alone, two."""
    age = read_age(question, text, today)
    if age is None:
        return None
    clauses = [each.words for each in clauses_of(text)]
    asked = _asked(question)
    years = [
        year_of_birth(words, today, own=asked.own, asked=asked.year)
        for words in clauses
        if not any(word in MONTHS for word in words)
    ]
    return Span(age - any(each is not None and each.value == age for each in years), age)


def born_that_year(question: Question, text: str, today: date) -> bool:
    """Whether a year of birth is all that is told, where an age is asked: it leaves two ages possible."""
    if _asked(question).year:
        return False
    span = read_age_span(question, text, today)
    if span is None or span.low == span.high:
        return False
    said = {int(each.value) for clause in clauses_of(text) for each in numbers_in(clause.words)}
    return span.high not in said  # « né en 68 donc 58 »


def _mentions(words: Words, today: date, asked: _Asked) -> Iterator[Mention[int]]:
    for phrase, age in ((("demi", "siecle"), 50), (("ma", "majorite"), 18), (("la", "majorite"), 18)):
        if (at := find(words, phrase)) >= 0 and (age == 50 or asked.once):
            yield Mention(age, at, at + 2)
    yield from births_in(words, today, own=asked.own)
    if (year := year_of_birth(words, today, own=asked.own, asked=asked.year)) is not None:
        yield year
        return
    numbers = [each for each in numbers_in(words) if not each.article and not _measures(words, each)]
    if asked.another and len(numbers) == 2 and lexicon().others.inside(words[numbers[0].end : numbers[1].start]):
        numbers = [each for each in numbers if words[each.start - 1 : each.start] != ("ai",)]  # « j’ai 50 ans, lui 79 »
    if is_born(words):
        numbers = [each for each in numbers if words[each.start - 1 : each.start] != ("en",)]
        numbers = [each for each in numbers if "donc" in words[: each.start]]
    for number in numbers:
        before = words[: number.start]
        own = asked.another and (before[-1:] == ("moi",) or before[-3:] in (("moi", "j", "ai"), ("et", "j", "ai")))
        own = own or (asked.once and (before[-2:] == ("j", "ai") or before[-3:] == ("j", "en", "ai")))
        said = _mention(words, number, today, asked)
        seen = before[-2:-1] in (("en",), ("je",), ("me",)) and before[-1:] != () and before[-1] in _LOOKS
        coming = before[-1:] in _FUTURE or before[-2:] == ("va", "avoir")
        apart = not _APART.isdisjoint(before) and not asked.once
        yield replace(said, loose=said.loose or own or seen or coming or apart)


def _measures(words: Words, number: Found) -> bool:
    """« 1m78 »: how tall one is."""
    return words[number.end : number.end + 1] == ("m",) or words[max(0, number.start - 1) : number.start] == ("m",)


def _mention(words: Words, number: Found, today: date, asked: _Asked) -> Mention[int]:
    told = None if asked.once else by_birthday(words, number, today)
    if told is not None:
        return told
    end, before = number.end, words[: number.start]
    at_an_age = bool({"a", "des", "mes", "avais"}.intersection(before[-1:]))
    youngest = 0 if asked.another else _EARLY if asked.once and at_an_age else YOUNGEST
    loose = number.about or not number.value.is_integer() or not youngest <= number.value <= OLDEST
    loose = loose or (before[-2:] == ("ca", "fait") and "que" in words[end : end + 2])
    if words[end : end + 1] and words[end] in _YEARS:
        end = half_after(words, end + 1)
        loose = loose or _spent(words[end:]) or (number.start > 0 and words[number.start - 1] in _LENGTHS)
        loose = loose or before[-2:] == ("y", "a")
    else:
        end = half_after(words, end)
        following = words[end : end + 1]
        loose = loose or words[end : end + 3] == ("dans", "la", "tete")
        loose = loose or (bool(following) and following[0] in _COUNTED)
    if words[end : end + 2] == ("a", "peine"):
        end += 2
    return Mention(int(number.value), number.start, end, loose=loose)


def _spent(after: Words) -> bool:
    """« 20 ans de métier », « 15 ans d’usine », « 25 ans que je suis là »: years gone by, not an age."""
    if after[:1] in (("que",), ("qu",)):
        return True
    of = after[:1] in (("de",), ("d",)) and after[1:2] not in (("plus",), ("moins",), ("mon",), ("ma",), ("age",))
    return of or (after[:1] == ("a",) and after[1:3] in (("la", "maison"), ("la", "boite"), ("mon", "poste")))


def _of_whom(asked: Words, clauses: list[Clause]) -> list[Clause]:
    """« il a 79 ans, ma mère 77 », asked about the father: without who was not asked about."""
    others = lexicon().others
    kept = [
        each
        for each in clauses
        if not others.inside(each.words[:3]) or any(akin(word, one) for word in each.words[:3] for one in asked)
    ]
    return kept if any(numbers_in(each.words) for each in kept) and others.inside(asked) else clauses


def _of_now(words: Words) -> bool:
    return not _NOW.isdisjoint(words)


def _about_an_event(words: Words) -> Words:
    """« vers 20 ans » is 20 where something is placed in a life."""
    for phrase in _ROUGHLY:
        at = find(words, phrase)
        if at >= 0 and any(each.start in (at + len(phrase), at + len(phrase) + 1) for each in numbers_in(words)):
            return (*words[:at], "a", *words[at + len(phrase) :])
    return words


_EARLY = 5
_APART = frozenset(("retraite", "impression", "parait", "dirait", "sens"))
_ROUGHLY = (("vers",), ("autour", "de"), ("autour", "des"), ("aux", "alentours", "de"), ("aux", "environs", "de"))
