"""The language of the conversation: chosen at any moment, the question of then comes back in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.incoming import Action, Spoken, Text
from bot.own_questions import Shown
from flows.languages import FRENCH, Language, languages, named
from flows.understanding.normalise import normalise
from flows.words import Message

if TYPE_CHECKING:
    from bot.talk import Talk

LANGUAGE: Final = "langue"
"""Name of the question (asking.py). It is asked about the question of the assistant that it stands before, if any."""


def speak(talk: Talk, lang: str) -> None:
    """Go on in a language; one that is unknown changes nothing."""
    chosen = languages().get(lang)
    if chosen is None:
        return
    _end(talk)
    if lang == talk.state.lang:
        return
    talk.set_language(lang)
    talk.say(Message("info", chosen.notice))


def ask(talk: Talk) -> None:
    """Ask which."""
    pending = talk.state.pending
    if pending is None:
        talk.ask(LANGUAGE)
    elif pending.name != LANGUAGE:
        talk.ask(LANGUAGE, pending.name, *pending.about)


def asked_for(talk: Talk, clean: str) -> bool:
    """Whether a text in plain form asks for a language (« english », « en anglais »), which is then spoken."""
    lang = named(clean)
    if lang is None:
        return False
    speak(talk, lang)
    return True


def language_asked(action: Action | None) -> str | None:
    """The language that somebody asks for before they have agreed to anything."""
    match action:
        case Spoken(lang=lang):
            return lang if lang in languages() else None
        case Text(text=text):
            return named(normalise(text))
    return None


def others(lang: str) -> list[Language]:
    """The languages that can be chosen beside the one spoken now."""
    return [each for each in languages().values() if each.id != lang]


def of_sheet(lang: str) -> str:
    """What follows the address of a page to open it in a language."""
    return "" if lang == FRENCH else f"?lang={lang}"


class Speaking:
    """Which language?"""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """Every language, each called in its own."""
        options = [(each.id, each.name) for each in languages().values()]
        return Shown(talk.voice.own("langue_question"), options)

    def take(self, talk: Talk, _about: Sequence[str], choice: str) -> None:
        """Speak it."""
        speak(talk, choice)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To what was asked."""
        _end(talk)


def _end(talk: Talk) -> None:
    pending = talk.state.pending
    if pending is not None and pending.name == LANGUAGE:
        talk.ask_again(pending.about)
