"""An age told by a date or a year of birth: « née le 12 mars 1974 », « né en 74 », « 1995 »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from flows.understanding.answers.days.calendar import dates_in
from flows.understanding.answers.days.stretch import MONTHS
from flows.understanding.answers.measures.candidates import Mention
from flows.understanding.answers.text.plain import Words

YOUNGEST, OLDEST = 14, 99
_BORN: Final = frozenset(("ne", "nee", "naissance", "naquis"))
_DENYING: Final = frozenset(("pas", "plus", "jamais", "rien"))
_OF_A_YEAR: Final = frozenset((("suis", "de"), ("est", "de"), ("de", "19")))
_TOLD_OF: Final = frozenset(("que", "qu", "depuis", "ici"))
"""After a year, what tells of something else: « 1995 que je suis là »."""
_OLD: Final = 70
"""Two digits above it are a year where the year of birth or the age is asked for."""


def is_born(words: Words) -> bool:
    """Whether a clause tells of a birth, and of no age."""
    return _told_born(words) and "ans" not in words


def _told_born(words: Words) -> bool:
    """« né », which is no « ne … pas »."""
    denied = not _DENYING.isdisjoint(words[words.index("ne") :]) if "ne" in words else False
    return any(word in _BORN for word in words if not (denied and word == "ne"))


def births_in(words: Words, today: date, *, own: bool) -> Iterator[Mention[int]]:
    """The ages that whole dates of birth tell. `own`: one’s own age is asked, and a date alone can be nothing else."""
    dates = [each for each in dates_in(words, today, past=True) if each.low == each.high]
    alone = own and len(dates) == 1 and dates[0].dated and dates[0].end - dates[0].start == len(words)
    for each in dates if is_born(words) or _only_a_date(words) or alone else ():
        age = today.year - each.low.year - ((today.month, today.day) < (each.low.month, each.low.day))
        yield Mention(age, each.start, each.end, loose=not each.dated or not YOUNGEST <= age <= OLDEST)


def _only_a_date(words: Words) -> bool:
    """« 12/05/1985 »"""
    return len(words) == 1 and len(words[0]) >= 8 and not words[0].isdigit()


def year_of_birth(words: Words, today: date, *, own: bool, asked: bool) -> Mention[int] | None:
    """« né en 74 », « je suis de février 1976 », « de 1990 »; a whole date is read before.

    `own`: one’s own age is asked, and a year alone can be nothing else; `asked`: so was the year of birth.
    """
    alone = _bare_year(words, today, asked=asked) if own else None
    if alone is not None:
        return alone
    born = _told_born(words)
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
        if year and 0 <= age <= OLDEST and month != today.month:
            return Mention(age, 0, at + 1)
    return None


def _bare_year(words: Words, today: date, *, asked: bool) -> Mention[int] | None:
    """« 1995 », « de 1990 »; « 82 », « de 74 » where the year of birth is asked for."""
    at = next((at for at, word in enumerate(words[:3]) if word not in ("en", "l", "annee", "de", "c", "est")), 0)
    word, after = words[at], words[at + 1 : at + 2]
    if not word.isdigit() or (after and after[0] in _TOLD_OF) or "ans" in words:
        return None
    year = int(word) if len(word) == 4 else 0
    if asked and len(word) == 2 and (int(word) > _OLD or words[at - 1 : at] == ("de",)):
        year = 1900 + int(word)
    age = today.year - year
    return Mention(age, 0, at + 1) if YOUNGEST <= age <= OLDEST else None
