"""A text in the conversation: read for a crisis first, then as a command, a question, an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot import (
    cell_ways,
    dismissal,
    exchanging,
    meeting_making,
    own_reading,
    questions,
    return_questions,
    speaking,
    wishes_elsewhere,
)
from bot.confirming import NOT_SENDING, withholding
from bot.correcting import CORRECTING
from bot.counting import help_shown
from bot.door_guiding import guided
from bot.door_reading import at_the_door
from bot.incoming import COMMANDS, Command, Text
from bot.proposing import BROWSING
from bot.questions import unread
from flows import engine
from flows.events import Chosen, Given, Number, Typed, Unfit
from flows.languages import FRENCH
from flows.model import CompiledFlow, Option
from flows.prompt import offered
from flows.run import Run
from flows.understanding.answers.steps import read_answer
from flows.understanding.answers.yes_or_no.yes_no import read_yes_no
from flows.understanding.normalise import normalise
from flows.words import Message

if TYPE_CHECKING:
    from bot.talk import Talk

LONGEST_TEXT = 2_000
"""Characters of a message that are read as an answer; a longer one is only read for a crisis."""

_AGREEMENT = "accord"
"""Where a no is no answer of the questionnaire: it is not begun, and nothing has to be."""
_DECLINES = re.compile(r"non .+|(?:.* )?n? ?envoye[rz] (?:pas|rien)\b.*")
"""« non n’envoyez pas »: no name of a person or of a company."""


def read(talk: Talk, said: Text) -> None:
    """Work out what follows from a text. Nothing of it is kept but the answer it gives."""
    crisis = said.crisis
    to_the_cell = exchanging.hears(talk)
    if crisis.kind is not None:
        if talk.state.pending is not None and talk.state.pending.name == "sujets":
            talk.state.pending = None  # « je ne suis pas sûr d’avoir compris » must not follow a cry for help
        talk.show_crisis(crisis)
        if to_the_cell or _beside_slots(talk):  # a member must know what was written to them
            exchanging.hear(talk, said.text, helped=True)
        return
    if crisis.support:
        page = talk.world.crisis.support_offer(service_name=talk.service_name, lang=talk.state.lang)
        talk.say(Message("support", page))
        talk.count(help_shown(crisis))
    if to_the_cell:
        exchanging.hear(talk, said.text)
        return
    if len(said.text) > LONGEST_TEXT:
        unread(talk, said, "message_trop_long")
        return
    clean = normalise(said.text)
    if not clean:
        talk.say_own("message_vide", "error")
        return
    said = wishes_elsewhere.reread(talk, said, clean)
    command = _command_named(talk, clean)
    if command is not None:
        talk.obey(command)
    elif return_questions.hears(talk):
        return_questions.hear(talk, said.text)
    elif speaking.asked_for(talk, clean) or cell_ways.asked_for(talk, clean) or exchanging.asks_to_write(talk, clean):
        return
    elif exchanging.offers(talk):
        _read_offer(talk, said, clean)
    elif not questions.answered_first(talk, said, clean):
        walk = talk.current
        if walk is None:
            _read_own(talk, said, clean)
        else:
            _read_answer(talk, said, clean, *walk)


def _command_named(talk: Talk, clean: str) -> Command | None:
    for name, words in talk.world.catalog.own.commands.items():
        spoken = {*words[FRENCH], *words.get(talk.state.lang, ())}
        if name in COMMANDS and any(normalise(each) == clean for each in spoken):
            return name
    return None


def _read_answer(talk: Talk, said: Text, clean: str, flow: CompiledFlow, run: Run) -> None:
    placed = flow.by_id[run.at]
    options = offered(flow, run, placed, talk.voice)
    found = read_answer(placed.step, options, said.text, talk.state.lang, _today(talk))
    if found is not None and _follows_crisis_page(talk) and _is_bare(talk, options, said.text):
        talk.say_own("apres_page_d_aide")
    elif placed.step.type == "text" and found is None:
        if _DECLINES.fullmatch(clean):
            questions.unread(talk, said, _not_read(talk, flow))
        elif not said.crisis.support:  # a cry for help is not a name
            talk.answer(Typed(said.text))
    elif found is None:
        half = _half_read(talk, options, said.text)
        declined = run.at == _AGREEMENT and own_reading.said_yes_or_no(talk, said.text, clean) == "non"
        unread_as: questions.NotRead = (
            "passer_libre" if declined else "oui_a_preciser" if half else _not_read(talk, flow)
        )
        questions.answered_last(talk, said, clean, otherwise=unread_as)
    elif not found.settled:
        talk.say_own("propose", "echo", reponse=_in_words(talk, options, found.given))
    elif (withhold := withholding(talk)) is not None and found.given == Chosen((withhold.id,)):
        talk.ask(NOT_SENDING)
    else:
        _take(talk, flow, options, found.given)


def _read_own(talk: Talk, said: Text, clean: str) -> None:
    """Read a text at the door, or at a question of the assistant itself."""
    chosen = own_reading.read(talk, said.text, clean)
    if chosen is not None:
        talk.answer(Chosen((chosen,)))
    elif _beside_slots(talk):
        exchanging.hear(talk, said.text)  # « plutôt vendredi »: for the cell, which can be answered
    elif not (_goes_on(talk, said) or dismissal.perhaps_asked(talk, clean) or guided(talk, said, clean)):
        questions.answered_last(talk, said, clean, otherwise="pas_compris")


def _beside_slots(talk: Talk) -> bool:
    pending = talk.state.pending
    return pending is not None and pending.name == meeting_making.CHOOSE and exchanging.may_hear(talk)


def _read_offer(talk: Talk, said: Text, clean: str) -> None:
    """Only an option is read where a text might be for the cell or for the questionnaire."""
    chosen = own_reading.read(talk, said.text, clean)
    if chosen is not None:
        talk.answer(Chosen((chosen,)))
    else:
        talk.say_own("echange_choisir", "error")


def _goes_on(talk: Talk, said: Text) -> bool:
    """Whether a text clearly answers the questionnaire that waits behind a question of the assistant: it goes on."""
    waiting, pending = talk.waiting, talk.state.pending
    if pending is None or pending.name in (*BROWSING, CORRECTING):
        return False
    if waiting is None:
        return pending.name == "sujets" and _enters(talk, said)
    flow, run = waiting
    step = flow.by_id[run.at]
    options = offered(flow, run, step, talk.voice)
    found = read_answer(step.step, options, said.text, talk.state.lang, _today(talk))
    if found is None or not found.settled or _is_bare(talk, options, said.text):
        return False
    if isinstance(found.given, Chosen) and any(each.does for each in options if each.id in found.given.ids):
        return False  # « c’est bon » sends nothing from behind another question
    talk.state.pending = None
    _take(talk, flow, options, found.given)
    return True


def _enters(talk: Talk, said: Text) -> bool:
    """Whether a text names an option of the first screen, behind the topics that are proposed: « chui salarié »."""
    chosen = at_the_door(talk, said.text)
    if chosen is None:
        return False
    talk.state.pending = None
    talk.answer(Chosen((chosen,)))
    return True


def _take(talk: Talk, flow: CompiledFlow, options: Sequence[Option], given: Given) -> None:
    """Answer with what was read: said again first, where it can be corrected, by going back."""
    run = talk.state.run
    assert run is not None, "an answer is read where a walk asks"
    corrects = _can_be_undone(talk, flow, run, given)
    if corrects:
        talk.say_own("compris", "echo", reponse=_in_words(talk, options, given))
    talk.answer(given)
    talk.corrects = corrects and talk.current is not None and talk.current[1].at != run.at


def _can_be_undone(talk: Talk, flow: CompiledFlow, run: Run, given: Given) -> bool:
    """Whether going back leads to this question again: not once something is sent or erased, nor once all is over."""
    try:
        after = engine.answer(flow, run, given, talk.voice).run
    except Unfit:
        return True  # nothing changes: it is refused kindly
    return after is not None and after.floor == run.floor


def _today(talk: Talk) -> date:
    return datetime.fromtimestamp(talk.tx.now, talk.zone).date()


def _is_bare(talk: Talk, options: Sequence[Option], text: str) -> bool:
    """« oui », « non c’est bon »: said beside the question perhaps, unless it is the label of an option."""
    labels = {normalise(talk.voice.say(option.text)) for option in options}
    named = normalise(text) in labels - {"oui", "non"}
    return not named and read_yes_no("", text) is not None


def _half_read(talk: Talk, options: Sequence[Option], text: str) -> bool:
    """« oui j’ai peur », where several answers say yes: the question is which of them."""
    starts = [normalise(talk.voice.say(option.text)).split()[:1] for option in options]
    return ["non"] in starts and not _follows_crisis_page(talk) and read_yes_no("", text) == "oui"


def _not_read(talk: Talk, flow: CompiledFlow) -> questions.NotRead:
    """The text that says so: never coldly after the page of a crisis, nor twice in the same words."""
    if _follows_crisis_page(talk):
        return "apres_page_d_aide"
    first: questions.NotRead = "pas_compris" if flow.flow.free_text else "texte_non_garde"
    before = talk.state.messages[: len(talk.state.messages) - len(talk.new)][-1:]
    said = {talk.voice.own(key) for key in (first, "pas_compris_encore")}
    return "pas_compris_encore" if before and before[0]["text"] in said else first


def _follows_crisis_page(talk: Talk) -> bool:
    """Whether the page of a crisis was the last thing said before this turn."""
    before = talk.state.messages[: len(talk.state.messages) - len(talk.new)]
    kinds = [message["kind"] for message in before[-2:]]
    return kinds[-1:] == ["crisis"] or kinds == ["crisis", "support"]


def _in_words(talk: Talk, options: Sequence[Option], given: Given) -> str:
    if isinstance(given, Number):
        return str(given.value)
    assert isinstance(given, Chosen), "only a choice and a number are read from free text"
    return talk.voice.listed(talk.voice.say(option.text) for option in options if option.id in given.ids)
