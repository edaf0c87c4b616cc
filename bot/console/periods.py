"""Periods of figures as pages name them and have them chosen."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from bot.config import Service
from bot.logbook.periods import days_in_words, name_in_words, period_of

Asked = Annotated[str, Query(max_length=8)]
"""A period in an address; one that is unknown is taken for none."""


def previous(name: str) -> str:
    """The period of the same kind just before: « 2025-T4 » before « 2026-T1 », « 2025 » before « 2026 »."""
    year, _, quarter = name.partition("-T")
    if not quarter:
        return str(int(year) - 1)
    return f"{year}-T{int(quarter) - 1}" if quarter != "1" else f"{int(year) - 1}-T4"


def by_year(names: list[str]) -> dict[str, list[str]]:
    """Periods under their year, in the order given."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name[:4], []).append(name)
    return found


def period_word(name: str) -> str:
    """« 1er trimestre 2026 », « Année 2026 »."""
    return name_in_words(name)


def period_days(service_id: str, service: Service, name: str) -> str:
    """« Du 1er janvier au 31 mars 2026 »."""
    period = period_of(service_id, service, name)
    return days_in_words(period).capitalize() if period else ""
