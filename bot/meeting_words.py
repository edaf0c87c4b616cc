"""Slots and meetings in French, in the time of the service."""

from __future__ import annotations

from datetime import datetime

from bot.config import Service
from bot.deadlines import day_in_words
from bot.meetings import How
from flows.words import Voice


def moment(service: Service, start: int) -> str:
    """« mardi 24 novembre à 10 h 30 »."""
    local = datetime.fromtimestamp(start, service.zone)
    minutes = f"\u00a0{local:%M}" if local.minute else ""
    return f"{day_in_words(service, start)} à {local.hour}\u00a0h{minutes}"


def how_in_words(voice: Voice, service: Service, how: How) -> str:
    """« par téléphone », « au service, 3 rue … »."""
    if how == "sur_place" and service.address:
        return voice.own("rdv_sur_place_adresse", adresse=service.address)
    return voice.own(f"rdv_{how}")
