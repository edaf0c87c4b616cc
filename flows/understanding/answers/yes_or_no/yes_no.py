"""Yes, no or « je ne sais pas »; also a sentence that says the question again: « je n’en ai pas parlé »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.guards.beside import grants_an_offer, is_verb, lacks_a_skill, offers
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.phrases import Phrases
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, clauses_of, find, label_words
from flows.understanding.answers.yes_or_no.amounts import by_amount
from flows.understanding.answers.yes_or_no.heard import heard_yes_no
from flows.understanding.answers.yes_or_no.implied import implied
from flows.understanding.answers.yes_or_no.restated import restated
from flows.understanding.answers.yes_or_no.turns import left_open, turned

Said = Literal["oui", "non", "ne_sait_pas"]


def read_yes_no(question: str, text: str, *, firmly: bool = False) -> Said | None:
    """What `text` says to the question worded `question`; None when it does not settle it.

    `firmly`: « plutôt non » and the like settle nothing.
    """
    asked = label_words(question)
    clauses = _of_now([each for each in clauses_of(text) if each.words[:3] not in _NEARLY])
    if left_open(asked, clauses):
        return None
    if (at_last := turned(asked, clauses)) is not None:
        return at_last
    settled: Said | Literal["doubt"] | None = None
    after = 0
    for place, clause in enumerate(clauses, 1):
        inside = not firmly and settled in (None, "doubt")
        granted: Said | None = "oui" if grants_an_offer(asked, clause.words) else None
        if _beside_it(asked, clause.words):
            continue
        said = granted or _plainly(clause.words, firmly) or (_inside(clause.words) if inside else None)
        if (
            said is None
            or (settled is not None and said == "doubt")
            or (settled != "doubt" and said == "ne_sait_pas" and settled is not None)
        ):
            continue
        if settled in (None, "doubt") or lexicon().corrections.at(clause.words, 0):
            settled, after = said, place
        elif said != settled and (settled != "ne_sait_pas" or clause.words[:2] != ("pas", "moi")):
            return None
    if settled in ("oui", "non") and not firmly:
        later = heard_yes_no(asked, clauses[after:]) or _limited(asked, clauses[after:])
        if later not in (None, settled):  # « j’en ai fait dix ans, mais on m’a passée en journée »
            return later if clauses[after].contrast else None
    if settled is not None:
        return None if settled == "doubt" else settled
    if firmly:
        again = restated(question, clauses)
        return None if again == "oui" else again
    return _weighed(restated(question, clauses) or implied(question, clauses), heard_yes_no(asked, clauses))


def _limited(asked: Words, clauses: Sequence[Clause]) -> Said | None:
    """« mal, oui, mais que depuis samedi », asked whether it has been more than a month."""
    said = {by_amount(asked, clause.words) for clause in clauses if clause.contrast} - {None}
    return said.pop() if len(said) == 1 else None


def _of_now(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses less those that tell what was before a « mais depuis… »: « avant oui, mais là… »."""
    lex = lexicon()
    then = next((at for at, each in enumerate(clauses) if lex.past.at(each.words, 0) > 0), None)
    if then is None:
        return clauses
    now = next(
        (
            at
            for at, each in enumerate(clauses)
            if at > then and (each.contrast or lex.present.at(each.words, 0) > 0 or each.words[0] in ("depuis", "et"))
        ),
        None,
    )
    return clauses if now is None else [*clauses[:then], *clauses[now:]]


def _beside_it(asked: Words, words: Words) -> bool:
    """« avant oui », « mon chef oui » asked about the doctor, « j’aimerais bien » where a fact is asked about."""
    if words[:2] == ("j", "aimerais"):
        return not offers(asked)
    if words[0] == "personne" and len(words) > 1 and offers(asked):
        return True  # « personne ne rappelle jamais »
    at = find(words, ("dit", "oui", "pour"))
    if at >= 0:  # « on m’a dit oui pour mes congés »
        return not any(akin(word, each) for word in words[at + 3 :] for each in asked if len(each) > _SHORT)
    if words[-1] not in ("oui", "ouais"):
        return False
    if words[0] in ("celui", "celle", "ceux", "celles"):
        return True
    if words[0] in _FORMERLY:
        return True
    if {"m", "me", "moi"} & set(words):
        return False  # « l’infirmière m’a vue, oui »
    names = [word for word in words[1:-1] if not lexicon().small.whole((word,))]
    return (
        words[0] in _THINGS
        and bool(names)
        and not all(is_time(each) or numbers_in((each,)) or any(akin(each, word) for word in asked) for each in names)
    )


_SHORT = 3
_THINGS = (
    "mon",
    "ma",
    "mes",
    "le",
    "la",
    "les",
    "son",
    "sa",
    "ses",
    "l",
    "au",
    "chez",
    "celui",
    "celle",
    "ceux",
    "celles",
)
_FORMERLY: Final = word_list("yes_no", "formerly")


