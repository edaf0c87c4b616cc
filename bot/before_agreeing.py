"""What is taken from somebody who has agreed to nothing yet: a language asked for, and a cry for help."""

from __future__ import annotations

from bot import conversation
from bot.counting import help_shown
from bot.helping import help_for
from bot.incoming import Action, Text
from bot.speaking import language_asked
from bot.state import State
from bot.world import World
from storage import conversations
from storage.conversations import Conversation
from storage.transaction import Transaction


def listen(
    tx: Transaction, world: World, found: Conversation, state: State, action: Action | None, *, news: bool = False
) -> str | None:
    """The page of help that `action` calls for, None where it calls for none. `state` is written where the language
    changes, or where it holds `news` already."""
    lang = language_asked(action)
    if lang is not None:
        state.lang = lang
    if news or lang is not None:
        conversations.note(tx, found, state.dump())
    page = help_for(world, found.service, action, state.lang)
    if page is not None:
        shown = action.crisis if isinstance(action, Text) else None
        conversation.talk_of(tx, world, found).count(help_shown(shown))
    return page
