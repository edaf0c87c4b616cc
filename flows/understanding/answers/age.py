"""An age in whole years: « j’ai cinquante deux ans », « née le 12 mars 1974 »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from flows.understanding.answers.calendar import dates_in
from flows.understanding.answers.candidates import Mention, chosen
from flows.understanding.answers.lengths import Span
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.numbers import Found, half_after, numbers_in
from flows.understanding.answers.plain import Words
from flows.understanding.answers.question import Question
from flows.understanding.answers.relative import with_differences
from flows.understanding.answers.stretch import MONTHS, WEEKDAYS
from flows.understanding.answers.wording import clauses_of, find, label_words

_YEARS = ("ans", "an", "annees", "piges", "balais", "berges")
_BORN = ("ne", "nee", "naissance", "naquis")
_BORN_WORDS = frozenset(_BORN)
_OF_A_YEAR = frozenset((("suis", "de"), ("est", "de"), ("de", "19")))
_LENGTHS = ("depuis", "pendant", "dans", "durant", "voila")
_SPENT = (
    "metier",
    "boite",
    "maison",
    "service",
    "carriere",
    "anciennete",
    "experience",
    "vie",
    "ecart",
    "retard",
    "bons",
)
_COUNTED = frozenset(
    (
        "mois",
        "jours",
        "h",
        "heures",
        "km",
        "euros",
        "kilos",
        "%",
        "enfants",
        "salaries",
        "personnes",
        "fois",
        "collegues",
        "semaines",
        "gars",
    )
)
_FEASTED = frozenset(("fete", "fetes", "souffle", "souffles"))
_LATELY = frozenset(("hier", "ce", "cette", "le", "la", "en", "au", "aujourd", "recemment", "ya", "il", "avec"))
_NOW = frozenset(("maintenant", "aujourd", "actuellement"))
_SHORT = frozenset(("jours", "jour", "semaine", "semaines", "mois", "moi"))
_SOON = (("le", "mois", "prochain"), ("la", "semaine", "prochaine"), ("a", "la", "fin"), ("ce", "mois", "ci"))
_LOOKS = frozenset(("fais", "fait", "parais", "donne", "donnerait"))
"""« 62, mais j’en fais 50 »: how old one looks."""
_FUTURE = (("aura",), ("aurons",), ("auront",), ("fera",))
_YOUNGEST, _OLDEST = 14, 99


def read_age(question: Question, text: str, today: date) -> int | None:
    """The age that `text` settles. Of a year of birth alone, the age of who had a birthday already this year."""
    asked = label_words(question.text)
    own = {"est", "votre", "age"} <= set(asked) or asked[:4] == ("quel", "age", "avez", "vous")
    once = asked[:3] == ("a", "quel", "age")
    clauses = [each for each in with_differences(clauses_of(text)) if not (once and _NOW.intersection(each.words))]
    another = not own and "vous" not in asked[:6] and "votre" not in asked[:3]
    for words, pick in ((("plus", "agee"), max), (("plus", "age"), max), (("plus", "jeune"), min)):
        if find(asked, words) >= 0:
            said = [each for clause in clauses for each in _mentions(clause.words, today, another=True)]
            ages = [each.value for each in said if not each.loose]
            return pick(ages) if ages else None
    return chosen(question, clauses, lambda words: _mentions(words, today, another=another), about_now=own)


def read_age_span(question: Question, text: str, today: date) -> Span | None:
    """The ages that `text` leaves possible: of a year of birth alone, two."""
    age = read_age(question, text, today)
    if age is None:
        return None
    clauses = [each.words for each in clauses_of(text)]
    years = [_year_of_birth(words, today) for words in clauses if not any(word in MONTHS for word in words)]
    return Span(age - any(each is not None and each.value == age for each in years), age)


def _mentions(words: Words, today: date, *, another: bool) -> Iterator[Mention[int]]:
    """`another`: the age asked about may be a child’s, and is not that of the person who writes."""
    half = find(words, ("demi", "siecle"))
    if half >= 0:
        yield Mention(50, half, half + 2)
    if (any(word in _BORN for word in words) and "ans" not in words) or _only_a_date(words):
        born = [each for each in dates_in(words, today, past=True) if each.low == each.high]
        for each in born:
            age = _since(each.low, today)
            yield Mention(age, each.start, each.end, loose=not each.dated or not _YOUNGEST <= age <= _OLDEST)
    if (year := _year_of_birth(words, today)) is not None:
        yield year
        return
    numbers = [each for each in numbers_in(words) if not each.article]
    if another and len(numbers) == 2 and lexicon().others.inside(words[numbers[0].end : numbers[1].start]):
        numbers = [each for each in numbers if words[each.start - 1 : each.start] != ("ai",)]  # « j’ai 50 ans, lui 79 »
    if any(word in _BORN for word in words) and "ans" not in words:
        numbers = [each for each in numbers if words[each.start - 1 : each.start] != ("en",)]
        numbers = [each for each in numbers if "donc" in words[: each.start]]
    for number in numbers:
        before = words[: number.start]
        own = another and (before[-1:] == ("moi",) or before[-3:] in (("moi", "j", "ai"), ("et", "j", "ai")))
        said = _mention(words, number, 0 if another else _YOUNGEST)
        seen = before[-2:-1] in (("en",), ("je",), ("me",)) and before[-1:] != () and before[-1] in _LOOKS
        coming = before[-1:] in _FUTURE or before[-2:] in (("vais", "avoir"), ("va", "avoir"), ("vais", "feter"))
        yield replace(said, loose=said.loose or own or seen or coming)


def _only_a_date(words: Words) -> bool:
    """« 12/05/1985 »"""
    return len(words) == 1 and len(words[0]) >= 8 and not words[0].isdigit()


def _year_of_birth(words: Words, today: date) -> Mention[int] | None:
    """« né en 74 », « je suis de février 1976 », « de 1990 »; a whole date is read before."""
    born = not _BORN_WORDS.isdisjoint(words)
    if "ans" in words or (not born and not _OF_A_YEAR.intersection(pairwise(words))):
        return None
    for at, word in enumerate(words[1:], 1):
        before = words[at - 1]
        month = MONTHS.get(before)
        leading = ("en", "de") if born else ("de",)
        if not word.isdigit() or (month is None and before not in leading) or words[at - 2 : at - 1] == ("le",):
            continue
        if month is not None and any(each.isdigit() for each in words[: at - 1]):
            return None
        year = int(word) if len(word) == 4 else 1900 + int(word) if len(word) == 2 and int(word) > 30 else 0
        age = today.year - year - (month is not None and month > today.month)
        if year and 0 <= age <= _OLDEST and month != today.month:
            return Mention(age, 0, at + 1)
    return None


def _mention(words: Words, number: Found, youngest: int) -> Mention[int]:
    coming = _coming(words, number)
    if coming is not None:
        return coming
    end = number.end
    loose = number.about or not number.value.is_integer() or not youngest <= number.value <= _OLDEST
    if words[end : end + 1] and words[end] in _YEARS:
        end = half_after(words, end + 1)
        spent = words[end : end + 1] in (("de",), ("d",), ("a",)) and any(
            word in _SPENT for word in words[end : end + 4]
        )
        loose = loose or spent or (number.start > 0 and words[number.start - 1] in _LENGTHS)
        loose = loose or words[max(0, number.start - 3) : number.start] == ("il", "y", "a")
    else:
        end = half_after(words, end)
        following = words[end : end + 1]
        loose = loose or words[end : end + 3] == ("dans", "la", "tete")
        loose = loose or (bool(following) and following[0] in _COUNTED)
    return Mention(int(number.value), number.start, end, loose=loose)


def _coming(words: Words, number: Found) -> Mention[int] | None:
    """« j’aurai 45 ans demain » is 44, « 36 dans trois mois » is 35, « j’ai fêté mes 55 ans hier » is 55."""
    end = number.end + (words[number.end : number.end + 1] in (("ans",), ("an",)))
    before, after = words[: number.start], words[end:]
    if not number.value.is_integer() or not _YOUNGEST < number.value <= _OLDEST:
        return None
    lately = not after or after[0] in WEEKDAYS or after[0] in _LATELY
    if _FEASTED.intersection(before) and lately and not {"dernier", "derniere", "passe", "passee"} & set(after[1:]):
        return Mention(int(number.value), 0, end + len(after[:1]))
    ahead = before[-1:] == ("aurai",) and (
        after[:3] in _SOON or (after[:1] == ("en",) and after[1:2] and after[1] in MONTHS)
    )
    soon = ahead or after[:1] == ("demain",) or (after[:1] == ("dans",) and any(word in _SHORT for word in after[1:4]))
    if not soon:
        return None
    return Mention(int(number.value) - 1, 0, len(words))


def _since(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
