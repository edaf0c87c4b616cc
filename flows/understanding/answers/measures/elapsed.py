"""Time gone by, told by its first day: « depuis mars », « avant-hier », « j’ai pris le poste en septembre dernier »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from flows.understanding.answers.days.calendar import dates_in
from flows.understanding.answers.days.lengths import Length, Span
from flows.understanding.answers.days.stretch import MONTHS, Stretch
from flows.understanding.answers.guards.beside import is_verb
from flows.understanding.answers.measures.candidates import Mention
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import find, without

_JUST: Final = phrase_list("elapsed", "just")
_HELPED: Final = frozenset(("ai", "a", "as", "ont", "avons", "suis", "est", "etait", "ete", "sommes"))
_PARTICIPLES: Final = ("e", "ee", "es", "ees", "i", "ie", "is", "ise", "it", "u", "ue", "us", "ert")
_BEGUN: Final = frozenset(("commence", "debute", "demarre"))
_WILL_BE: Final = ("fera", "feront")
_LONG: Final = 4


def days_since(words: Words, today: date, *, since: bool) -> Iterator[Mention[Span]]:
    """The days gone by since a day said after « depuis »; where that is asked (`since`), after what began too."""
    begun = since and (not without(_without_dates(words, today), lexicon().fillers, lexicon().small) or _began(words))
    for each in dates_in(words, today, past=True):
        said = "depuis" in words[: each.start]
        if not said and not begun:
            continue
        loose = each.low > today or (each.high > today > each.low) or "vers" in words[: each.start]
        start = next((at for at, word in enumerate(words[: each.start]) if word in _BEGUN), each.start)
        named = not MONTHS.keys().isdisjoint(words[each.start : each.end])
        yield Mention(_gone_by(each, today, named=named), start, each.end, loose=loose)
    just = next((at for phrase in _JUST if (at := find(words, phrase)) >= 0), None) if since else None
    days = {each.low for each in dates_in(words, today, past=True)}
    if just is not None and days <= {today} and not (begun and days):
        yield Mention(Span(0, 0), just, just + 2)


def _without_dates(words: Words, today: date) -> Words:
    doing = next(
        (at for at in range(len(words) - 1) if words[at] == "en" and words[at + 1].endswith("ant")), len(words)
    )
    kept = list(words[:doing])  # « hier en portant un frigo »
    for each in reversed(dates_in(words[:doing], today, past=True)):
        del kept[each.start : each.end]
    return tuple(each for each in kept if each not in ("soir", "matin", "midi"))


def _began(words: Words) -> bool:
    """« commandé le 4 », « j’ai pris le poste en mars », « ça a commencé hier »: something done, nothing to come."""
    if any(is_verb(words[at:]) and words[at - 1] in ("vais", "va", "dois", "doit") for at in range(1, len(words))):
        return False
    if words[0].endswith(_PARTICIPLES) and len(words[0]) > _LONG:
        return True
    return any(
        word in _HELPED and any(len(each) > 2 and each.endswith(_PARTICIPLES) for each in words[at + 1 : at + 3])
        for at, word in enumerate(words)
    )


def _gone_by(stretch: Stretch, today: date, *, named: bool) -> Span:
    """Of a month that is named, since its first day; « le mois dernier » leaves it open."""
    longest = (today - stretch.low).days
    month = named and stretch.low.day == 1 and 27 <= (stretch.high - stretch.low).days <= 30
    return Span(max(0, (today - stretch.high).days), longest, longest if month and longest > 0 else None)


def not_yet(words: Words, lengths: list[Length], today: date) -> int | None:
    """« demain ça fera quatre semaines »: how many days are still lacking; None where a length is not told so, or -1
    where the day is not known."""
    at = next((at for at, word in enumerate(words) if word in _WILL_BE), None)
    if at is None or len(lengths) != 1 or lengths[0].start < at:
        return None
    days = [
        each
        for each in dates_in((*words[: lengths[0].start], "_", *words[lengths[0].end :]), today)
        if each.low >= today
    ]
    if not days:
        return 0
    return (days[0].low - today).days if len(days) == 1 and days[0].low == days[0].high else -1


def whole(each: Mention[Span], lacking: int) -> Mention[Span]:
    """The length less the days that it lacks."""
    span = each.value
    if lacking < 0 or span.low != span.high or lacking > span.low:
        return replace(each, loose=True)
    return replace(each, value=Span(span.low - lacking, span.low - lacking))
