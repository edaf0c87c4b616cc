"""Questions about a meeting: which slot, what to do with the one chosen, call it off? They read the case each time, so
that a slot withdrawn or past is offered no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import meeting_making
from bot.meeting_making import CHOOSE, GOING, GONE, MEETING
from bot.meeting_words import how_in_words, moment
from bot.meetings import Agenda, Meeting
from bot.own_questions import Shown
from bot.slot_reading import named_slot, names_a_moment
from flows.languages import FRENCH
from flows.understanding.answers.options.choice import read_choice
from flows.understanding.answers.question import Choice, Question

if TYPE_CHECKING:
    from bot.talk import Talk

_NONE = "aucun"
_KEEP = "garder"


class Choosing:
    """Which slot? `about` is the queue of the request."""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """The slots that are left."""
        agenda, say = meeting_making.agenda(talk, about[0]), talk.voice.own
        service = meeting_making.service_of(talk, about[0])
        slots = [(option, moment(service, start, talk.state.lang)) for option, start in agenda.free(talk.tx.now)]
        last = (_KEEP, say("rdv_garder")) if agenda.coming(talk.tx.now) else (_NONE, say("rdv_aucun"))
        offer = agenda.offer
        assert offer is not None, "asked only while slots are offered"
        text = say("rdv_question", moyen=how_in_words(talk.voice, service, offer.how), minutes=str(offer.minutes))
        options = [*slots, last]
        return Shown(text, options, read=lambda said, clean: self._named(talk, about, options, said, clean), gone=GONE)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Take a slot, or say that none suits."""
        if choice == _KEEP:
            talk.say_own("rdv_garde")
        elif choice == _NONE:
            meeting_making.none_suits(talk, about[0])
        else:
            meeting_making.choose(talk, about[0], choice)
            talk.ask(MEETING, about[0])
            return
        talk.state.pending = None

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To be answered later, from the door or in words."""
        talk.state.pending = None
        talk.say_own("rdv_plus_tard")

    def _named(
        self, talk: Talk, about: Sequence[str], options: Sequence[tuple[str, str]], said: str, clean: str
    ) -> str | None:
        """By its place (« 2 », « la dernière »), by its day and hour, or as any option is named."""
        if clean.isascii() and clean.isdecimal():
            return options[int(clean) - 1][0] if 0 < int(clean[:3]) <= len(options) else None
        zone, free = meeting_making.service_of(talk, about[0]).zone, meeting_making.agenda(talk, about[0])
        slots = free.free(talk.tx.now)
        place = named_slot(clean, [start for _, start in slots], zone, talk.tx.now)
        if place is not None or names_a_moment(clean):
            return None if place is None else slots[place][0]
        own = talk.world.catalog.own.agreeing["non"]
        none = (*own[FRENCH], *own.get(talk.state.lang, ()))
        choices = [Choice(name, label, none if name == _NONE else ()) for name, label in options]
        today = datetime.fromtimestamp(talk.tx.now, zone).date()
        return read_choice(
            Question("choice", talk.voice.own("rdv_question", moyen="", minutes=""), tuple(choices)), said, today
        )


class Standing:
    """A meeting is agreed: what to do with it?"""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """When and how it is; a file for a calendar, another slot, calling it off."""
        agenda, say = meeting_making.agenda(talk, about[0]), talk.voice.own
        service = meeting_making.service_of(talk, about[0])
        meeting = _standing(agenda, talk)
        text = say(
            "rdv_pris",
            moment=moment(service, meeting.start, talk.state.lang),
            moyen=how_in_words(talk.voice, service, meeting.how),
            minutes=str(meeting.minutes),
        )
        options = [("continuer", say("rdv_continuer")), ("calendrier", say("rdv_calendrier"))]
        if agenda.free(talk.tx.now):
            options.append(("changer", say("rdv_changer")))
        return Shown(text, [*options, ("annuler", say("rdv_annuler"))], gone=GONE)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Do it."""
        if choice == "calendrier":
            meeting_making.give_file(talk, about[0])
        elif choice == "changer":
            talk.ask(CHOOSE, about[0])
        elif choice == "annuler":
            talk.ask(GOING, about[0])
        else:
            self.back(talk, about)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """On with what waits."""
        talk.state.pending = None


class CallingOff:
    """Call the meeting off?"""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """Which one."""
        say, meeting = talk.voice.own, _standing(meeting_making.agenda(talk, about[0]), talk)
        when = moment(meeting_making.service_of(talk, about[0]), meeting.start, talk.state.lang)
        options = [("annuler", say("rdv_annuler_oui")), (_KEEP, say("rdv_garder"))]
        return Shown(say("rdv_annuler_question", moment=when), options, confirms=True)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Call it off, or keep it."""
        if choice == _KEEP:
            self.back(talk, about)
        else:
            meeting_making.call_off(talk, about[0])
            talk.state.pending = None

    def back(self, talk: Talk, about: Sequence[str]) -> None:
        """It stands."""
        talk.ask(MEETING, about[0])


def _standing(agenda: Agenda, talk: Talk) -> Meeting:
    meeting = agenda.coming(talk.tx.now)
    assert meeting is not None, "asked only while a meeting stands"
    return meeting
