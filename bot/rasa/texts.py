"""What this entrance itself says, read from rasa.yml."""

from __future__ import annotations

from functools import cache

from bot.world import World
from flows.catalog import packaged_files
from flows.conditions import Facts
from flows.expansion import document_of, read_model
from flows.languages import FRENCH, languages
from flows.model import Identifier, Strict, Text
from flows.words import Voice


class RasaTexts(Strict):
    """rasa.yml."""

    texts: dict[Identifier, Text]


@cache
def texts() -> RasaTexts:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "rasa.yml"), RasaTexts)


def voice_of(world: World, service: str | None, lang: str = FRENCH) -> Voice:
    """How the entrance speaks, with the words of a service once it is known."""
    facts = world.voice(service, lang, 0, sending=False).facts if service is not None else Facts()
    return Voice(texts().texts, facts, lang)


def everywhere(key: str) -> str:
    """A text said before the language of the person is known: in French, then in each language that is not."""
    text, known = texts().texts[key], languages()
    others = [text[name] for name, each in known.items() if each.html != known[FRENCH].html and name in text]
    return "\n\n".join((text[FRENCH], *others))
