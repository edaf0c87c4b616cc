"""A member of the cell and the person talk: what the person writes goes to the cell, and the assistant stays silent.

At the door, the exchange stands in place of it. In the middle of a questionnaire, which waits or goes on, the person
says whether they are answering the cell. Words of the person are kept in the case alone, never in the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot import cell_ways, passing_on
from bot.cell.hand import clean as cleaned
from bot.cell.refusal import Refused
from bot.deadlines import day_in_words, hours_told, opening_in_words, opens_at
from bot.own_questions import Shown
from bot.state import Exchange, Pending, SentCase
from flows.languages import FRENCH
from flows.understanding.normalise import normalise
from flows.words import Message, Voice

if TYPE_CHECKING:
    from bot.incoming import Command
    from bot.talk import Talk

WRITING: Final = "echange"
"""The question whose answer goes to the cell."""
OFFERED: Final = "repondre"
"""The cell wrote in the middle of a questionnaire: answer it, or go on?"""
_END, _WRITE, _GO_ON = "terminer", "repondre", "continuer"
# Written out in an exchange, the other commands are words for the cell: « rappelez-moi ».
_OBEYED: tuple[Command, ...] = ("retour", "effacer", "mes_donnees")


def opened(talk: Talk, alias: str) -> None:
    """The cell wrote in this case, and the person may answer: what is written goes there from now on."""
    known = next((each for each in talk.state.exchanges if each.alias == alias), Exchange(alias))
    talk.state.exchanges = [*(each for each in talk.state.exchanges if each.alias != alias), known]


def closed(talk: Talk, alias: str) -> None:
    """The exchange of this case is over."""
    talk.state.exchanges = [each for each in talk.state.exchanges if each.alias != alias]


def is_open(talk: Talk, alias: str) -> bool:
    """Whether the person may answer in this case, as far as the conversation knows."""
    return any(each.alias == alias for each in talk.state.exchanges)


def stand(talk: Talk, *, written: bool) -> None:
    """Ask what an open exchange asks, once nothing else is asked; `written` when the cell wrote in this very turn."""
    state = talk.state
    known = {case.alias for case in state.cases.values()}
    state.exchanges = [each for each in state.exchanges if each.alias in known]
    before = state.pending
    if before is not None and before.name not in (WRITING, OFFERED):
        return
    queue = _latest(talk)
    if queue is None:
        state.pending = None
    elif before is None or before.about != (queue,):
        about = (queue,)
        if state.run is None or (written and state.run.sent):
            state.pending = Pending(WRITING, about)
        else:
            state.pending = Pending(OFFERED, about) if written else None
    if state.pending != before:
        state.revision += 1


def hears(talk: Talk) -> bool:
    """Whether a text is for the cell, whatever it says."""
    return talk.state.pending is not None and talk.state.pending.name == WRITING


def may_hear(talk: Talk) -> bool:
    """Whether a text that settles nothing can go to the cell, which asked the question on screen."""
    return _of_the_question(talk) is not None


def hear(talk: Talk, text: str, *, helped: bool = False) -> None:
    """A text where one writes to the cell: it goes there, unless it ends the exchange or is a plain command.

    `helped` when the page of a crisis was shown for it: then it goes there whatever it says, as does a call for help.
    """
    plain = normalise(text)
    own = talk.world.catalog.own
    command = next((each for each in _OBEYED if plain in _ways(talk, own.commands[each])), None)
    if helped:
        _pass_on(talk, text, helped=True)
    elif plain in _ways(talk, own.commands["urgence"]):
        talk.show_crisis(None)
        _pass_on(talk, text, helped=True)
    elif command is not None:
        talk.obey(command)
    elif plain in _ways(talk, own.exchanging["fin_echange"]):
        _end(talk)
    else:
        _pass_on(talk, text, helped=False)


def offers(talk: Talk) -> bool:
    """Whether it is asked if the person answers the cell now: no text is for anybody then."""
    return talk.state.pending is not None and talk.state.pending.name == OFFERED


def asks_to_write(talk: Talk, plain: str) -> bool:
    """« Répondre à la cellule », written at another question, which waits."""
    queue = _latest(talk)
    if queue is None or plain not in _ways(talk, talk.world.catalog.own.exchanging["repondre_cellule"]):
        return False
    talk.ask(WRITING, queue)
    return True


def _latest(talk: Talk) -> str | None:
    """Queue of the exchange that the cell wrote in last; None where none is open."""
    queues = {case.alias: queue for queue, case in talk.state.cases.items()}
    return next((queues[each.alias] for each in reversed(talk.state.exchanges) if each.alias in queues), None)


def _of_the_question(talk: Talk) -> tuple[SentCase, Exchange] | None:
    """The case that the question on screen is about, whatever opened meanwhile; None where its exchange is over."""
    pending = talk.state.pending
    case = talk.state.cases.get(pending.about[0]) if pending is not None else None
    found = [each for each in talk.state.exchanges if case is not None and each.alias == case.alias]
    return (case, found[0]) if case is not None and found else None


def _pass_on(talk: Talk, text: str, *, helped: bool) -> None:
    found = _of_the_question(talk)
    if found is None:
        _not_passed_on(talk)
        return
    try:
        words = cleaned(text)
    except Refused as refused:
        talk.say_own(f"echange_{refused.key}", "error", **refused.words)
        return
    case, exchange = found
    service = case.service or talk.service
    read_before = passing_on.pass_on(talk.tx, talk.world, service, case.alias, words, helped=helped)
    if read_before is None:
        closed(talk, case.alias)
        _not_passed_on(talk)
    else:
        _acknowledge(talk, service, exchange, read_before)


def _not_passed_on(talk: Talk) -> None:
    talk.state.pending = None
    talk.say_own("echange_ferme", "error")


def _acknowledge(talk: Talk, service: str, exchange: Exchange, read_before: int) -> None:
    """In full the first time, and once whenever the cell is closed; a short word otherwise."""
    configured = talk.world.config.services[service]
    opening = opens_at(configured, talk.tx.now)
    when = {} if opening is None else {"ouverture": opening_in_words(configured, opening, talk.state.lang)}
    say = _voice(talk, service).own
    if exchange.told and (opening is None or exchange.told == opening):
        talk.say(Message("info", say("echange_envoye" if opening is None else "echange_envoye_ferme", **when)))
        return
    hours = hours_told(configured, say("horaires_proposes"), talk.state.lang)
    parts = [
        say("echange_recu", lecture=day_in_words(configured, read_before, talk.state.lang)),
        say("echange_ouvert" if opening is None else "echange_nuit", heures=hours, **when),
        say("echange_urgence"),
    ]
    talk.say(Message("info", "\n\n".join(parts)))
    exchange.told = opening or talk.tx.now


def _end(talk: Talk) -> None:
    found = _of_the_question(talk)
    if found is not None:
        case, _ = found
        passing_on.end(talk.tx, case.service or talk.service, case.alias)
        closed(talk, case.alias)
    talk.state.pending = None
    talk.say_own("echange_termine")


def _voice(talk: Talk, service: str) -> Voice:
    """How to speak of the cell that reads, where the request was transferred."""
    if service == talk.service:
        return talk.voice
    return talk.world.voice(service, talk.state.lang, talk.expires_at, sending=False)


def _ways(talk: Talk, words: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {normalise(each) for each in (*words[FRENCH], *words.get(talk.state.lang, ()))}


class Writing:
    """What is written goes to the cell, until the exchange is ended."""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """To whom one writes, and how to stop."""
        queue = about[0]
        case = talk.state.cases.get(queue)
        say = _voice(talk, (case.service if case else None) or talk.service).own
        parts = [say("echange_question"), say("echange_regle", numero=str(case.number) if case else "")]
        if queue.partition("/")[0] == "employeurs":
            parts.append(say("echange_employeur"))
        options = [*cell_ways.at_the_door(talk), (_END, say("echange_terminer"))]
        if talk.state.run is not None:
            options.insert(0, (_GO_ON, say("echange_continuer")))
        return Shown("\n\n".join(parts), options)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """End the exchange, go to the meeting, or let all that wait behind the questionnaire."""
        if choice == _END:
            _end(talk)
        elif not cell_ways.enter(talk, choice):
            self.back(talk, about)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To the questionnaire. From the door there is nowhere to go back to."""
        if talk.state.run is None:
            talk.say_own("echange_d_abord")
        else:
            talk.state.pending = None
            talk.say_own("echange_plus_tard")


class Offered:
    """The cell wrote in the middle of a questionnaire: now, or later?"""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """Both."""
        say = talk.voice.own
        options = [(_WRITE, say("echange_repondre")), (_GO_ON, say("echange_continuer"))]
        return Shown(say("echange_propose"), options)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Write, or go on."""
        if choice == _WRITE:
            talk.ask(WRITING, *about)
        else:
            self.back(talk, about)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To the questionnaire."""
        talk.state.pending = None
        talk.say_own("echange_plus_tard")
