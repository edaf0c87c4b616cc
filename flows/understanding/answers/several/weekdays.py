"""Days of the week among several: « mardi à samedi », « tous les jours sauf le mercredi », « pas avant jeudi »."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from flows.understanding.answers.options.choice import was
from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, find, label_words

_WEEK: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SHORT: Final = {name[:size]: name for name in _WEEK for size in (3, 4)}
_SINGLE: Final = {"ends": "end", "weekends": "weekend", "wend": "weekend"}
_LEAST: Final = 3
_UNTIL: Final = frozenset(("a", "au", "jusqu", "jusque", "jusqua"))
_OUT: Final = frozenset("sauf hors excepte hormis moins pas jamais sans ni aucun aucune".split())  # noqa: SIM905
_BACK: Final = frozenset("sinon mais uniquement seulement".split())  # noqa: SIM905
_CLOSED: Final = word_list("weekdays", "closed")
_WORKING: Final = word_list("weekdays", "working")
_FREE: Final = word_list("weekdays", "free")
_EVERY_OTHER: Final = (("sur", "deux"), ("sur", "trois"), ("sur", "2"), ("sur", "3"))


@lru_cache(maxsize=256)
def _days(options: tuple[Choice, ...]) -> dict[str, str]:
    """The option of each day of the week, where the options are such days and little else."""
    found = {words[-1]: each.id for each in options if (words := label_words(each.label)) and words[-1] in _WEEK}
    return found if len(found) >= _LEAST and all(len(label_words(each.label)) <= 2 for each in options) else {}


def by_weekday(question: Question, clauses: Sequence[Clause]) -> list[str] | None:
    """The ids of the days that a reply keeps, in the order offered, none where it turns down all that it names.

    None unless days are on offer and one is named.
    """
    days = _days(question.options)
    if not days or any(_unsettled(clause) for clause in clauses):
        return None
    wanted = not _FREE.isdisjoint(label_words(question.text))
    chosen: set[str] = set()
    for place, clause in enumerate(clauses):
        words = _named(clause.words)
        taken = _CLOSED - ({"libre"} if wanted else set()) | (_WORKING if wanted else set())
        if find(words, ("non", "plus")) >= 0:
            chosen -= set(_span(words))
            continue
        first = next((word for word in words if word in _WEEK or word in _OUT), "")
        corrected = place and lexicon().corrections.whole(clauses[place - 1].words)
        if corrected or (place and _corrects(words) and first in _WEEK):
            chosen.clear()
        if first in _WEEK and (not taken.isdisjoint(words) or "non" in words[words.index(first) :]):
            chosen -= set(_span(words))
            continue
        chosen = _weighed(words, days, chosen)
    if not chosen and any(_span(_named(clause.words)) for clause in clauses):
        return []
    ids = {days[each] for each in chosen if each in days}
    return [each.id for each in question.options if each.id in ids] or None


def _weighed(words: Words, days: dict[str, str], chosen: set[str]) -> set[str]:
    """The days kept after a clause: those it names, less those it names after « sauf » or « pas »."""
    cut = next((at for at, word in enumerate(words) if word in _OUT), len(words))
    back = next((at for at in range(cut, len(words)) if words[at] in _BACK), len(words))
    if words[cut : cut + 2] == ("pas", "avant"):
        return chosen | set(_from(words[cut + 2 :], days))
    if find(words, ("a", "partir")) >= 0 or words[:1] == ("des",):
        return chosen | set(_from(words, days))
    kept, out = set(_span(words[:cut])) | set(_span(words[back:])), set(_span(words[cut:back]))
    if words[:1] in (("jusqu",), ("jusque",)):
        kept |= set(_WEEK[: max((_WEEK.index(each) for each in kept), default=-1) + 1])
    if not out and cut < len(words) and words[cut] in ("pas", "jamais") and words[cut + 1 : cut + 2] != ("de",):
        return chosen - kept  # « mardi pas possible »
    everyday = words[: min(cut, 4)]
    if find(everyday, ("tous", "les", "jours")) >= 0 or (everyday[:1] == ("tout",) and out):
        kept |= days.keys()
    if find(words[:cut], ("en", "semaine")) >= 0 or find(words[:cut], ("la", "semaine")) >= 0:
        kept |= set(_WEEK[:5])
    if find(words[:cut], ("week", "end")) >= 0 or "weekend" in words[:cut]:
        kept |= {"samedi", "dimanche"}
    if find(words[cut:back], ("week", "end")) >= 0 or "weekend" in words[cut:back]:
        out |= {"samedi", "dimanche"}
    return (chosen | kept) - out


def _span(words: Words) -> list[str]:
    """The days named, those between « mardi » and « samedi » in « mardi à samedi » included."""
    found: list[str] = []
    at = [place for place, word in enumerate(words) if word in _WEEK]
    for place, one in enumerate(at):
        found.append(words[one])
        between = words[one + 1 : at[place + 1]] if place + 1 < len(at) else ()
        if between and _UNTIL.issuperset(between) and place + 1 < len(at):
            first, last = _WEEK.index(words[one]), _WEEK.index(words[at[place + 1]])
            found += _WEEK[first:last] if first < last else (*_WEEK[first:], *_WEEK[:last])
    return found


def _from(words: Words, days: dict[str, str]) -> list[str]:
    first = next((_WEEK.index(word) for word in words if word in _WEEK), len(_WEEK))
    return [each for each in _WEEK[first:] if each in days]


def _named(words: Words) -> Words:
    """Days in full: « lun », « les mardis »."""
    words = tuple(_SINGLE.get(word, word) for word in words)
    return tuple(
        _SHORT.get(word, word[:-1] if word[:-1] in _WEEK else word) if word != "mer" or len(words) < _LEAST else word
        for word in words
    )


def _corrects(words: Words) -> bool:
    """« ah non vendredi plutôt », « pardon, mardi »."""
    start = next((at for at, word in enumerate(words) if word not in ("ah", "oh", "euh", "heu", "enfin")), 0)
    plain = words[start : start + 2]
    return (plain[:1] in (("non",), ("pardon",), ("plutot",), ("oups",)) and plain != ("non", "plus")) or words[
        -1
    ] == "plutot"


def _unsettled(clause: Clause) -> bool:
    """Whether a clause hesitates, counts, or tells of the past or of somebody else."""
    lex, words = lexicon(), clause.words
    at = find(words, ("pas", "avant"))
    words = words if at < 0 else (*words[: at + 1], *words[at + 2 :])
    if any(words[at : at + 2] in _EVERY_OTHER for at in range(len(words))):
        return True
    if "ou" in words or "si" in words or lex.undecided.inside(words) or was(words) or lex.others.inside(words):
        return True
    return (
        "avant" in words
        or ("apres" in words[:-1] and "midi" not in words)
        or any(
            not each.article and words[each.end : each.end + 1] in (("jours",), ("jour",)) for each in numbers_in(words)
        )
    )
