"""A text in the conversation: read for a crisis first, then as a command, a question, an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import questions
from bot.counting import help_shown
from bot.incoming import COMMANDS, Command, Text
from flows.events import Chosen, Given, Number, Typed
from flows.model import CompiledFlow, Option
from flows.prompt import offered
from flows.run import Run
from flows.understanding.answers.steps import read_answer
from flows.understanding.normalise import normalise
from flows.words import Message

if TYPE_CHECKING:
    from bot.talk import Talk

LONGEST_TEXT = 2_000
"""Characters of a message that are read as an answer; a longer one is only read for a crisis."""


def read(talk: Talk, said: Text) -> None:
    """Work out what follows from a text. Nothing of it is kept but the answer it gives."""
    crisis = said.crisis
    if crisis.kind is not None:
        talk.show_crisis(crisis)
        return
    if crisis.support:
        page = talk.world.crisis.support_offer(service_name=talk.service_name, lang=talk.state.lang)
        talk.say(Message("support", page))
        talk.count(help_shown(crisis))
    if len(said.text) > LONGEST_TEXT:
        talk.say_own("message_trop_long", "error")
        return
    clean = normalise(said.text)
    if not clean:
        talk.say_own("message_vide", "error")
        return
    command = _command_named(talk, clean)
    if command is not None:
        talk.obey(command)
    elif not questions.answered_first(talk, said, clean):
        walk = talk.current
        if walk is None:
            _read_own(talk, said, clean)
        else:
            _read_answer(talk, said, clean, *walk)


def _command_named(talk: Talk, clean: str) -> Command | None:
    for name, words in talk.world.catalog.own.commands.items():
        spoken = words.get(talk.state.lang, words["fr"])
        if name in COMMANDS and any(normalise(each) == clean for each in spoken):
            return name
    return None


def _read_answer(talk: Talk, said: Text, clean: str, flow: CompiledFlow, run: Run) -> None:
    placed = flow.by_id[run.at]
    options = offered(flow, run, placed, talk.voice)
    today = datetime.fromtimestamp(talk.tx.now, talk.zone).date()
    found = read_answer(placed.step, options, said.text, talk.state.lang, today)
    if placed.step.type == "text" and found is None:
        if not said.crisis.support:  # a cry for help is not a name
            talk.answer(Typed(said.text))
    elif found is None:
        questions.answered_last(
            talk, said, clean, otherwise="pas_compris" if flow.flow.free_text else "texte_non_garde"
        )
    elif not found.settled:
        talk.say_own("propose", "echo", reponse=_in_words(talk, options, found.given))
    else:
        talk.say_own("compris", "echo", reponse=_in_words(talk, options, found.given))
        talk.answer(found.given)
        talk.corrects = talk.current is not None and talk.current[1].at != run.at


def _read_own(talk: Talk, said: Text, clean: str) -> None:
    """Read a text at the door, or at a question of the assistant itself: its labels; at the door, more words."""
    chosen = next((name for name, words in questions.names_on_screen(talk).items() if clean in words), None)
    if chosen is not None:
        talk.answer(Chosen((chosen,)))
    else:
        questions.answered_last(talk, said, clean, otherwise="pas_compris")


def _in_words(talk: Talk, options: Sequence[Option], given: Given) -> str:
    if isinstance(given, Number):
        return str(given.value)
    assert isinstance(given, Chosen), "only a choice and a number are read from free text"
    return "\u00a0; ".join(talk.voice.say(option.text) for option in options if option.id in given.ids)
