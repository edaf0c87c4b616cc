"""Shall I come back to you? Asked at the end of a questionnaire, when it waits, and when a case was closed.

Never asked of somebody to whom help was shown, nor where nobody could be reached. An address that is typed is checked
and kept sealed with the return: no word of it stays in the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, get_args

from bot import coming_back
from bot.coming_back import Purpose, Way
from bot.own_questions import Shown
from flows.events import Chosen, Given
from flows.formats import NotInFormat, email
from flows.model import CompiledFlow
from flows.run import Run
from flows.understanding.answers.yes_or_no.yes_no import read_yes_no

if TYPE_CHECKING:
    from bot.state import State
    from bot.talk import Talk

OFFER: Final = "revenir"
"""Whether, and how; asked about a purpose, and the queue of the case that is over."""
ADDRESS: Final = "revenir_adresse"
"""Where to write to; about the same."""
QUESTIONS = (OFFER, ADDRESS)
_NO = "non_merci"


def offer_retest(talk: Talk, flow: CompiledFlow, run: Run) -> None:
    """At the end of a self-screening that came to a result, sent or not; nothing else may wait to be finished."""
    if talk.state.run is not None:
        return
    helped, talk.state.helped = talk.state.helped, False
    if run.assessment is not None and flow.id == "salarie" and not helped:
        _offer(talk, "retest")


def offer_reminder(talk: Talk) -> None:
    """While a questionnaire waits, unless its reminder is agreed to already."""
    if talk.state.run is not None and not talk.state.helped:
        _offer(talk, "inacheve")


def put_off(talk: Talk, given: Given) -> None:
    """The same where the answer just given was to go on later (`keep`, in the questionnaire)."""
    walk = talk.current
    if walk is not None and isinstance(given, Chosen):
        flow, run = walk
        if any(each.does == "keep" and each.id in given.ids for each in flow.by_id[run.at].step.options):
            offer_reminder(talk)


def can_be_asked(talk: Talk, about: Sequence[str]) -> bool:
    """Whether the offer still means something."""
    known = bool(about) and about[0] in get_args(Purpose)
    return known and bool(coming_back.ways(talk)) and bool(coming_back.planned(talk, *_split(about)))


def give_way(talk: Talk) -> None:
    """Help is shown: this is not the moment."""
    if talk.state.pending is not None and talk.state.pending.name in QUESTIONS:
        talk.state.pending = None


def is_offered(state: State) -> bool:
    """Whether it waits to hear how the person can be reached, which needs to know the chat they are in."""
    return state.pending is not None and state.pending.name == OFFER


def hears(talk: Talk) -> bool:
    """Whether an address is being asked for."""
    return talk.state.pending is not None and talk.state.pending.name == ADDRESS


def hear(talk: Talk, text: str) -> None:
    """An address, or « non merci »; anything else is refused kindly, and kept nowhere."""
    pending = talk.state.pending
    assert pending is not None, "asked where an address is"
    if _reads_no(text):
        _decline(talk)
        return
    try:
        address = email(text)
    except NotInFormat as fault:
        talk.say_own(fault.key, "error")
    else:
        _agree(talk, pending.about, "email", address)


class Offering:
    """Yes, here or by e-mail; or no thank you."""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """What for, when, and what is kept until then."""
        say, purpose = talk.voice.own, about[0]
        service = talk.world.config.services[talk.service]
        when = coming_back.planned(talk, *_split(about))
        date = coming_back.dated(service, min(when.values()), talk.state.lang) if when else ""
        found = coming_back.ways(talk)
        options = [*((way, say(f"retour_oui_{way}")) for way in found), (_NO, say("retour_non"))]

        def read(text: str, _clean: str) -> str | None:
            said = read_yes_no("", text, firmly=True)
            return _NO if said == "non" else found[0] if said == "oui" and len(found) == 1 else None

        return Shown(say(f"retour_question_{purpose}", date=date), options, read=read)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Keep the chat, ask for an address, or leave it."""
        chat = talk.state.chat
        if choice == "telegram" and chat is not None and chat.id is not None:
            _agree(talk, about, "telegram", chat.id)
        elif choice == "email":
            talk.ask(ADDRESS, *about)
        else:
            _decline(talk)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """Nothing is kept."""
        _decline(talk)


class Addressing:
    """The e-mail address."""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """What it serves for; it can be left."""
        return Shown(talk.voice.own("retour_adresse"), [(_NO, talk.voice.own("retour_non"))])

    def take(self, talk: Talk, _about: Sequence[str], _choice: str) -> None:
        """No thank you."""
        _decline(talk)

    def back(self, talk: Talk, about: Sequence[str]) -> None:
        """To the offer."""
        talk.ask(OFFER, *about)


def _offer(talk: Talk, purpose: Purpose) -> None:
    same = [each for each in coming_back.standing(talk) if coming_back.PURPOSES[each.kind] == purpose]
    if talk.state.pending is None and not same and can_be_asked(talk, (purpose,)):
        talk.ask(OFFER, purpose)


def _agree(talk: Talk, about: Sequence[str], way: Way, address: str | int) -> None:
    talk.state.pending = None
    purpose, queue = _split(about)
    if not coming_back.planned(talk, purpose, queue):  # the cell has begun the case again meanwhile
        talk.say_own("retour_plus_possible")
        return
    name = coming_back.agree(talk, purpose, queue, way, address)
    kept = next(each for each in coming_back.standing(talk) if each.id == name)
    link = coming_back.cancel_link(talk, name)
    end = talk.voice.own("retour_annuler") if link is None else talk.voice.own("retour_annuler_lien", adresse=link)
    talk.say_own("retour_note", retour=coming_back.in_words(talk, kept), annuler=end)
    if talk.world.demo:
        talk.say_own("retour_demo")


def _decline(talk: Talk) -> None:
    talk.state.pending = None
    talk.say_own("retour_refuse")


def _split(about: Sequence[str]) -> tuple[Purpose, str | None]:
    purpose: Purpose = next(each for each in get_args(Purpose) if each == about[0])
    return purpose, about[1] if len(about) > 1 else None


def _reads_no(text: str) -> bool:
    return "@" not in text and read_yes_no("", text, firmly=True) == "non"
