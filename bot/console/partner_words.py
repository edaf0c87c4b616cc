"""How pages speak of partners: texts of cell_partners.yml, names of territories, days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.cell.directory import packaged
from bot.cell.texts import word_of
from bot.config import Service
from bot.console.wording import who
from bot.deadlines import MONTHS
from flows.partners import NATIONAL
from storage.access import Caller


def say(section: str, name: str, **words: str) -> str:
    """A text of cell_partners.yml."""
    return word_of("partners", section, name, **words)


def where(territory: str) -> str:
    """« France entière », « Landes (40) », « Bretagne »."""
    if territory == NATIONAL:
        return say("annuaire", "national")
    name = packaged().territories.names[territory]
    return f"{name} ({territory[1:]})" if territory.startswith("D") else name


def territories_for(service: Service) -> Mapping[str, Mapping[str, str]]:
    """The territories to choose from, by the title of their group: those of the service first."""
    names = packaged().territories.names
    own = {f"D{code}" for code in service.departments} & names.keys()
    groups = {
        "notre_territoire": [each for each in names if each in own],
        "regions": [each for each in names if each.startswith("R")],
        "departements": [each for each in names if each.startswith("D") and each not in own],
    }
    return {title: {each: where(each) for each in group} for title, group in groups.items() if group}


def by(author: str, reader: Caller, names: Mapping[str, str]) -> str:
    """Who did something, after « par »."""
    found = who(author, reader, names)
    return found if author in names and author != reader.id else found[:1].lower() + found[1:]


def day_in_words(day: str) -> str:
    """« 23/11/2026 » for an ISO date."""
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def verified_in_words(verified_on: str) -> str:
    """The same, or « novembre 2026 » for a year and month."""
    year, month, *day = verified_on.split("-")
    return day_in_words(verified_on) if day else f"{MONTHS[int(month) - 1]} {year}"
