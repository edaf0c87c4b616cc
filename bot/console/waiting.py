"""Moments and delays as members read them."""

from __future__ import annotations

from datetime import datetime

from bot.config import Service
from bot.console.texts import voice

_MINUTE = 60


def wait_in_words(seconds: int) -> str:
    """« 45 secondes », « 2 minutes »; one second is said as two."""
    say = voice({}).own
    if seconds <= _MINUTE:
        return say("secondes", n=str(max(2, seconds)))
    return say("minutes", n=str(-(-seconds // _MINUTE)))


def moment_in_words(service: Service, moment: int) -> str:
    """« 23/11/2026 à 10:05 », in the service's time zone."""
    local = datetime.fromtimestamp(moment, service.zone)
    return voice({}).own("moment", jour=f"{local:%d/%m/%Y}", heure=f"{local:%H:%M}")
