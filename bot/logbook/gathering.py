"""The texts of the quarters of a year, taken into the logbook of that year: below what is there, never over it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell.refusal import wrong
from bot.indicators.periods import quarters
from bot.logbook import writing
from bot.logbook.periods import name_in_words
from bot.logbook.writing import LONGEST, Saved
from bot.world import World
from storage import logbooks
from storage.access import Caller
from storage.logbooks import Version
from storage.transaction import Transaction

Texts = Mapping[str, Version]
"""The text of each section of a logbook, by id."""


def offered(tx: Transaction, service: str, period: str, year: Texts) -> dict[str, list[str]]:
    """The quarters whose text may still be taken into each section of `year`, in order; none into a quarter."""
    found: dict[str, list[str]] = {}
    for quarter in quarters(period):
        for section, text in logbooks.latest(tx, service, quarter).items():
            current = year[section].text if section in year else ""
            if quarter != period and text.text.strip() and name_in_words(quarter) not in current.split("\n"):
                found.setdefault(section, []).append(quarter)
    return found


def gather(
    tx: Transaction, world: World, who: Caller, period: str, section: str, text: str, base: str, aside: int | None
) -> Saved:
    """Keep what somebody is writing, then add the texts of the quarters below it, each under the name of its quarter,
    as many as fit. A quarter whose name stands on a line of the text already is left out.

    Nothing is added where somebody else wrote meanwhile. Raises like `writing.save`, and Refused where none fits.
    """
    saved = writing.save(tx, world, who, period, section, text, base, aside)
    if saved.aside is not None:
        return saved
    year = logbooks.latest(tx, who.service, period)
    names = offered(tx, who.service, period, year).get(section, [])
    begun = joined = year[section].text if section in year else ""
    for name in names:
        added = f"{name_in_words(name)}\n{logbooks.latest(tx, who.service, name)[section].text}"
        longer = "\n\n".join(filter(None, (joined, added)))
        if len(longer) > LONGEST:
            break
        joined = longer
    if names and joined == begun:
        raise wrong("trimestres_longs", max=str(LONGEST))
    return writing.save(tx, world, who, period, section, joined, writing.mark(saved.current), None)
