"""What the messaging entrance itself says, read from telegram.yml."""

from __future__ import annotations

from functools import cache

from bot.entrance_words import in_every_language, own_voice
from bot.world import World
from flows.catalog import packaged_files
from flows.expansion import document_of, read_model
from flows.languages import FRENCH
from flows.model import Identifier, Strict, Text
from flows.words import Voice


class Profile(Strict):
    """Name, description of an empty chat, and the short one that is shown where the bot is shared."""

    nom: Text
    description: Text
    courte: Text


class TelegramTexts(Strict):
    """telegram.yml: texts, what the command menu says of each command, how the bot describes itself, and beginnings of
    words that must not show on a locked screen."""

    texts: dict[Identifier, Text]
    commands: dict[Identifier, Text]
    profil: Profile
    sensibles: tuple[str, ...]


@cache
def texts() -> TelegramTexts:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "telegram.yml"), TelegramTexts)


def voice_of(world: World, service: str | None, lang: str = FRENCH) -> Voice:
    """How the entrance speaks, with the words of a service once it is known."""
    return own_voice(world, texts().texts, service, lang)


def everywhere(key: str) -> str:
    """A text said before the language of the person is known, in each of them."""
    return in_every_language(texts().texts[key])
