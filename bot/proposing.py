"""What a text asks for, once read: a topic is told, a wish is obeyed or confirmed, what is unsure is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot import browsing, return_questions
from bot.own_questions import Shown
from flows.topics import TOPICS

if TYPE_CHECKING:
    from bot.talk import Talk

_CALL_BACK: Final = "parler_a_quelqu_un"
_OTHER = "autre_chose"
_TOWARDS_CONTACT = ("decision", "contact", "sending")
_ERASING: Final = "supprimer_donnees"
_AUDIENCES = ("salarie", "manager")
_SENSITIVE = ("addictions", "harcelement", "souffrance_psychique")
BROWSING = ("information", "theme", "sujet")
WISHES = (
    "contact_humain",
    "supprimer_donnees",
    "exporter_donnees",
    "recommencer",
    "retour",
    "pause_reprendre_plus_tard",
    "langue",
)
"""Intents that are no topic and worth proposing, each with a label `intention_…` in messages.yml."""
_OF_A_WALK = ("recommencer", "retour", "pause_reprendre_plus_tard")
"""Those that mean nothing where no questionnaire is begun."""


def follow(talk: Talk, intent: str) -> None:
    """Do what a text asks for. A guess never loses an answer: what would is first confirmed."""
    run, pending = talk.state.run, talk.state.pending
    if pending is not None and pending.name == "sujets":  # it was asked again, in other words
        talk.state.pending = None
    match intent:
        case _ if intent in TOPICS:
            _tell(talk, intent)
        case "contact_humain":
            _offer_call_back(talk)
        case "supprimer_donnees":
            talk.ask("effacer")
        case "exporter_donnees":
            talk.obey("mes_donnees")
        case "recommencer" if run is not None:
            talk.ask("recommencer")
        case "recommencer":
            talk.obey("recommencer")
        case "retour":
            talk.obey("retour")
        case "langue":
            talk.obey("langue")
        case "pause_reprendre_plus_tard":
            talk.say_own(intent)
            return_questions.offer_reminder(talk)
        case "salutation" | "merci_aurevoir":
            talk.say_own(intent)
        case _:
            talk.say_own("hors_sujet")


def _offer_call_back(talk: Talk) -> None:
    walk = talk.current
    if talk.state.run is None:
        talk.obey(_CALL_BACK)
    elif talk.state.run.sent:
        talk.say_own("contact_deja_demande")
    elif walk is not None and walk[0].by_id[walk[1].at].role in _TOWARDS_CONTACT:
        talk.say_own("contact_humain")
    else:
        talk.ask("proposer_rappel")


def _tell(talk: Talk, topic: str) -> None:
    pending = talk.state.pending
    if pending is not None and pending.name in BROWSING:
        browsing.tell(talk, topic, way_on=False)
        talk.ask("sujet", topic)
    else:
        browsing.tell(talk, topic, way_on=True)


def concerns(talk: Talk, topic: str) -> bool:
    """Whether a topic is for the person who is walking: none for managers among employees, nor the reverse."""
    run = talk.state.run
    audience = talk.world.catalog.information.topics[topic].audience
    return run is None or run.flow not in _AUDIENCES or audience in ("both", run.flow)


def propose(talk: Talk, candidates: Sequence[str], *, likely: bool) -> bool:
    """Ask which of the likely topics was meant; False when there is none to offer.

    What hurts when it is wrongly guessed is not among them, unless it is the likeliest, and `likely`; erasing never.
    """
    offered = [
        name
        for place, name in enumerate(candidates)
        if (name in TOPICS and concerns(talk, name) and (name not in _SENSITIVE or (place == 0 and likely)))
        or (name in WISHES and name != _ERASING and (talk.state.run is not None or name not in _OF_A_WALK))
    ]
    if offered:
        talk.ask("sujets", *offered)
    return bool(offered)


class Proposing:
    """Which of these did you mean?"""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """The likely ones, and none of them."""
        topics = talk.world.catalog.information.topics
        options = [
            (name, talk.voice.say(topics[name].title) if name in topics else talk.voice.own(f"intention_{name}"))
            for name in about
        ]
        return Shown(talk.voice.own("sujets_question"), [*options, (_OTHER, talk.voice.own("autre_chose"))])

    def take(self, talk: Talk, _about: Sequence[str], choice: str) -> None:
        """Answer the one that was meant."""
        talk.state.pending = None
        if choice == _OTHER:
            talk.say_own("autre_chose_suite")
        else:
            follow(talk, choice)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To the question that was asked."""
        talk.state.pending = None
