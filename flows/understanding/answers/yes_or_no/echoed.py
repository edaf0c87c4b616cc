"""Yes or no by the verb of the question taken up again: « je les prends », « envoyé hier », « je la passe mardi »."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.days.lengths import lengths_in
from flows.understanding.answers.days.past_questions import is_past
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import find, without

_Said = Literal["oui", "non"]
_FORMS: Final = {
    "prenez": ("prends", "prend"), "faites": ("fais", "fait"), "allez": ("vais", "va"), "mettez": ("mets", "met"),
    "buvez": ("bois", "boit"), "voyez": ("vois", "voit"), "recevez": ("recois", "recoit"), "suivez": ("suis", "suit"),
    "dormez": ("dors", "dort"), "sortez": ("sors", "sort"), "connaissez": ("connais", "connait"), "tenez": ("tiens",),
    "sentez": ("sens", "sent"), "servez": ("sers", "sert"), "partez": ("pars", "part"), "lisez": ("lis", "lit"),
    "conduisez": ("conduis", "conduit"), "croyez": ("crois", "croit"), "craignez": ("crains", "craint"),
    "venez": ("viens", "vient"), "percevez": ("percois", "percoit"),
}  # fmt: skip
_NO_ECHO: Final = word_list("echoed", "no_echo")
_WHO: Final = frozenset(("je", "j", "on", "nous"))
_PRONOUNS: Final = frozenset(("le", "la", "les", "l", "en", "y", "ca", "m", "me"))
_DENIED: Final = frozenset(("pas", "plus", "jamais", "guere"))
_PARTLY: Final = frozenset("quand si sauf parfois mais rarement peu presque moins des trop selon".split())  # noqa: SIM905
_CHANGED: Final = word_list("echoed", "changed")
_BY_OTHERS: Final = phrase_list("echoed", "by_others")
_AHEAD: Final = frozenset(("demain", "prochain", "prochaine", "bientot", "dans"))
_LITTLE: Final = 3


def echoed(asked: Words, words: Words) -> _Said | None:
    """What a clause says with the verb of the question, put to the person; None when it does not take it up."""
    if not words or not _PARTLY.isdisjoint(words) or asked[1:2] != ("vous",) or find(words, ("pas", "toujours")) >= 0:
        return None
    denied = not _DENIED.isdisjoint(words)
    if is_past(asked):
        return _of_a_deed(asked, words, denied)
    return _of_a_habit(asked, words, denied)


def _of_a_habit(asked: Words, words: Words, denied: bool) -> _Said | None:
    """« je les prends », « j’en porte plus »."""
    forms = _forms(asked[0])
    at = next((at for at, word in enumerate(words[:5]) if word in forms), None)
    if at is None or words[0] not in _WHO or _PRONOUNS.isdisjoint(words[1:at]):
        return None
    beyond = without(words[at + 1 :], lexicon().fillers, lexicon().small, lexicon().negations)
    if len([word for word in beyond if not is_time(word)]) > _LITTLE:
        return None
    return "non" if denied else "oui"


@lru_cache(maxsize=256)
def _forms(verb: str) -> frozenset[str]:
    """« prends » of « prenez », « porte » of « portez »."""
    if (not verb.endswith("ez") and verb not in _FORMS) or verb in _NO_ECHO:
        return frozenset()
    return frozenset(_FORMS.get(verb, (verb[:-1],)))


def _of_a_deed(asked: Words, words: Words, denied: bool) -> _Said | None:
    """« envoyé hier », « c’est ma femme qui l’a fait », « ça fait 15 jours »; « je la passe mardi » is not done yet."""
    deed = next((word for word in asked[2:6] if len(word) > _LITTLE), "")
    if any(find(words, each) >= 0 for each in _BY_OTHERS):
        return "non" if denied else "oui"
    if deed in _CHANGED and not denied and _only_since(words):
        return "oui"
    if akin(words[0], deed) and words[0].endswith(deed[-1:]) and not denied:
        return "oui"
    return "non" if is_planned(asked, words) and not denied else None


def is_planned(asked: Words, words: Words) -> bool:
    """« je la passe mardi », where one is asked whether it was done."""
    deed = next((word for word in asked[2:6] if len(word) > _LITTLE), "")
    if not is_past(asked) or asked[1:2] != ("vous",) or words[0] not in _WHO or not _HAS.isdisjoint(words):
        return False
    when = any((is_time(word) and word not in _GONE) or word in _AHEAD for word in words[2:])
    return when and any(word[:4] == deed[:4] for word in words[1:4] if len(word) > _LITTLE)


_HAS: Final = frozenset(("ai", "a", "suis", "avons", "ete", "etais", "depuis"))
_GONE: Final = frozenset(("hier", "jour", "jours"))


def _only_since(words: Words) -> bool:
    """« depuis lundi », « ça fait 15 jours », and nothing else."""
    if words[0] == "depuis":
        return len(words) <= _LITTLE and (is_time(words[-1]) or bool(lengths_in(words)))
    if words[:2] not in (("ca", "fait"), ("y", "a")) and words[:3] != ("il", "y", "a"):
        return False
    lengths = lengths_in(words)
    return len(lengths) == 1 and lengths[0].end == len(words)
