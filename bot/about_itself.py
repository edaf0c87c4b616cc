"""What people ask of the assistant itself: what to do here, how long, whether it costs, who answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.languages import languages

if TYPE_CHECKING:
    from bot.talk import Talk

_ASKED: Mapping[str, tuple[str, ...]] = {
    "aide_mots": (
        "aide|help|menu|commandes?",
        "(?:je )?(?:fais|dois faire) quoi(?: ici| la)?",
        "(?:qu est ce que|que) (?:je dois|dois je) faire(?: ici| la)?",
        "comment (?:ca marche|on fait|je fais|on repond|je reponds)(?: ici)?",
    ),
    "reste": (
        "(?:il )?(?:en |y en |y )?(?:reste |a |ya )?(?:t il )?(?:encore )?combien de questions?\\b.*",
        "(?:il )?(?:en )?reste combien\\b.*",
        "combien (?:il )?(?:en )?reste\\b.*",
        "(?:ca|cela) (?:prend|dure|va prendre|va durer) combien de temps",
        "combien de temps (?:ca|cela|il faut|le questionnaire)\\b.*",
        "(?:c est|ca va etre) (?:\\w+ )?long",
        "c est bientot (?:fini|termine)",
    ),
    "gratuit": (
        "(?:est ce que )?(?:c est|ca va etre|le service est) (?:payant|gratuit|combien)",
        "(?:est ce que )?(?:ca|cela) coute\\b.*",
        "combien (?:ca|cela) coute",
        "(?:est ce qu )?(?:il )?faut payer",
    ),
    "programme": (
        "(?:est ce que )?(?:vous etes|etes vous|tu es|t es|es tu|c est|je parle a|y a) (?:bien )?"
        "(?:un robot|un bot|une ia|une machine|un programme|une intelligence artificielle"
        "|un humain|une (?:vraie )?personne|quelqu un de (?:vrai|reel))\\b.*",
        "robot|bot|ia|chat ?gpt",
    ),
    "qui_est_venu": (
        "(?:.* )?(?:si|est ce que) (?!je |j )(?:\\w+ ){1,3}(?:est|a|soit|ait) (?:deja |bien )?"
        "(?:venue?|passee?|rempli|repondu|utilise)\\b.*\\b(?:ici|questionnaire|site|assistant)",
        "(?:.* )?(?:est|a) (?:t )?(?:elle|il) (?:deja |bien )?(?:venue?|passee?|rempli|repondu|utilise)\\b.*"
        "\\b(?:ici|questionnaire|site|assistant)",
        "(?:.* )?qui (?:est|a) (?:deja )?(?:venue?|passee?|rempli|repondu|utilise)\\b.*"
        "\\b(?:ici|questionnaire|site|assistant)",
    ),
}
"""Plain forms, by the text of messages.yml that answers them; « aidez-moi » is no question, and is not among them."""
_FORMS = {
    name: re.compile(rf"(?:(?:bonjour|alors|et|mais|euh) )*(?:{'|'.join(forms)})") for name, forms in _ASKED.items()
}


def answered(talk: Talk, clean: str) -> bool:
    """Answer a question about the assistant itself; `clean` is the plain form of the text. False: it is none."""
    reading = languages()[talk.state.lang].reading
    name = reading.question(clean) if reading is not None else None
    name = name or next((name for name, form in _FORMS.items() if form.fullmatch(clean)), None)
    if name == "reste":
        _tell_what_is_left(talk)
    elif name is not None:
        talk.say_own(name)
    return name is not None


def _tell_what_is_left(talk: Talk) -> None:
    prompt = talk.shown()["prompt"]
    progress = prompt["progress"] if prompt is not None else None
    if progress is None:
        talk.say_own("reste_inconnu")
    else:
        talk.say_own("reste", fait=str(progress["done"]), total=str(progress["of"]))
