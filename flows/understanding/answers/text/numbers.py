"""French numbers, in digits and in words, wherever they stand in a clause."""

from __future__ import annotations

from dataclasses import dataclass

from flows.understanding.answers.text.memory import remembered
from flows.understanding.answers.text.plain import Words

_UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "troi": 3, "quatre": 4, "katre": 4, "quatr": 4, "catre": 4,
    "cinq": 5,    "sinq": 5, "cink": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
    "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "quatres": 4, "troiss": 3, "sinc": 5, "neufs": 9,
    "huits": 8, "septs": 7, "kinze": 15, "sete": 7, "cinc": 5, "uit": 8, "kat": 4, "katr": 4,
}  # fmt: skip
_TENS = {
    "vingt": 20, "vingts": 20, "vint": 20, "trente": 30, "trent": 30, "quarente": 40, "cinquent": 50, "cinkante": 50,
    "sinquante": 50, "cinquente": 50, "soixente": 60, "soisante": 60, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_ABOUT = {
    "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
_HALF = (("et", "demi"), ("et", "demie"), ("et", "demis"), ("1", "2"))


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a clause: words `start` to `end` (excluded). `article` for « un » and « une », perhaps no number."""

    value: float
    start: int
    end: int
    article: bool = False
    about: bool = False


@remembered
def numbers_in(words: Words) -> tuple[Found, ...]:
    """Every number, left to right; « et demi » belongs to what it follows only where units are read."""
    found = []
    at = 0
    while at < len(words):
        number = _number_at(words, at)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.end
    return tuple(found)


def _number_at(words: Words, at: int) -> Found | None:
    word = words[at]
    if word[-1].isdigit() and "/" not in word and word.count("-") < 2:
        try:
            value = float(word.replace(",", "."))
        except ValueError:
            return None
        return Found(value, at, at + 1)
    if word in ("une", "un") and at + 1 < len(words) and words[at + 1] in _ABOUT:
        return Found(float(_ABOUT[words[at + 1]]), at, at + 2, about=True)
    if word in _ABOUT:
        return Found(float(_ABOUT[word]), at, at + 1, about=True)
    value, end = _below_thousand(words, at)
    if _word(words, end) == "mille":
        thousands = max(1, value) * 1000
        value, last = _below_thousand(words, end + 1) if end + 1 < len(words) else (0, end + 1)
        value, end = value + thousands, max(last, end + 1)
    if end == at:
        return None
    return Found(float(value), at, end, article=end == at + 1 and word in ("un", "une"))


def _below_thousand(words: Words, at: int) -> tuple[int, int]:
    """A number below a thousand spelled from `at`, and where it ends (`at` when there is none)."""
    hundreds = 0
    start = at
    if words[at] in ("cent", "cents"):
        hundreds, at = 100, at + 1
    elif words[at] in _UNITS and _word(words, at + 1) in ("cent", "cents") and 2 <= _UNITS[words[at]] <= 9:
        hundreds, at = _UNITS[words[at]] * 100, at + 2
    rest, end = _below_hundred(words, at)
    if end == at:
        return (hundreds, at) if hundreds else (0, start)
    return hundreds + rest, end


def _below_hundred(words: Words, at: int) -> tuple[int, int]:
    word = _word(words, at)
    if word in ("quatre", "katre", "catre", "kat", "katr") and _word(words, at + 1) in ("vingt", "vingts"):
        return _with_unit(words, 80, at + 2, teens=True)
    if word in _TENS:
        return _with_unit(words, _TENS[word], at + 1, teens=word == "soixante")
    if word == "dix" and _word(words, at + 1) in ("sept", "huit", "neuf"):
        return 10 + _UNITS[words[at + 1]], at + 2
    return (_UNITS[word], at + 1) if word in _UNITS else (0, at)


def _with_unit(words: Words, tens: int, at: int, *, teens: bool) -> tuple[int, int]:
    """« vingt », then perhaps « et un », « deux », and after « soixante » or « quatre-vingt » up to « dix-neuf »."""
    joined = _word(words, at) == "et"
    start = at + 1 if joined else at
    word = _word(words, start)
    if joined and word not in ("un", "une", "onze"):
        return tens, at
    if word not in _UNITS or word == "zero":
        return tens, at
    unit, end = _UNITS[word], start + 1
    if unit >= 10:
        if not teens:
            return tens, at
        if unit == 10 and _word(words, end) in ("sept", "huit", "neuf"):
            unit, end = 10 + _UNITS[words[end]], end + 1
    return tens + unit, end


def half_after(words: Words, at: int) -> int:
    """Where « et demi » standing at `at` ends; `at` when it does not stand there."""
    return next((at + 2 for half in _HALF if words[at : at + 2] == half), at)


def _word(words: Words, at: int) -> str:
    return words[at] if at < len(words) else ""


def in_digits(words: Words) -> Words:
    """Spelled numbers as digits; « un » and « une » stay articles."""
    found = {number.start: number for number in numbers_in(words) if not number.article and number.value.is_integer()}
    kept: list[str] = []
    at = 0
    while at < len(words):
        number = found.get(at)
        kept.append(words[at] if number is None else str(int(number.value)))
        at = at + 1 if number is None else number.end
    return tuple(kept)
