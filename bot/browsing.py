"""Topics in the conversation: told when asked for, and browsed by theme from the door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import speaking
from bot.own_questions import Shown
from flows.words import Message

if TYPE_CHECKING:
    from bot.talk import Talk

_MANAGERS = "manager"
_DOOR = "accueil"
_THEMES = "information"
READ = "lu"
"""Beside a topic: its longer sheet was said."""


def tell(talk: Talk, topic: str, *, way_on: bool) -> None:
    """Say the short answer of a topic; `way_on` adds how to read more where no button says it."""
    sheet, say = talk.world.catalog.information.topics[topic], talk.voice.say
    among_managers = talk.state.run is not None and talk.state.run.flow == _MANAGERS
    short = sheet.for_manager if among_managers and sheet.for_manager is not None else sheet.short
    parts = [say(sheet.title), say(short)]
    if way_on:
        parts.append(talk.voice.own("sujet_suite", adresse=address(talk, topic)))
    talk.say(Message("info", "\n\n".join(parts)))
    talk.state.topic = topic


def tell_more(talk: Talk, topic: str) -> None:
    """Say the longer sheet of a topic."""
    sheet, say, own = talk.world.catalog.information.topics[topic], talk.voice.say, talk.voice.own
    parts = [say(sheet.title)]
    parts += [f"{say(part.title)}\n{say(part.text)}" for part in sheet.sheet]
    parts.append(f"{own('sujet_contact')}\n{say(sheet.contact)}")
    parts.append(own("sujet_page", adresse=address(talk, topic)))
    talk.say(Message("info", "\n\n".join(parts)))


def address(talk: Talk, topic: str) -> str:
    """Where the sheet can be read and printed."""
    return f"{talk.voice.facts.words['lien']}/sujets/{topic}{speaking.of_sheet(talk.state.lang)}"


class Themes:
    """Which theme?"""

    def shown(self, talk: Talk, _about: Sequence[str]) -> Shown:
        """Every theme."""
        themes = talk.world.catalog.information.themes
        options = [(theme.id, talk.voice.say(theme.title)) for theme in themes]
        return Shown(talk.voice.own("information_question"), [*options, (_DOOR, talk.voice.own("revenir_accueil"))])

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Open a theme."""
        if choice == _DOOR:
            self.back(talk, about)
        else:
            talk.ask("theme", choice)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To the door."""
        talk.state.pending = None


class OneTheme:
    """Which topic of a theme?"""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """Every topic of it."""
        information, say = talk.world.catalog.information, talk.voice.say
        theme = next(each for each in information.themes if each.id == about[0])
        options = [(topic, say(information.topics[topic].title)) for topic in theme.topics]
        return Shown(
            talk.voice.own("theme_question", theme=say(theme.title)),
            [*options, (_THEMES, talk.voice.own("autre_theme")), (_DOOR, talk.voice.own("revenir_accueil"))],
        )

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Tell a topic."""
        if choice == _DOOR:
            talk.state.pending = None
        elif choice == _THEMES:
            self.back(talk, about)
        else:
            tell(talk, choice, way_on=False)
            talk.ask("sujet", choice)

    def back(self, talk: Talk, _about: Sequence[str]) -> None:
        """To the themes."""
        talk.ask("information")


class OneTopic:
    """A topic was told: what now? `about` is the topic, and READ once the longer sheet was said."""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """More of it, topics near it, or another."""
        information, say, own = talk.world.catalog.information, talk.voice.say, talk.voice.own
        topic = information.topics[about[0]]
        options = [("en_savoir_plus", own("en_savoir_plus"))] if len(about) == 1 else []
        options += [(name, say(information.topics[name].title)) for name in topic.related]
        options += [("autre_sujet", own("autre_sujet")), (_DOOR, own("revenir_accueil"))]
        return Shown(own("sujet_question"), options)

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Say more, or go on to another topic."""
        if choice == "en_savoir_plus":
            tell_more(talk, about[0])
            talk.ask("sujet", about[0], READ)
        elif choice == "autre_sujet":
            talk.ask("information")
        elif choice == _DOOR:
            talk.state.pending = None
        else:
            tell(talk, choice, way_on=False)
            talk.ask("sujet", choice)

    def back(self, talk: Talk, about: Sequence[str]) -> None:
        """To the theme it belongs to."""
        talk.ask("theme", talk.world.catalog.information.theme_of(about[0]).id)
