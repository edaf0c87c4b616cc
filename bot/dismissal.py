"""Whether one can be dismissed because of one's health: no sheet answers that, and none near it may seem to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.talk import Talk

_DONE = r"(?:vire|licencie|renvoye|congedie|degage)e?s?"
_DOING = r"(?:virer|licencier|renvoyer|congedier|degager|mettre (?:a la porte|dehors)|foutre (?:a la porte|dehors))"
_MAY = r"(?:peu[xt]?|peuvent|pourrai[ts]?|pourraient|risque|droit)"
_ABOUT_ME = re.compile(
    rf"\b(?:m|me|nous) (?:faire )?(?:{_DOING}|vire|virent|licencie|licencient|renvoie)\b"
    rf"|\b(?:etre|je suis|je serai|je vais me faire|me faire|on est) (?:{_DONE}|{_DOING})\b"
    r"|\b(?:perdre|perds|perd) (?:mon|son) (?:emploi|travail|boulot|job|taf|poste|cdi|cdd)\b"
    r"|\b(?:rompre|casser|arreter) mon contrat\b"
)
_MAYBE = re.compile(
    rf"\b{_MAY}\b.*\b(?:m|me|nous) {_DOING}\b|\b{_MAY} (?:\w+ )?(?:etre|me faire) (?:{_DONE}|{_DOING})\b"
)
"""May ask without a question mark, « on peut me licencier pendant un arrêt », as it may answer a question."""
_ELSEWHERE = re.compile(
    r"\b(?:inapt\w*|liaison|pre ?reprise|reprise|visite|rqth|harcel\w*|combien|indemnites?|chomage|preavis"
    r"|ici|questionnaire|reponses?|repond\w*|sait|savoir|sache|voit|voient|apprend|apprenne)\b"
)
"""Words of what a sheet does treat: inaptitude, a visit, what the employer knows."""


def asked(talk: Talk, clean: str) -> bool:
    """Answer a text that asks so by its form. Managers have sheets of their own."""
    return _told(talk, clean, _ABOUT_ME) or _told(talk, clean, _MAYBE)


def perhaps_asked(talk: Talk, clean: str) -> bool:
    """The same for a text without that form, in which no answer was read."""
    return _told(talk, clean, _MAYBE)


def _told(talk: Talk, clean: str, about_me: re.Pattern[str]) -> bool:
    run = talk.state.run
    if (run is not None and run.flow == "manager") or not about_me.search(clean) or _ELSEWHERE.search(clean):
        return False
    talk.say_own("licenciement")
    return True
