"""Answers written in another language than French: labels and their other names, yes and no, numbers and durations.

Plain rules over the words of languages.yml; what they do not settle is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from flows.events import Chosen, Given, Number
from flows.languages import FRENCH, Reading, calendar, languages
from flows.model import SKIP, UNSURE, Option, Step
from flows.understanding.normalise import normalise

_UNSURE, _REFUSAL = UNSURE
_LONGEST = 24
"""Words of an answer; a longer text tells a story."""
_DIGITS = re.compile(r"\d{1,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS = re.compile(r"[,;.!?\n/]+")


def read_elsewhere(step: Step, options: Sequence[Option], text: str, lang: str) -> tuple[Given, bool] | None:
    """The answer that `text`, in a language that has words of its own, gives to `step`, and whether it is settled or
    must only be proposed; None when it gives none.

    An option that does something (sends, ends, asks for a call) is taken only when it is named in full.
    """
    given, settled = _read(step, options, text, lang)
    return None if given is None else (given, settled)


def _read(step: Step, options: Sequence[Option], text: str, lang: str) -> tuple[Given | None, bool]:
    words = _words(lang)
    plain = normalise(text)
    if not plain or "?" in text or len(plain.split()) > _LONGEST:
        return None, True
    named = [option.id for option in options if plain in _names(option, lang)]
    if named:
        return Chosen((named[0],)) if len(named) == 1 else None, True
    aside = _aside(words, options, plain)
    if aside is not None or step.type == "text":
        return aside, True
    if step.type == "scale":
        return _rating(words, plain, step), True
    harmless = [option for option in options if option.does is None]
    if step.type == "multi":
        found = [each for part in _parts(words, text) for each in _spoken(words, harmless, part, lang)]
        return Chosen(tuple(dict.fromkeys(found))) if found else None, True
    if step.reads is not None and words.numbers_in(plain):
        return _banded(words, step, options, plain), step.reads != "date"  # it may be the end of a sick note
    one = _by_yes_or_no(words, harmless, plain, lang) or list(_spoken(words, harmless, plain, lang))
    return Chosen((one[0],)) if len(one) == 1 else None, True


def yes_or_no(text: str, lang: str) -> str | None:
    """« oui » or « non », as a text in such a language says it and nothing else."""
    words, plain = _words(lang), normalise(text)
    return "oui" if plain in words.yes else "non" if plain in words.no else None


def since_in_french(text: str, lang: str) -> str | None:
    """« depuis le 3 mars 2025 » for « since March 3rd 2025 »: dates are read in French. None where no month is said."""
    words, said = _words(lang), normalise(text).split()
    at = next((place for place, word in enumerate(said) if word in words.since), None)
    if at is None or "?" in text or words.negations.intersection(said) or words.numbers_in(" ".join(said[:at])):
        return None
    found: dict[str, str] = {}
    for word in said[at + 1 :]:
        known = words.part_of_date(word)
        if known is None and word not in words.fillers:
            return None
        if known is not None and found.setdefault(known[0], known[1]) != known[1]:
            return None
    if "month" not in found or {"last", "year"} <= set(found):
        return None
    day = f"le {found['day']}" if "day" in found else ""
    return " ".join(filter(None, ("depuis", day, found["month"], found.get("last"), found.get("year"))))


class _Words:
    """The words of a language in plain form."""

    def __init__(self, reading: Reading, months: Sequence[str]) -> None:
        plain = {name: frozenset(map(normalise, value)) for name, value in reading if isinstance(value, tuple)}
        self.yes, self.no, self.unsure, self.refusal = (plain[name] for name in ("yes", "no", "unsure", "refusal"))
        self.none, self.negations = plain["none"], plain["negations"]
        self.fillers = frozenset(word for each in plain["fillers"] for word in each.split())
        self.join = re.compile(rf"\b(?:{'|'.join(sorted(plain['joins']))})\b")
        self.out_of = re.compile(rf"(\S+) (?:{'|'.join(sorted(plain['out_of']))}) (?:10|ten)\b")
        self._units = {normalise(name): days for name, days in reading.units.items()}
        self._numbers = {normalise(name): number for number, name in enumerate(reading.numbers)}
        self._one = plain["one"]
        self.since, self._last = plain["since"], plain["last"]
        self._day = re.compile(rf"(\d{{1,2}})(?:{'|'.join(sorted(plain['ordinals']))})?")
        self._months = dict(zip(map(normalise, months), calendar(FRENCH).months, strict=True))

    def number(self, word: str) -> int | None:
        """« 3 », « three »."""
        return int(word) if _DIGITS.fullmatch(word) else self._numbers.get(word)

    def part_of_date(self, word: str) -> tuple[str, str] | None:
        """What a word says of a date, and in French: « sept » is the month « septembre »; None for nothing."""
        if word in self._last:
            return "last", "dernier"
        if _YEAR.fullmatch(word):
            return "year", word
        if (day := self._day.fullmatch(word)) is not None:
            return "day", day[1]
        month = next((french for name, french in self._months.items() if name[: max(3, len(word))] == word), None)
        return None if month is None else ("month", month)

    def numbers_in(self, plain: str) -> list[int]:
        """Every number said, and the one of a length such as « a week »."""
        found = [number for word in plain.split() if (number := self.number(word)) is not None]
        return found or ([1] if self.days_in(plain) is not None else [])

    def days_in(self, plain: str) -> int | None:
        """« two months », « a week and 3 days »: how many days in all; None where no length is said."""
        total, before = None, None
        for word in plain.split():
            if word in self._units and before is not None:
                total, before = (total or 0) + before * self._units[word], None
            elif word in self._one:
                before = 1
            elif self.number(word) is not None:
                before = self.number(word)
        return total


@cache
def _words(lang: str) -> _Words:
    reading = languages()[lang].reading
    assert reading is not None, "asked only of a language with words of its own"
    return _Words(reading, calendar(lang).months)


def _names(option: Option, lang: str) -> set[str]:
    said = [option.id, option.text.get(lang, ""), option.text[FRENCH], *option.also.get(lang, ())]
    return {plain for each in said if (plain := normalise(each))}


def _aside(words: _Words, options: Sequence[Option], plain: str) -> Chosen | None:
    """That one does not know, or does not want to say, where it is on offer; that there is nothing to pick."""
    offered = {option.id for option in options}
    if plain in words.unsure and _UNSURE in offered:
        return Chosen((_UNSURE,))
    if plain in words.refusal:
        found = next((each for each in (_REFUSAL, SKIP) if each in offered), None)
        return Chosen((found,)) if found is not None else None
    alone = [option.id for option in options if option.alone and option.id not in UNSURE]
    return Chosen((alone[0],)) if plain in words.none and len(alone) == 1 else None


def _rating(words: _Words, plain: str, step: Step) -> Number | None:
    whole = words.out_of.search(plain)
    said = [words.number(whole[1])] if whole is not None else [words.number(word) for word in plain.split()]
    found = [number for number in said if number is not None]
    return Number(found[0]) if len(found) == 1 and step.min <= found[0] <= step.max else None


def _banded(words: _Words, step: Step, options: Sequence[Option], plain: str) -> Chosen | None:
    """The option in whose band the number falls; a date is never guessed."""
    number = words.days_in(plain) if step.reads in ("duration", "delay", "date") else None
    if step.reads in ("age", "count") and len(words.numbers_in(plain)) == 1:
        number = words.numbers_in(plain)[0]
    if number is None:
        return None
    banded = [option for option in options if option.up_to is not None]
    for option in banded:
        assert option.up_to is not None, "one of those with a band"
        if number <= option.up_to:
            return Chosen((option.id,))
    after = list(options).index(banded[-1]) + 1 if banded else len(options)
    return Chosen((options[after].id,)) if after < len(options) and options[after].id not in UNSURE else None


def _parts(words: _Words, text: str) -> Iterator[str]:
    """The clauses of a text, whole, then cut where one thing is joined to another."""
    for clause in filter(None, map(normalise, _ENDS.split(text))):
        yield clause
        yield from filter(None, (each.strip() for each in words.join.split(clause)))


def _spoken(words: _Words, options: Sequence[Option], plain: str, lang: str) -> Iterator[str]:
    """The options that a text names among other words; none where something is denied beside it."""
    said = plain.split()
    rest = [word for word in said if word not in words.fillers]
    for option in options:
        for name in sorted(_names(option, lang) - words.yes - words.no - words.none):
            inside = f" {name} " in f" {plain} "
            denied = words.negations.intersection(set(said) - set(name.split()))
            bare = [word for word in name.split() if word not in words.fillers]
            if (inside and not denied) or (bare and rest == bare):
                yield option.id
                break


def _by_yes_or_no(words: _Words, options: Sequence[Option], plain: str, lang: str) -> list[str]:
    """« yes » or « no » where one option alone begins so."""
    for said in (words.yes, words.no):
        if plain in said:
            firsts = {option.id: normalise(option.text.get(lang, "")).partition(" ")[0] for option in options}
            return [name for name, first in firsts.items() if first in said]
    return []
