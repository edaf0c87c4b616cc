"""Quarters and years of a logbook: « 2026-T1 », « 2026 », in the time zone of the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.config import Service
from bot.deadlines import MONTHS
from bot.indicators.periods import bounds, quarter_of
from bot.logbook.texts import say


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter or a year: its id, its first and its last day."""

    id: str
    first: date
    last: date

    @property
    def next_day(self) -> date:
        """The first day after it."""
        return self.last + timedelta(days=1)

    def over(self, today: date) -> bool:
        """Whether all of it is past."""
        return today > self.last


def period_of(service_id: str, service: Service, name: str) -> Period | None:
    """The period with this id, None where it is not one."""
    found = bounds(service_id, service, name)
    if found is None:
        return None
    return Period(name, date.fromisoformat(found.first_day), date.fromisoformat(found.last_day))


def running(today: date) -> tuple[str, str]:
    """The year and the quarter that this day belongs to."""
    return f"{today.year}", quarter_of(today)


def in_words(period: Period) -> str:
    """« 1er trimestre 2026 », « Année 2026 »."""
    return name_in_words(period.id)


def name_in_words(name: str) -> str:
    """The same of the id of a period."""
    year, _, quarter = name.partition("-T")
    return say("periodes", f"t{quarter}" if quarter else "annee", annee=year)


def days_in_words(period: Period) -> str:
    """« du 1er janvier au 31 mars 2026 »."""
    first, last = (_day(each) for each in (period.first, period.last))
    return say("periodes", "jours", debut=first, fin=last, annee=str(period.last.year))


def in_figures(day: date) -> str:
    """« 01/04/2026 »."""
    return f"{day:%d/%m/%Y}"


def _day(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"
