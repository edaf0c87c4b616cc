"""Free text: when it is a question or a wish, and when it is an answer. The order is what matters here.

A text that clearly asks or orders something is never taken for an answer (« non mais mon patron va le savoir ? »); the
name of an option always is. What settles nothing may still ask for something: then, and only where it is clear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from bot import about_itself, browsing, cell_ways, correcting, dismissal, why_asked
from bot.incoming import Text
from bot.proposing import BROWSING, WISHES, concerns, follow, propose
from flows.model import Option
from flows.prompt import offered
from flows.topics import TOPICS
from flows.understanding.answers.yes_or_no.yes_no import read_yes_no
from flows.understanding.intents import OUT_OF_SCOPE
from flows.understanding.normalise import normalise

if TYPE_CHECKING:
    from bot.talk import Talk

_MORE = frozenset(
    {"en savoir plus", "savoir plus", "plus d informations", "plus d infos", "la fiche", "dites m en plus"}
)
_ASKING = (
    "est ce|qu est ce|c est quoi|c est qui|comment|pourquoi|combien|quand est ce|quels?|quelles?|qui|quoi"
    "|que (?:faire|dois|puis|peu[tx]|peuvent|se passe|risque|devient|veut|signifie|font|fait|vaut)"
    "|ou (?:est ce|puis|trouver|aller|demander)|peut on|peut il|peut elle|peux tu|pouvez vous|ai je (?:le )?droit"
    "|ai je besoin|puis je (?:demander|avoir|voir|refuser|reprendre|garder|etre)|dois je|faut il|a t il|va t il"
    "|y a t il|ca veut dire quoi|ca sert a quoi"
    r"|(?:vous|tu) (?:gard|conserv|stock|enregistr)\w+ (?:mes|mon|nos|les)"
    "|(?:(?:what|why|who|how) )?(?:is|are|can|could|do|does|will|should|am) (?:i|it|this|you|they|my|the)"
)
_BEGINS_ASKING = re.compile(rf"(?:(?:et|mais|non mais|oui mais|bonjour|alors) )?(?:{_ASKING})\b")
# « Et puis je… », « j’ai, je… » ask nothing.
_ASKS_INSIDE = re.compile(
    r"\b(?:est ce que|qu est ce|c est quoi|que faire|quoi faire|faire quoi|"
    r"(?:que|quoi|comment|quand) (?:dois|puis) je)\b"
)
_BEGINS_WISHING = re.compile(r"(?:je (?:veux|voudrais|souhaite)|j aimerais|stop|laissez? moi)\b")
_SURE = 0.8
"""Likelihood from which a text that asks nothing outright is taken for a wish or a topic, in the middle of a walk."""
_CERTAIN = 0.98
"""The same for a topic named in few words, which could be a clumsy answer."""
_LIKELY = 0.3
"""Likelihood from which a topic that is hard to hear is proposed at all."""
_TO_BE_SURE = ("supprimer_donnees", "recommencer", "langue")
_LOST = re.compile(
    r"(?:je |j )?(?:ne |n )?(?:(?:comprends?|pige|capte) (?:rien|pas)|ai (?:rien|pas) compris)"
    r"(?: (?:a )?(?:la|cette|votre|ta) question)?$"
)
"""The question itself is not clear; « je comprends pas pourquoi je suis en arrêt » says something else."""
_WORDS_OF_TOPIC = 4
_COURTEOUS = ("salutation", "merci_aurevoir")
_AFTER_CRISIS = "apres_page_d_aide"
NotRead = Literal[
    "pas_compris", "pas_compris_encore", "texte_non_garde", "apres_page_d_aide", "oui_a_preciser", "passer_libre"
]
"""The texts that say that nothing was read (messages.yml)."""
_SUPPORTING = "souffrance_psychique"


def names_on_screen(talk: Talk) -> dict[str, set[str]]:
    """Every option on screen by id, with the ways it is written, in plain form."""
    if talk.state.pending is not None:
        _, shown = talk.own_question()
        return {each["id"]: {normalise(each["id"]), normalise(each["label"])} for each in shown}
    walk = talk.current
    if walk is None:
        options: Sequence[Option] = talk.world.catalog.door.options
        own = {name: {normalise(label)} for name, label in cell_ways.at_the_door(talk)}
    else:
        flow, run = walk
        options, own = offered(flow, run, flow.by_id[run.at], talk.voice), {}
    return {**{each.id: {normalise(word) for word in _ways(each)} for each in options}, **own}


def _ways(option: Option) -> list[str]:
    return [option.id, *option.text.values(), *(each for words in option.also.values() for each in words)]


def asks(text: str, clean: str) -> bool:
    """Whether a text is a question by its form; `clean` is its plain form."""
    return text.rstrip(" \u00a0\u202f!.").endswith("?") or opens_asking(clean)


def opens_asking(clean: str) -> bool:
    """Whether it asks by its words, a question mark aside."""
    return _BEGINS_ASKING.match(clean) is not None or _ASKS_INSIDE.search(clean) is not None


def unread(talk: Talk, said: Text, key: str) -> None:
    """Say that a text was not read; not to who was just offered help: it was."""
    if not said.crisis.support:
        talk.say_own(key, "info" if key in (_AFTER_CRISIS, "oui_a_preciser", "passer_libre") else "error")


def answered_first(talk: Talk, said: Text, clean: str) -> bool:
    """Answer a text that asks or orders something, whatever answer could be read in it. False: it may be an answer."""
    if any(clean in words for words in names_on_screen(talk).values()):
        return False
    if clean in _MORE and talk.state.topic in TOPICS:
        browsing.tell_more(talk, talk.state.topic)
        return True
    if about_itself.answered(talk, said.text, clean) or why_asked.refused(talk, clean):
        return True
    if asks(said.text, clean) and dismissal.asked(talk, clean):
        return True
    if _LOST.match(clean):
        talk.say_own("question_pas_claire")
        return True
    if correcting.surely_asked(talk, said.text):
        return True
    intent = _clear_intent(talk, said, clean)
    walk = talk.current
    if walk is not None and walk[0].by_id[walk[1].at].step.type == "text" and wishes(said, clean):
        # Whatever is written there would be taken for the answer.
        follow(talk, str(intent))
        return True
    if not asks(said.text, clean):
        return False
    if intent is not None and intent != OUT_OF_SCOPE:
        _follow(talk, said, intent)
        return True
    # « Trois mois ? » hesitates over an answer; « est-ce que trois mois suffisent ? » gives none.
    return opens_asking(clean) and _unsure(talk, said)


def answered_last(talk: Talk, said: Text, clean: str, *, otherwise: NotRead) -> None:
    """Answer a text that settled nothing: what it clearly asks for, else the text `otherwise`."""
    if not asks(said.text, clean) and (
        correcting.perhaps_asked(talk, said.text) or dismissal.perhaps_asked(talk, clean)
    ):
        return
    intent = _clear_intent(talk, said, clean)
    if intent in _COURTEOUS and talk.current is not None and (otherwise == _AFTER_CRISIS or _is_assent(said, clean)):
        intent = None
    may_ask = _expects_questions(talk) or asks(said.text, clean) or wishes(said, clean)
    if intent is None and _proposed(talk) and not asks(said.text, clean):
        # Nor is it clearer in other words: proposing again would go round in circles.
        talk.state.pending = None
        if not said.crisis.support:
            talk.say_own("autre_chose_suite")
        return
    if intent is not None and intent != OUT_OF_SCOPE and (may_ask or _is_clear(said, clean)):
        _follow(talk, said, intent)
    elif not may_ask or not _unsure(talk, said):
        if _proposed(talk):
            talk.state.pending = None
        unread(talk, said, otherwise)


def _clear_intent(talk: Talk, said: Text, clean: str) -> str | None:
    """The intent that was read, if it can be meant here, and is sure enough for what it would do."""
    intent = said.intent.intent
    if intent in _TO_BE_SURE and said.intent.confidence < _SURE and not wishes(said, clean):
        return None
    if intent in TOPICS and not concerns(talk, intent):
        return None
    return intent


def _expects_questions(talk: Talk) -> bool:
    """At the door and among the topics; elsewhere, an answer is what is waited for."""
    pending = talk.state.pending
    return talk.state.run is None if pending is None else pending.name in (*BROWSING, "sujets")


def _proposed(talk: Talk) -> bool:
    return talk.state.pending is not None and talk.state.pending.name == "sujets"


def _is_assent(said: Text, clean: str) -> bool:
    """« ok », « d’accord »: no leave is taken."""
    return "merci" not in clean.split() and read_yes_no("", said.text) is not None


def wishes(said: Text, clean: str) -> bool:
    """« je veux parler à quelqu’un »: a wish that says that it is one."""
    return said.intent.intent in WISHES and _BEGINS_WISHING.match(clean) is not None


def _is_clear(said: Text, clean: str) -> bool:
    """Whether a text that asks nothing outright is still no clumsy answer."""
    intent, words = said.intent, len(clean.split())
    if intent.intent in TOPICS and words < _WORDS_OF_TOPIC:
        return words > 1 and intent.confidence >= _CERTAIN
    return intent.confidence >= _SURE


def _unsure(talk: Talk, said: Text) -> bool:
    """Propose what may be meant, or say that it is out of scope; False where neither would help."""
    if talk.current is None and not _expects_questions(talk):
        return False
    if said.intent.intent == OUT_OF_SCOPE:
        if _proposed(talk):
            talk.state.pending = None
        talk.say_own("hors_sujet")
        return True
    return propose(talk, said.intent.candidates, likely=said.intent.confidence >= _LIKELY)


def _follow(talk: Talk, said: Text, intent: str) -> None:
    # The offer of help that was just made says the same, and first.
    if intent != _SUPPORTING or not said.crisis.support:
        follow(talk, intent)
