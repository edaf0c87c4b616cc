"""A case is closed, and its messaging chat will soon be forgotten: there the person is asked whether the assistant may
ask for news. Who has no chat is called by the cell, as ever."""

from __future__ import annotations

from bot.cell.delivering import deliver
from bot.cell.hand import write
from bot.cell.language import voice_to
from bot.world import World
from storage import entries
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

ABOUT_NEWS = "news"
"""What the message that asks is about (bot/cell_questions.py)."""


def offer(tx: Transaction, world: World, who: Caller, file: CaseFile) -> None:
    """Say that the case is over, and let the conversation ask; only an employee who is in a chat that we can reach."""
    if file.queue == "salaries" and file.linked and file.chat() is not None and "telegram" in world.reaches:
        said = voice_to(tx, world, file).own("nouvelles_fin", numero=str(file.number))
        write(tx, who, file, entries.MESSAGE, {"text": said, "about": ABOUT_NEWS})
        deliver(tx, file)
