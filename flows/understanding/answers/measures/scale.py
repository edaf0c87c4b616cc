"""A whole number on a scale: « bof 6 sur 10 », « 60 % », « plutôt 7 que 8 », « avant 9, là je suis à 4 »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.guards.conditions import depends, unconditional
from flows.understanding.answers.measures.candidates import Mention, chosen
from flows.understanding.answers.measures.ends import end_of_scale, none_somewhere
from flows.understanding.answers.measures.relative import with_differences
from flows.understanding.answers.measures.situations import divided
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.numbers import Found, half_after, numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, find, label_words

FOLLOWING = frozenset(
    """
    % a absolu actuellement apres au aujourd avant avec bien bof c ca car ce cent certains ces cette chez comme d
    dans de depuis dernierement desormais direct docteur donc en encore enfin entre environ et facile
    franchement globalement grace grand hein ensuite ici j je juste l la le les madame maintenant mais malgre max meme
    merci mieux moi mon monsieur ni non ou ouais oui par parce parfois pas pile plutot point points pour
    presque puisque quand que quoi sans selon si sincerement sur svp toujours tout vers voila voire
    """.split()  # noqa: SIM905 (a list would hide the words)
)
_WHOLES = (5, 10, 20, 100)
_COUNTED = (("sommes",), ("est",), ("etes",))
_STARS = ("etoile", "etoiles", "point", "points")
_NOTHING = ("aucun", "aucune", "pas", "rien", "nulle", "nul")
_US = ("on", "nous", "vous")


def read_scale(question: Question, text: str, low: int = 0, high: int = 10) -> int | None:
    """The number that `text` settles, from `low` to `high`."""
    stated: Sequence[Clause] = _whole_first(text)
    if any(find(each.words, ("si", "on")) > 0 for each in unconditional(stated)) or depends(unconditional(stated)):
        return None
    stated = unconditional(stated)
    clauses = with_differences([replace(each, words=_without_limits(each.words)) for each in stated])
    asked = label_words(question.text)

    def mentions(words: Words) -> Iterator[Mention[int]]:
        return _mentions(words, low, high, asked)

    if divided(asked, clauses, mentions):
        return None
    number = chosen(question, clauses, mentions)
    if number is not None and any(none_somewhere(asked, each.words) for each in clauses):
        return None
    nothing = number is None and any(find(asked, (str(low), none)) >= 0 for none in _NOTHING)
    if nothing and clauses and _says_nothing(clauses[0].words):
        return low
    return end_of_scale(question, clauses, low, high) if number is None else number


def _whole_first(text: str) -> list[Clause]:
    """The clauses, « sur 20 je mettrais 12 » turned round, and « et encore » left out where it only boasts."""
    kept: list[Clause] = []
    out_of: Words = ()
    clauses = clauses_of(text)
    for place, clause in enumerate(clauses):
        words = clause.words
        if words == _AND_YET and place + 1 < len(clauses):
            continue
        if words[:1] == ("sur",) and words[1:2] and words[1].isdigit() and int(words[1]) in _WHOLES:
            out_of, words = words[:2], words[2:]
        numbers = [each for each in numbers_in(words) if not each.article]
        if out_of and len(numbers) == 1 and "sur" not in words:
            words, out_of = (*words[: numbers[0].end], *out_of, *words[numbers[0].end :]), ()
        if words:
            kept.append(replace(clause, words=words))
    return kept


_AND_YET = ("et", "encore")


def _without_limits(words: Words) -> Words:
    """« pas plus de 2 » is 2 to who gives a note, « 4 grand max » is 4, « au moins 9 » is 9."""
    for number in numbers_in(words):
        before, after = words[: number.start], words[number.end :]
        limit: Words = next((each for each in _LIMITS if before[-len(each) :] == each), ())
        if before[-2:] == ("au", "moins") and number.value >= _HIGH:
            limit = before[-2:]
        closing = next((each for each in _CLOSING if after[: len(each)] == each), ())
        if limit or closing:
            return (*before[: len(before) - len(limit)], *words[number.start : number.end], *after[len(closing) :])
    return words


_HIGH = 8
"""From there, « au moins » leaves next to nothing open."""
_LIMITS: Final = phrase_list("scale", "limits")
_CLOSING: Final = phrase_list("scale", "closing")


def _says_nothing(words: Words) -> bool:
    """« rien du tout », where the bottom of the scale is « aucune douleur »."""
    return words in lexicon().ladders["intensity"] and lexicon().ladders["intensity"][words] == 0


def _mentions(words: Words, low: int, high: int, asked: Words) -> Iterator[Mention[int]]:
    if any(word.startswith(_KEPT) for word in words):
        return  # « le 10, je le garde pour les vacances »
    over = [at for at, word in enumerate(words) if "/" in word]
    numbers = _strong([each for each in numbers_in(words) if not _apart(words[: each.start])])
    for number in numbers:
        if not (over and number.article):
            yield _mention(words, number, low, high, asked)
    for at in over:
        count, of = (int(part) for part in words[at].split("/")[:2])
        said = _part_of(count, of, at, at + 1, low, high)
        yield replace(said, loose=said.loose or _of_another_measure(words[:at], asked))
    if not numbers:
        lex = lexicon()
        for phrases, value in ((lex.highest, high), (lex.lowest, low), (lex.middle, (low + high) // 2)):
            for at in range(len(words)):
                if phrases.at(words, at) > at and not _BESIDE.intersection(words[max(0, at - 2) : at]):
                    yield Mention(value, at, phrases.at(words, at))
                    return


_KEPT = ("gard", "reserv")
_ON: Final = word_list("scale", "on")


_BESIDE = frozenset(("dessus", "dessous", "plus", "moins", "presque", "sous"))


def _apart(before: Words) -> bool:
    """The second number of « 12 sur 20 », not of « je reste sur 4 »."""
    return before[-1:] == ("virgule",) or (before[-1:] == ("sur",) and _ON.isdisjoint(before[-2:-1]))


def _mention(words: Words, number: Found, low: int, high: int, asked: Words) -> Mention[int]:
    value, end = number.value, number.end
    half = half_after(words, end) > end
    if words[end : end + 1] == ("%",) or words[end : end + 2] == ("pour", "cent"):
        value, end = value * high / 100, end + 1
    elif words[end : end + 1] == ("sur",) and (of := [n for n in numbers_in(words) if n.start == end + 1]) and not half:
        return _part_of(int(value), int(of[0].value), number.start, of[0].end, low, high)
    following = words[end : end + 1]
    if words[end + 1 : end + 2] == ("sur",) and following[0] in _STARS:
        return _mention((*words[:end], *words[end + 1 :]), number, low, high, asked)
    if following in (("seul",), ("petit",)):
        return _mention((*words[:end], *words[end + 1 :]), number, low, high, asked)
    if not value and following and any(len(each) > 3 and akin(following[0], each) for each in asked):
        return Mention(0, number.start, end + 1)  # « zéro confiance »
    counts = bool(following) and following[0] not in FOLLOWING and not lexicon().fillers.at(words, end) > end
    counts = counts or (words[max(0, number.start - 1) : number.start] in _COUNTED and words[number.start - 2] in _US)
    before = words[: number.start]
    counts = counts or (before[-1:] == ("de",) and len(before) > 1 and not _is_note(before[-2], asked))
    counts = counts or _of_another_measure(before, asked) or (before[-1:] == ("de",) and before[-2:-1] in _PEOPLE)
    counts = counts or _of_a_part(words[: number.start], words[end:], asked)
    loose = half or number.about or counts or not value.is_integer() or not low <= value <= high
    return Mention(int(value), number.start, end, loose=loose)


def _of_another_measure(before: Words, asked: Words) -> bool:
    """« j’ai mal à 8 », asked how able one is to work."""
    word = before[-2:-1] if before[-1:] in (("a",), ("de",)) else before[-1:]
    return bool(word) and word[0] in _MEASURES and not any(akin(word[0], each) for each in asked)


_PEOPLE = (("equipe",), ("groupe",), ("service",), ("famille",))
_MEASURES: Final = word_list("scale", "measures")


def _of_a_part(before: Words, after: Words, asked: Words) -> bool:
    """« je mettrais 8 au clavier », asked about all the equipment."""
    giving = before[-1:] in (("mettrais",), ("mets",), ("donne",), ("donnerais",), ("note",), ("mettrai",))
    size = next((len(each) for each in _TO if after[: len(each)] == each), 0)
    thing = after[size : size + 1]
    return giving and bool(size and thing) and not is_time(thing[0]) and not any(akin(thing[0], each) for each in asked)


def _is_note(word: str, asked: Words) -> bool:
    return len(word) < 4 or word in _NOTES or any(akin(word, each) for each in asked)


_NOTES: Final = word_list("scale", "notes")
_TO = (("au",), ("a", "la"), ("a", "l"), ("aux",), ("a", "mon"), ("a", "ma"), ("a", "mes"))


def _part_of(count: int, whole: int, start: int, end: int, low: int, high: int) -> Mention[int]:
    """« 16 sur 20 » is 8; « 3 sur 4 » falls between two numbers."""
    value = count * high / whole if whole in _WHOLES else 0.5
    return Mention(int(value), start, end, loose=not value.is_integer() or not low <= value <= high)


def _strong(numbers: list[Found]) -> list[Found]:
    """« un bon 8 »: an article is a number only when it stands alone."""
    return [each for each in numbers if not each.article] or numbers
