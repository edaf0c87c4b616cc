"""From when a period was counted, where the service began during it: its figures then say less than all of it."""

from __future__ import annotations

from datetime import date

from bot.cell.texts import word_of
from bot.deadlines import MONTHS
from bot.indicators import releasing
from bot.indicators.periods import bounds
from bot.world import World
from storage.transaction import Transaction


def counted_from(tx: Transaction, world: World, service: str, period: str) -> str | None:
    """The month from which a period was counted, « 2025-11 »; None where all of it was.

    The month only: totals know no day, and the day of a first request could point at its person.
    """
    found = bounds(service, world.config.services[service], period)
    began = releasing.began(tx, world, service)
    if found is None or began is None:
        return None
    month = f"{began:%Y-%m}"
    return month if month > found.first_day[:7] else None


def in_words(month: str | None) -> str:
    """« Chiffres depuis novembre 2025 seulement… », empty where the whole period was counted."""
    if month is None:
        return ""
    first = date.fromisoformat(f"{month}-01")
    return word_of("figures", "pages", "incomplete", mois=MONTHS[first.month - 1], annee=str(first.year))
