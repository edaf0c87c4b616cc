"""How an entrance says its own texts, those that no conversation says."""

from __future__ import annotations

from collections.abc import Mapping

from bot.world import World
from flows.conditions import Facts
from flows.languages import FRENCH, languages
from flows.model import Text
from flows.words import Voice


def own_voice(world: World, texts: Mapping[str, Text], service: str | None, lang: str) -> Voice:
    """How an entrance speaks with its `texts`, and with the words of a service once it is known."""
    facts = world.voice(service, lang, 0, sending=False).facts if service is not None else Facts()
    return Voice(texts, facts, lang)


def in_every_language(text: Text) -> str:
    """A text said before the language of the person is known: in French, then in each language that is not."""
    known = languages()
    others = [text[name] for name, each in known.items() if each.html != known[FRENCH].html and name in text]
    return "\n\n".join((text[FRENCH], *others))