def _weighed(read: Said | None, heard: Literal["oui", "non"] | None) -> Said | None:
    """What the words of the question say, and what cues say: neither when they contradict each other."""
    return read if heard is None else heard if read in (None, heard) else None


def _inside(words: Words) -> Said | None:
    """A word that decides wherever it stands: « alors oui j’ai la trouille », « il me semble que non »."""
    lex = lexicon()
    if any(
        (end := lex.unsure.at(words, at)) > at and not lacks_a_skill(words[end:]) and words[at - 1 : at + 1] != _FORGETS
        for at in range(len(words))
    ):
        return "ne_sait_pas"
    plain = tuple(word for at, word in enumerate(words) if words[at : at + 2] != ("non", "plus"))
    yes = any(word in ("oui", "ouais") for word in plain)
    no = "non" in plain or any(lex.never.at(words, at) > at for at in range(len(words)))
    if lex.wishes.inside(words) or lex.others.inside(words[:3]) or words[0] == "si" or yes == no:
        return None
    return "oui" if yes else "non"


_FORGETS = ("j", "oublie")
"""« j’oublie souvent » tells a habit."""


def _plainly(words: Words, firmly: bool) -> Said | Literal["doubt"] | None:
    """What a clause says by itself: a whole phrase, or one at its beginning or at its end."""
    lex = lexicon()
    rather: Phrases = lex.undecided
    kinds: tuple[tuple[Said | Literal["doubt"], Phrases], ...] = (
        ("doubt", rather), ("ne_sait_pas", lex.unsure), ("oui", lex.yes), ("non", lex.no),
        ("doubt" if firmly else "oui", lex.rather_yes), ("doubt" if firmly else "non", lex.rather_no),
    )  # fmt: skip
    if words[0] == "bof" and words[1:2] in (("oui",), ("non",), ("pas",)):
        words = words[1:]
    for said in (words, *([words[1:]] if words[0] in _HOLLOW else []), _trimmed(words), _for_me(words)):
        if not said:
            return None
        size, kind = max(((phrases.at(said, 0), kind) for kind, phrases in kinds), key=lambda each: each[0])
        if size == len(said):
            return kind
        if said[:size] in _HAVING and said[size] in _FED_UP:
            return None  # « j’en ai marre »
        if kind == "ne_sait_pas" and lacks_a_skill(said[size:]):
            return None
        if firmly and said[:size] in _WILL and (is_verb(said[size:]) or said[size] in ("de", "d")):
            return None  # « je veux partir », « je refuse de porter »
        if "oui" in said and "non" in said and said[0] not in _OPENERS:
            return "doubt"  # « certains jours oui, d’autres non »
        if kind in ("doubt", "oui") and size and said[-1] in ("oui", "ouais"):
            return "oui"
        if size and (kind in ("doubt", "ne_sait_pas") or said[0] in _OPENERS or size > 1):
            return _confirmed(kind, said[size:])
        if said[-1] in ("oui", "non", "ouais", "ok") and not lex.others.inside(said):
            return "non" if said[-1] == "non" else "oui"
    return None


_NEARLY = (("j", "allais", "dire"), ("j", "aurais", "dit"), ("je", "voulais", "dire"), ("j", "allais", "repondre"))
"""What one was about to say, and does not: « j’allais dire non, mais… »."""
_WILL = (("je", "veux"), ("je", "refuse"))
_HAVING = (("j", "en", "ai"), ("on", "en", "a"), ("j", "ai"))
_FED_UP: Final = word_list("yes_no", "fed_up")
_OPENERS: Final = word_list("yes_no", "openers")


def _confirmed(kind: Said | Literal["doubt"], rest: Words) -> Said | Literal["doubt"]:
    """The opening word holds unless the end says the contrary: « oui et non »."""
    if kind == "oui" and any(word == "non" for word in rest):
        return "doubt"
    if kind == "non" and ("oui" in rest or rest[-1:] == ("si",)):
        return "doubt"
    return kind


def _for_me(words: Words) -> Words:
    """« pour moi rien du tout », « jeudi c’est bon »: without who and when."""
    for opening in (("pour", "moi"), ("chez", "moi"), ("moi",), ("de", "mon", "cote"), ("pour", "ma", "part")):
        if words[: len(opening)] == opening:
            return words[len(opening) :]
    while words and is_time(words[0]):
        words = words[1:]
    return words


def _trimmed(words: Words) -> Words:
    """Without the interjections before and after; « bof » and « plutôt » carry meaning and stay."""
    while words and words[0] in _HOLLOW:
        words = words[1:]
    while words and words[-1] in _HOLLOW:
        words = words[:-1]
    return words


_HOLLOW: Final = word_list("yes_no", "hollow")
