"""Before something is lost: erasing, beginning again, leaving a questionnaire for a call-back, not sending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.own_questions import Shown
from bot.requests import withdraw_requests
from flows.events import Chosen
from flows.model import Option
from flows.prompt import offered
from flows.understanding.answers.yes_or_no.yes_no import read_yes_no
from flows.understanding.normalise import normalise

if TYPE_CHECKING:
    from bot.talk import Talk

NOT_SENDING = "abandonner"
"""« Non » written where the request waits to be sent: a word is easily said of something else."""


class Erasing:
    """« Effacer », where a request was sent or the person only seemed to ask for it."""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """What would go."""
        say, numbers = talk.voice.own, [str(case.number) for case in talk.state.cases.values()]
        if not numbers:
            options = [("effacer", say("effacer_tout_oui")), ("garder", say("effacer_tout_non"))]
            return Shown(say("effacer_tout_question"), options, confirms=True)
        key = "effacer_question" if len(numbers) == 1 else "effacer_question_plusieurs"
        options = [("effacer", say("effacer_oui")), ("garder", say("effacer_non"))]
        return Shown(say(key, numero=talk.voice.together(numbers)), options, confirms=True)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Erase, or keep everything."""
        if choice == "garder":
            self.back(talk, about)
        elif talk.state.cases:
            withdraw_requests(talk.tx, talk.service, talk.state)
            talk.erase_all()
            talk.say_own("efface_retire", "receipt")
        else:
            talk.erase_all()
            talk.say_own("efface")

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """Nothing changes."""
        talk.state.pending = None
        talk.say_own("garde" if talk.state.cases else "rien_change")


class Restarting:
    """« Recommencer », where the person only seemed to ask for it."""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """What would go."""
        say = talk.voice.own
        return Shown(
            say("recommencer_question"),
            [("recommencer", say("recommencer_oui")), ("continuer", say("continuer_ici"))],
            confirms=True,
        )

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Begin again, or go on."""
        if choice == "recommencer":
            talk.obey("recommencer")
        else:
            self.back(talk, about)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """Nothing changes."""
        talk.state.pending = None
        talk.say_own("rien_change")


class CallingBack:
    """Being called back, offered in the middle of a questionnaire, which then waits."""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """The offer."""
        say = talk.voice.own
        return Shown(
            say("rappel_question"),
            [("parler_a_quelqu_un", say("rappel_oui")), ("continuer", say("continuer_ici"))],
            confirms=True,
        )

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Ask to be called back, or go on."""
        if choice == "parler_a_quelqu_un":
            talk.obey("parler_a_quelqu_un")
        else:
            self.back(talk, about)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """Nothing changes."""
        talk.state.pending = None


class NotSending:
    """« Ne pas envoyer », where the person wrote it: what they answered would be lost."""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """What would go; who writes « n’envoyez pas » a second time means it."""
        say, withhold = talk.voice.own, withholding(talk)
        return Shown(
            say("abandonner_question"),
            [(withhold.id if withhold else NOT_SENDING, say("abandonner_oui")), ("revenir", say("abandonner_non"))],
            confirms=True,
            read=lambda _text, clean: withhold.id if withhold and clean in _firm_names(withhold) else None,
        )

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Send nothing and forget, or back to the sending."""
        if choice == "revenir":
            self.back(talk, about)
        else:
            talk.state.pending = None
            talk.answer(Chosen((choice,)))

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """Nothing changes: the exact text of what would be sent is shown again, above its question."""
        talk.state.pending = None
        talk.say_own("rien_change")
        talk.announce_sending()


def withholding(talk: Talk) -> Option | None:
    """The option on screen, or behind the question of the assistant, by which nothing is sent and all is forgotten;
    None where it is no choice: elsewhere than at the sending, or while nobody reads requests."""
    for flow, run in talk.walks()[-1:]:
        options = {option.does: option for option in offered(flow, run, flow.by_id[run.at], talk.voice)}
        return options.get("withhold") if "send" in options else None
    return None


def _firm_names(option: Option) -> set[str]:
    ways = [*option.text.values(), *(each for words in option.also.values() for each in words)]
    return {normalise(each) for each in ways if read_yes_no("", each) is None}
