"""What people ask of the assistant itself: what to do here, how long, why, whether it costs, who answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot import why_asked
from flows.languages import languages

if TYPE_CHECKING:
    from bot.talk import Talk

_ASKED: Mapping[str, tuple[str, ...]] = {
    "aide_mots": (
        "aide|help|menu|commandes?",
        "(?:je )?(?:fais|dois faire) quoi(?: ici| la)?",
        "(?:qu est ce que|que) (?:je dois|dois je) faire(?: ici| la)?",
        "comment (?:ca marche|on fait|je fais|on repond|je reponds)(?: ici)?",
        "(?:est ce que )?(?:je peux|puis je|on peut|peut on) (?:vous |te )?poser (?:une|des) questions?(?: ici)?",
    ),
    "c_est_quoi": (
        "c est quoi(?: (?:ici|ca|cela|ce (?:truc|machin|site|bot|questionnaire)|cette page|tout ca|le principe))*",
        "(?:on est|je suis|suis je) ou(?: la| ici)?",
        "(?:ca|cela) parle de quoi",
    ),
    "question_pas_claire": ("c est quoi (?:cette|la|votre|ta) question",),
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
    "pourquoi": (
        "(?:pourquoi|c est pour quoi faire|pour ?quoi faire)(?: ca| donc)?",
        "pourquoi (?:est ce que )?(?:(?:vous|tu|on) )?(?:me |m |nous )?(?:demand\\w+|pos\\w+)\\b.*",
        "pourquoi (?:est ce que )?(?:(?:vous|tu|on) (?:voulez|veux|veut)|voulez vous|veux tu) "
        "(?:tout )?(?:savoir|connaitre|ca|cela|mon|ma|mes|le|la|les)\\b.*",
        "pourquoi (?:est ce que )?(?:vous avez|tu as|t as|on a|avez vous|as tu) besoin\\b.*",
        "pourquoi (?:(?:je dois|dois je|il faut|faut il) )?(?:dire|donner|mettre|remplir|repondre|cette|ces)\\b.*",
        "pourquoi (?:mon|le|mes) (?:nom|prenom|age|numero|tel\\w*|code postal|adresse|mail|employeur|entreprise)\\b.*",
        "(?:(?:ca|cela) (?:vous )?sert a quoi|a quoi (?:ca|cela) (?:vous )?sert)(?: de (?:savoir|demander)\\b.*)?",
        "a quoi sert (?:cette question|ce questionnaire)",
        "(?:en quoi|est ce que) (?:ca|cela) (?:vous|te) (?:regarde|concerne|interesse)",
        "qu est ce que (?:ca|cela) (?:peut )?(?:vous|te) (?:fai[rt]e?|foutre|regarde)",
        "(?:c est )?quel (?:est le )?rapport\\b.*",
        "(?:est ce que )?(?:c est pas|c est|est ce) (?:vraiment )?(?:oblige|obligatoire|necessaire|indispensable)"
        "(?: (?:ca|ici|cette question|comme question|(?:de|d y) (?:le dire|dire ca|repondre)\\b.*))?",
        "(?:est ce que |si )?(?:je suis|on est|suis je|est on) (?:vraiment )?(?:obligee?s?|forcee?s?)"
        "(?: (?:de |d y )(?:repondre|dire ca|le dire|donner ca)\\b.*)?",
        "(?:je dois|dois je|faut il|il faut|on doit) (?:vraiment |forcement )?(?:repondre|tout remplir)\\b.*",
        "(?:est ce que )?(?:je peux|on peut|puis je|peut on) (?:ne pas repondre|pas repondre|passer|sauter)"
        "(?: (?:a )?(?:cette|la|une|ca) ?(?:question)?)?",
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
"""Plain forms, by the text of messages.yml that answers them (`pourquoi` has one for each question).

« aidez-moi » is no question, and is not among them.
"""
_SHORTENED = (
    (re.compile(r"\bc (?!est\b)"), "c est "),
    (re.compile(r"\bkoi\b"), "quoi"),
    (re.compile(r"\b(?:pk|pkoi|pourkoi)\b"), "pourquoi"),
)
"""« c koi », « c long ? », as people type."""
_THIS = re.compile(r"c est quoi(?: (?:ca|cela))*|what is (?:it|this)|what s this")
"""Beside a question, what is meant is that question."""
_STATED = re.compile(r"c est (?:pas\b|(?:vraiment )?(?:necessaire|indispensable))")
_FORMS = {
    name: re.compile(rf"(?:(?:bonjour|alors|et|mais|euh) )*(?:{'|'.join(forms)})") for name, forms in _ASKED.items()
}


def answered(talk: Talk, text: str, clean: str) -> bool:
    """Answer a question about the assistant itself; `clean` is the plain form of the text. False: it is none."""
    for short, whole in _SHORTENED:
        clean = short.sub(whole, clean)
    reading = languages()[talk.state.lang].reading
    name = reading.question(clean) if reading is not None else None
    name = name or next((name for name, form in _FORMS.items() if form.fullmatch(clean)), None)
    if name == "c_est_quoi" and talk.current is not None and _THIS.fullmatch(clean):
        name = "question_pas_claire"
    if name == "pourquoi":
        # « c’est pas nécessaire » declines.
        declines = _STATED.match(clean) is not None and "?" not in text
        return not declines and why_asked.told(talk)
    if name == "reste":
        _tell_what_is_left(talk)
    elif name is not None:
        talk.say_own(name)
    return name is not None


def _tell_what_is_left(talk: Talk) -> None:
    prompt = talk.shown()["prompt"]
    progress = prompt["progress"] if prompt is not None else None
    if progress is None or progress["of"] == 1:
        talk.say_own("reste_inconnu")
    else:
        talk.say_own("reste", fait=str(progress["done"] + 1), total=str(progress["of"]))
