"""Yes or no by cues: the last word decides.

A cue that is denied, that tells of the past or of somebody else, or that another one contradicts, settles nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from flows.understanding.answers.days.past_questions import is_past
from flows.understanding.answers.text.cues import Cues, Heard, spoken
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause
from flows.understanding.answers.yes_or_no.topics import topics_of

_Said = Literal["oui", "non"]
_DENIALS: Final = frozenset("pas jamais sans aucun aucune rien ni zero plus moins sauf".split())  # noqa: SIM905
_GIVEN_UP: Final = (("c", "est", "fini"), ("c", "est", "termine"), ("c", "est", "mort"), ("c", "est", "pas"), ("fini",))
_PIVOTS: Final = word_list("heard", "pivots")
_BROKEN: Final = word_list("heard", "broken")
_SUPPOSED: Final = (("ai", "cru"), ("je", "croyais"), ("je", "pensais"), ("j", "esperais"), ("j", "imaginais"))
_SUBJECTS: Final = frozenset("j je on il elle ils elles nous c ca y".split())  # noqa: SIM905
_PRESENT: Final = word_list("heard", "present")
_LIMITS: Final = word_list("heard", "limits")
_NEAR: Final = 3


def heard_yes_no(asked: Words, clauses: Sequence[Clause]) -> _Said | None:
    """Yes or no by the cues of the question, None when they say nothing, or a thing and its contrary."""
    topics = topics_of(asked)
    said: list[tuple[_Said, bool]] = []
    for clause in clauses if topics else ():
        words = spoken(clause.words)
        if _LIMITS.intersection(asked) and numbers_in(asked) and any(not each.article for each in numbers_in(words)):
            continue  # an amount is weighed against the limit asked about, not heard
        cues = [each for topic in topics for one in (topic.yes, topic.no) for each in one.heard(words)]
        if not words or _open(words) or (not is_past(asked) and was_once(words, cues)):
            continue
        found = {each for topic in topics for each in _answers(topic.yes, topic.no, words)}
        if len(found) == 1:
            said.append((found.pop(), clause.contrast or not _PIVOTS.isdisjoint(words)))
        elif found:
            return None
    return _last(said)


def _answers(yes: Cues, no: Cues, words: Words) -> set[_Said]:
    refused = [each for each in no.heard(words) if not denied(words, each)]
    if refused:
        return {"non"}
    found = yes.heard(words)
    if not found or _told_of_another(words, found):
        return set()
    return {"non" if denied(words, each) else "oui" for each in found}


def _last(said: Sequence[tuple[_Said, bool]]) -> _Said | None:
    if not said:
        return None
    if len({each for each, _ in said}) == 1 or said[-1][1]:
        return said[-1][0]
    return None


def denied(words: Words, each: Heard) -> bool:
    """Whether a cue is said only to be denied: « plus la chaîne », « le train c’est fini »."""
    before = words[max(0, each.start - _NEAR) : each.start]
    after = words[each.end : each.end + 3]
    if any(word in _DENIALS for word in before) and before[-2:] != ("pas", "que") and "que" not in before[-1:]:
        return True
    if after[:1] == ("plus",) and after[1:2] in ((), ("du",), ("depuis",), ("maintenant",), ("jamais",)):
        return True
    if _BROKEN.intersection(after[:2]) or after[:2] == ("en", "panne") or after[1:3] == ("en", "panne"):
        return True
    if after == ("pas", "plus", "de"):
        return False  # « il a marqué pas plus de 10 kilos »
    return after[:1] in (("pas",), ("jamais",), ("non",)) or any(after[: len(each)] == each for each in _GIVEN_UP)


def _open(words: Words) -> bool:
    """Whether a clause only supposes, wishes or asks."""
    return words[0] in ("si", "ou") or "bientot" in words or lexicon().undecided.at(words, 0) > 0


def was_once(words: Words, cues: Sequence[Heard] = ()) -> bool:
    """Whether a clause tells what was, and nothing of what is now."""
    if not _PIVOTS.isdisjoint(words):
        return False
    if any(words[at : at + 2] in _SUPPOSED for at in range(len(words))) or in_the_imperfect(words):
        return True
    past = lexicon().past
    return any(
        past.at(words, at) > at and not any(each.start <= at < each.end for each in cues) for at in range(len(words))
    )


def in_the_imperfect(words: Words) -> bool:
    """« on décapait au solvant »."""
    verbs = (word for at, word in enumerate(words[1:4], 1) if words[at - 1] in _SUBJECTS)
    return any(len(word) > 4 and word.endswith(("ait", "ais", "aient")) and word not in _PRESENT for word in verbs)


def _told_of_another(words: Words, found: Sequence[Heard]) -> bool:
    """« mon mari fume un paquet »: somebody else, whom no cue holds."""
    lex = lexicon()
    at = next((at for at in range(min(3, len(words))) if lex.others.at(words, at) > at), None)
    return at is not None and not any(each.start <= at < each.end for each in found)
