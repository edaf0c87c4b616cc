"""Slots and meetings in words, in the time of the service."""

from __future__ import annotations

from bot.config import Service
from bot.deadlines import opening_in_words
from bot.meetings import How
from flows.languages import FRENCH
from flows.words import Voice


def moment(service: Service, start: int, lang: str = FRENCH) -> str:
    """« mardi 24 novembre à 10 h 30 »."""
    return opening_in_words(service, start, lang)


def how_in_words(voice: Voice, service: Service, how: How) -> str:
    """« par téléphone », « au service, 3 rue … »."""
    if how == "sur_place" and service.address:
        return voice.own("rdv_sur_place_adresse", adresse=service.address)
    return voice.own(f"rdv_{how}")
