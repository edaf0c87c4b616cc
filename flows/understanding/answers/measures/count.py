"""How many: « une vingtaine », « on est 12 », « deux fois »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.days.lengths import Span
from flows.understanding.answers.measures.candidates import Mention, chosen
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.numbers import Found, numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import clauses_of, label_words

_MOST = 1_000_000
_OTHER: Final = word_list("count", "other")


def read_count(question: Question, text: str) -> Span | None:
    """The number, from one, that `text` settles, or its limits: « cinq ou six », « au moins 5 »."""
    named = frozenset(word for option in question.options for word in label_words(option.label))
    named |= _HOURS if named & _HOURS else frozenset()
    clauses = clauses_of(text)
    times = _times([word for clause in clauses for word in clause.words])
    return Span(times, times) if times else chosen(question, clauses, lambda words: _mentions(words, named))


def _times(words: Sequence[str]) -> int:
    """« 1 fois en mars et 2 fois en mai » are three; 0 where times are not added up so."""
    found = [each for each in numbers_in(tuple(words)) if words[each.end : each.end + 1] == ["fois"]]
    between = [words[one.end + 1 : other.start] for one, other in pairwise(found)]
    added = all("et" in each or "puis" in each for each in between)
    plain = _CORRECTING.isdisjoint(words) and len(found) > 1 and added
    return int(sum(each.value for each in found)) if plain else 0


_CORRECTING = frozenset(("non", "ou", "enfin", "pardon", "plutot", "si"))


def _mentions(words: Words, named: frozenset[str]) -> Iterator[Mention[Span]]:
    listed = _listed(words)
    if listed:
        yield Mention(Span(listed, listed), 0, len(words))
        return
    numbers = numbers_in(words)
    if len(numbers) == 2 and not any(each.article for each in numbers) and numbers[0].value < numbers[1].value:
        low, high = numbers
        opening = words[low.start - 1 : low.start] if low.start else ()
        between = words[low.end : high.start]
        if between in (("ou",), ("a",), ("voire",)) or (opening == ("entre",) and between == ("et",)):
            yield Mention(Span(int(low.value), int(high.value)), low.start - (opening == ("entre",)), high.end)
            return
    for number in numbers:
        following = words[number.end : number.end + 1]
        other = bool(following) and following[0] not in named and (following[0] in _OTHER or is_time(following[0]))
        article = number.article and len(words) > number.end
        if not article:
            loose = other or not number.value.is_integer() or not 1 <= number.value <= _MOST
            yield _limited(words, number, loose)


_HOURS = frozenset(("h", "heure", "heures"))
_AT_MOST: Final = phrase_list("count", "at_most")


def _limited(words: Words, number: Found, loose: bool) -> Mention[Span]:
    """« au moins 5 », « plus de 300 », « 4 h grand max »."""
    at = number.end + (words[number.end : number.end + 1] != () and words[number.end] in _HOURS)
    most = next((at + len(each) for each in _AT_MOST if words[at : at + len(each)] == each), 0)
    if most and words[number.start - 1 : number.start] != ("plus",):
        return Mention(Span(0, int(number.value)), number.start, most, loose=loose)
    value, before = int(number.value), words[max(0, number.start - 2) : number.start]
    for phrase, span in (
        (("au", "moins"), Span(value, None)),
        (("plus", "de"), Span(value + 1, None)),
        (("moins", "de"), Span(0, value - 1)),
    ):
        if before == phrase and words[max(0, number.start - 3) : number.start - 2] != ("pas",):
            return Mention(span, number.start - 2, number.end, loose=loose)
    around = value // 10 if number.about else 0  # « une cinquantaine »: 45 to 55
    return Mention(Span(value - around, value + around), number.start, number.end, loose=loose)


def _listed(words: Words) -> int:
    """« un en mars et un autre en juin » are two; 0 when nothing is listed so."""
    ones = [at for at, word in enumerate(words) if word in ("un", "une")]
    more = any(words[at + 1 : at + 2] == ("autre",) for at in ones[1:])
    return len(ones) if more else 0
