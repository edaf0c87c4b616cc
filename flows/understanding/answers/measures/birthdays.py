"""An age told by a birthday: « 60 le mois prochain » is 59, « je vais sur mes 50 » is 49, « fêté mes 55 ans hier »."""

from __future__ import annotations

from datetime import date
from typing import Final

from flows.understanding.answers.days.calendar import dates_in
from flows.understanding.answers.days.stretch import MONTHS, WEEKDAYS
from flows.understanding.answers.measures.candidates import Mention
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.numbers import Found, numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import find

_UNITS: Final = word_list("birthdays", "units")
_FEASTS: Final = word_list("birthdays", "feasts")
_HELPED: Final = frozenset(("ai", "a", "avons", "on", "viens", "venons"))
"""With one of these the feast is over: « j’ai fêté », « je viens de souffler »."""
_TO_COME: Final = (("aurai",), ("ferai",), ("prendrai",), ("vais", "avoir"), ("vais", "faire"), ("vais", "prendre"))
_TOWARDS: Final = (("vais", "sur", "mes"), ("vais", "sur"), ("vais", "sur", "les"), ("va", "sur", "ses"),
    ("va", "sur"),
)  # fmt: skip
_SOON: Final = phrase_list("birthdays", "soon")
_SOME_DAY: Final = phrase_list("birthdays", "some_day")
_SHORT: Final = frozenset(("jour", "jours", "semaine", "semaines", "mois", "moi"))
_GONE: Final = frozenset(("dernier", "derniere", "passe", "passee"))
_LATELY: Final = frozenset("hier ce cette le la en au aujourd recemment ya il y avec".split())  # noqa: SIM905


def by_birthday(words: Words, number: Found, today: date) -> Mention[int] | None:
    """The age that a birthday tells, loose where it may be ahead or behind; None where no birthday is told."""
    if not number.value.is_integer() or number.about:
        return None
    age = int(number.value)
    end = number.end + (words[number.end : number.end + 1] != () and words[number.end] in _UNITS)
    before, after = words[: number.start], words[end:]
    if any(before[-len(each) :] == each for each in _TOWARDS):
        return Mention(age - 1, 0, len(words))
    feasts = not _FEASTS.isdisjoint(before)
    if feasts and not _HELPED.isdisjoint(before):
        lately = not after or after[0] in WEEKDAYS or after[0] in _LATELY
        lately = lately and not _GONE.intersection(after[1:])
        return Mention(age, 0 if lately else number.start, end + (lately and len(after[:1])), loose=not lately)
    verb = feasts or any(before[-len(each) :] == each for each in _TO_COME)
    if after[:1] == ("aujourd",):
        return Mention(age, 0, end + 1) if verb else None
    soon = _is_soon(after) or (verb and any(find(before, each) >= 0 for each in _SOON if each != ("bientot",)))
    if soon and after[:1] != ("bientot",):
        return Mention(age - 1, 0, len(words))
    when = _when(after, today)
    if verb and when and not _GONE.intersection(after):
        return Mention(age - 1, 0, len(words))
    if when and (find(before, ("ai", "fait", "mes")) >= 0 or find(before, ("ai", "eu")) >= 0):
        return Mention(age, number.start, end)
    open_end = when or any(after[: len(each)] == each for each in _SOME_DAY)
    return Mention(age, number.start, end, loose=True) if open_end or verb else None


def _is_soon(after: Words) -> bool:
    """« le mois prochain », « dans trois semaines »."""
    if after[:1] == ("dans",):
        return any(word in _SHORT for word in after[1:4])
    return any(after[: len(each)] == each for each in _SOON)


def _when(after: Words, today: date) -> bool:
    """« en janvier », « le 3 décembre », « samedi », right after the age."""
    if after[:1] == ("en",) and after[1:2] and after[1] in MONTHS:
        return True
    near = after[:1] == ("le",) and bool(numbers_in(after[1:2]))
    return (near or (bool(after) and after[0] in WEEKDAYS)) and bool(dates_in(after[:4], today))
