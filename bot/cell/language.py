"""The language of the person, as far as the cell needs it: what the assistant writes in its name is said in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.world import World
from flows.languages import FRENCH
from flows.words import Voice
from storage.casefile import CaseFile
from storage.transaction import Transaction


def language_of(requests: Sequence[Mapping[str, Any]]) -> str:
    """The language in which the latest request was sent; French where none says."""
    return str(requests[-1].get("lang", FRENCH)) if requests else FRENCH


def voice_to(tx: Transaction, world: World, file: CaseFile) -> Voice:
    """How to write to the person of a case."""
    return world.voice(file.service, language_of(file.requests()), tx.now, sending=False)
