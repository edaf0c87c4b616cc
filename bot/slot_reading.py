"""A text that names one of several slots: « mardi 10h », « plutôt le 25 », « demain à 14 h 30 »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
_HOUR = re.compile(r"\b(\d{1,2}) ?(?:h|heures?)(?: ?(\d{2}))?\b|\b(\d{1,2}) (\d{2})$")
_NUMBER = re.compile(
    rf"\b(?:le |{' |'.join(_DAYS)} )(\d{{1,2}})\b(?! ?(?:h|heures?)\b)|\b(\d{{1,2}}) (?:{'|'.join(_MONTHS)})\b"
)
_UNSETTLED = frozenset(
    (
        *("pas", "non", "ni", "sauf", "ou", "apres", "avant", "entre", "impossible", "jamais"),
        *("aucun", "aucune", "rien", "jusqu", "vers", "dommage", "annule", "annuler"),
    )
)
"""Words after which naming a moment does not choose it."""


@dataclass(frozen=True, slots=True)
class _Said:
    weekdays: frozenset[int]
    numbers: frozenset[int]
    hours: frozenset[tuple[int, int]]
    days: frozenset[date]

    def fits(self, moment: datetime) -> bool:
        """Whether everything said is true of that moment."""
        return (
            self.weekdays <= {moment.weekday()}
            and self.numbers <= {moment.day}
            and self.hours <= {(moment.hour, moment.minute)}
            and self.days <= {moment.date()}
        )


def named_slot(clean: str, starts: Sequence[int], zone: ZoneInfo, now: int) -> int | None:
    """The place of the one slot that a text in plain form names; None when it names none, several, or refuses."""
    said = _said(clean, datetime.fromtimestamp(now, zone).date())
    if said is None or _UNSETTLED.intersection(clean.split()):
        return None
    fitting = [place for place, start in enumerate(starts) if said.fits(datetime.fromtimestamp(start, zone))]
    return fitting[0] if len(fitting) == 1 else None


def names_a_moment(clean: str) -> bool:
    """Whether a text speaks of a day or an hour at all."""
    return _said(clean, date.min) is not None


def _said(clean: str, today: date) -> _Said | None:
    words = clean.split()
    hours = set()
    for match in _HOUR.finditer(clean):
        hour, minute = match[1] or match[3], match[2] or match[4] or "0"
        hours.add((int(hour), int(minute)))
    if "midi" in words and "apres" not in words:
        hours.add((12, 0))
    days = {today + timedelta(1)} if "demain" in words else set()
    if "aujourd" in words:
        days.add(today)
    said = _Said(
        frozenset(place for place, name in enumerate(_DAYS) if name in words),
        frozenset(int(match[1] or match[2]) for match in _NUMBER.finditer(clean)),
        frozenset(hours),
        frozenset(days),
    )
    return said if said != _Said(*([frozenset()] * 4)) else None
