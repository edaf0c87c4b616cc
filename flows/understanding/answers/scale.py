"""A whole number on a scale: « bof 6 sur 10 », « 60 % », « plutôt 7 que 8 », « avant 9, là je suis à 4 »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows.understanding.answers.akin import akin
from flows.understanding.answers.calendar import is_time
from flows.understanding.answers.candidates import Mention, chosen
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.numbers import Found, half_after, numbers_in
from flows.understanding.answers.plain import Words
from flows.understanding.answers.question import Question
from flows.understanding.answers.relative import with_differences
from flows.understanding.answers.wording import clauses_of, find, label_words

FOLLOWING = frozenset(
    """
    % a absolu actuellement apres au aujourd avant avec bien bof c ca car ce cent certains ces cette chez comme d
    dans de depuis dernierement desormais direct docteur donc en encore enfin entre environ et facile
    franchement globalement grace grand hein ici j je juste la le les madame maintenant mais malgre max meme
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
    clauses = with_differences([replace(each, words=_without_at_least(each.words)) for each in clauses_of(text)])
    asked = label_words(question.text)
    number = chosen(question, clauses, lambda words: _mentions(words, low, high, asked))
    nothing = number is None and any(find(asked, (str(low), none)) >= 0 for none in _NOTHING)
    if number is None and clauses and _without_trouble(asked, clauses[0].words):
        return low
    return low if nothing and clauses and _says_nothing(clauses[0].words) else number


def _without_at_least(words: Words) -> Words:
    """« au moins 9 » is 9 to who gives a note."""
    at = find(words, ("au", "moins"))
    return (*words[:at], *words[at + 2 :]) if at >= 0 and any(n.start == at + 2 for n in numbers_in(words)) else words


def _without_trouble(asked: Words, words: Words) -> bool:
    """« plus rien du tout », « aucune douleur », where one is asked how much it hurts."""
    if _TROUBLES.isdisjoint(asked):
        return False
    if words in _NO_TROUBLE:
        return True
    opening = next((len(each) for each in _NONE_OF if words[: len(each)] == each), 0)
    return opening > 0 and len(words) == opening + 1 and any(akin(words[-1], each) for each in asked if len(each) > 3)


_TROUBLES = frozenset("douleur douleurs mal fatigue stress gene gener anxiete angoisse bruit".split())  # noqa: SIM905
_NO_TROUBLE = (
    ("rien",), ("rien", "du", "tout"), ("plus", "rien"), ("plus", "rien", "du", "tout"), ("aucune",), ("aucun",),
    ("pas", "du", "tout"), ("pas", "mal", "du", "tout"), ("plus", "mal"), ("plus", "mal", "du", "tout"), ("zero",),
)  # fmt: skip
_NONE_OF = (("aucune",), ("aucun",), ("plus", "aucune"), ("plus", "aucun"), ("pas", "de"), ("plus", "de"), ("zero",))


def _says_nothing(words: Words) -> bool:
    """« rien du tout », where the bottom of the scale is « aucune douleur »."""
    return words in lexicon().ladders["intensity"] and lexicon().ladders["intensity"][words] == 0


def _mentions(words: Words, low: int, high: int, asked: Words) -> Iterator[Mention[int]]:
    over = [at for at, word in enumerate(words) if "/" in word]
    apart = (("virgule",), ("sur",))
    numbers = _strong([each for each in numbers_in(words) if words[max(0, each.start - 1) : each.start] not in apart])
    for number in numbers:
        if not (over and number.article):
            yield _mention(words, number, low, high, asked)
    for at in over:
        count, of = (int(part) for part in words[at].split("/")[:2])
        yield _part_of(count, of, at, at + 1, low, high)
    if not numbers:
        lex = lexicon()
        for phrases, value in ((lex.highest, high), (lex.lowest, low), (lex.middle, (low + high) // 2)):
            for at in range(len(words)):
                if phrases.at(words, at) > at:
                    yield Mention(value, at, phrases.at(words, at))
                    return


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
    if not value and following and any(len(each) > 3 and akin(following[0], each) for each in asked):
        return Mention(0, number.start, end + 1)  # « zéro confiance »
    counts = bool(following) and following[0] not in FOLLOWING and not lexicon().fillers.at(words, end) > end
    counts = counts or (words[max(0, number.start - 1) : number.start] in _COUNTED and words[number.start - 2] in _US)
    before = words[: number.start]
    counts = counts or (before[-1:] == ("de",) and len(before) > 1 and not _is_note(before[-2], asked))
    counts = counts or _of_a_part(words[: number.start], words[end:], asked)
    loose = half or number.about or counts or not value.is_integer() or not low <= value <= high
    return Mention(int(value), number.start, end, loose=loose)


def _of_a_part(before: Words, after: Words, asked: Words) -> bool:
    """« je mettrais 8 au clavier », asked about all the equipment."""
    giving = before[-1:] in (("mettrais",), ("mets",), ("donne",), ("donnerais",), ("note",), ("mettrai",))
    size = next((len(each) for each in _TO if after[: len(each)] == each), 0)
    thing = after[size : size + 1]
    return giving and bool(size and thing) and not is_time(thing[0]) and not any(akin(thing[0], each) for each in asked)


def _is_note(word: str, asked: Words) -> bool:
    return len(word) < 4 or word in _NOTES or any(akin(word, each) for each in asked)


_NOTES = frozenset("note niveau score intensite chiffre ordre plus moins autour environ plutot".split())  # noqa: SIM905
_TO = (("au",), ("a", "la"), ("a", "l"), ("aux",), ("a", "mon"), ("a", "ma"), ("a", "mes"))


def _part_of(count: int, whole: int, start: int, end: int, low: int, high: int) -> Mention[int]:
    """« 16 sur 20 » is 8; « 3 sur 4 » falls between two numbers."""
    value = count * high / whole if whole in _WHOLES else 0.5
    return Mention(int(value), start, end, loose=not value.is_integer() or not low <= value <= high)


def _strong(numbers: list[Found]) -> list[Found]:
    """« un bon 8 »: an article is a number only when it stands alone."""
    return [each for each in numbers if not each.article] or numbers
