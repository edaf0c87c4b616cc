"""« je préfère pas en causer », « jsais pas, c’est la RH qui gère »: that one will not tell, or does not know."""

from __future__ import annotations

import re
from typing import Final

from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import phrase_list, word_list
from flows.understanding.answers.text.plain import Words

_TELLING: Final = "|".join(map(" ".join, phrase_list("declined", "telling")))
_OBJECT: Final = r"(?:en |le |la |l |m |me |m en |vous |vous le |vous en |vous la |y |a |de |sur ce |ca |cela |ceci )*"
_WILLING: Final = "|".join(map(" ".join, phrase_list("declined", "willing")))
_DECLINED: Final = re.compile(
    rf"\b(?:(?:je|j) )?(?:ne |n )?(?:{_WILLING}) (?:ne )?(?:pas|rien|plus|aucune)"
    r"(?: ne)?(?: pas)?(?: envie)?(?: trop)?(?: vraiment)? "
    rf"{_OBJECT}(?:{_TELLING})\b(?P<rest>.*)"
    rf"|^(?:pas|aucune) (?:trop |vraiment |tres )?envie (?:de |d ){_OBJECT}(?:{_TELLING})\b(?P<more>.*)"
    rf"|\bprefere (?:{_OBJECT}(?:garder|taire)|passer|m abstenir|eviter|sauter)\b(?P<kept>.*)"
)
_TAIL: Final = word_list("declined", "tail")
_PRIVATE: Final = re.compile(
    r"^(?:(?:non|ca|c est|cela|euh|desole|desolee|pardon) )*(?:"
    r"(?:est )?(?:trop |tres |un peu |assez |plutot )?"
    r"(?:perso|personnel|personnelle|prive|privee|intime|delicat|indiscret)"
    r"|(?:reste|restera) (?:entre moi et moi|prive|personnel|secret|pour moi|dans ma tete)"
    r"|(?:ne |n )?(?:vous |te )?(?:regarde|concerne) (?:que|pas|personne)(?: moi)?"
    r"|je (?:garde|prefere garder) (?:ca |cela )?(?:pour moi|secret)"
    r"|(?:on )?passe(?:z|r|ons)?(?: a)?(?: la)?(?: question)?(?: suivante)?"
    r"|(?:question )?indiscrete|motus|secret|top secret"
    r")$"
)
_GIVEN_OVER: Final = frozenset("c faut demandez voyez personne on".split())  # noqa: SIM905


def declines(words: Words) -> bool:
    """Whether a clause says that the person will not answer, with nothing else in it."""
    said = " ".join(words)
    if _PRIVATE.match(said):
        return True
    found = _DECLINED.search(said)
    if found is None or len(said[: found.start()].split()) > _BEFORE:
        return False
    rest = found["rest"] or found["more"] or found["kept"] or ""
    return all(word in _TAIL for word in rest.split())


_BEFORE: Final = 3


def does_not_know(words: Words) -> bool:
    """Whether a clause opens with « je ne sais pas » and then only tells who would know."""
    lex = lexicon()
    start = next((at for at in range(len(words)) if lex.fillers.at(words, at) == at), 0)
    end = max((end for at in {0, start} if (end := lex.unsure.at(words, at)) > at), default=0)
    return 0 < end < len(words) and words[end] in _GIVEN_OVER
