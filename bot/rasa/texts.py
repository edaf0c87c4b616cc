"""What this entrance itself says, read from rasa.yml."""

from __future__ import annotations

from functools import cache

from bot.world import World
from flows.catalog import packaged_files
from flows.conditions import Facts
from flows.expansion import document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.words import Voice


class RasaTexts(Strict):
    """rasa.yml."""

    texts: dict[Identifier, Text]


@cache
def texts() -> RasaTexts:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "rasa.yml"), RasaTexts)


def voice_of(world: World, service: str | None) -> Voice:
    """How the entrance speaks, with the words of a service once it is known."""
    facts = world.voice(service, "fr", 0, sending=False).facts if service is not None else Facts()
    return Voice(texts().texts, facts)
