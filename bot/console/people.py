"""Colleagues in the words of the console: how much each has to do, and when they are away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.cell.texts import word_of
from bot.config import Service
from bot.console.wording import iso_in_words
from bot.deadlines import day_of
from storage.colleagues import Colleague
from storage.holding import Held

people_word = partial(word_of, "people")
"""A text of cell_people.yml: section, id, words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A colleague as a list offers them; `away` is empty for somebody who is there."""

    id: str
    name: str
    load: str
    away: str

    @property
    def label(self) -> str:
        """« Léo Martin — 12 demandes, 2 en retard — en absence jusqu’au … »."""
        return " — ".join(part for part in (self.name, self.load, self.away) if part)


def choices(
    service: Service, now: float, colleagues: Iterable[Colleague], me: str, *, without: str | None = None
) -> list[Choice]:
    """Everybody who can be given something, oneself marked, but `without`."""
    everybody = list(colleagues)
    names = {each.id: each.name for each in everybody}
    return [
        Choice(
            each.id,
            people_word("charge", "vous", nom=each.name) if each.id == me else each.name,
            load(each),
            away(service, now, each, names),
        )
        for each in everybody
        if each.id != without
    ]


def load(colleague: Colleague) -> str:
    """« 12 demandes, 2 en retard, 1 rouge, 3 tâches »."""
    parts = [_count("demandes", colleague.open)]
    if colleague.late:
        parts.append(people_word("charge", "retard", n=str(colleague.late)))
    if colleague.red:
        parts.append(people_word("charge", "rouge" if colleague.red == 1 else "rouges", n=str(colleague.red)))
    if colleague.tasks:
        parts.append(_count("taches", colleague.tasks))
    return ", ".join(parts)


def cases_in_words(count: int) -> str:
    """« 12 demandes »."""
    return _count("demandes", count)


def what_is_left(held: Held) -> str:
    """« 3 demandes ouvertes, 1 suivi à venir, des tâches sur 2 demandes »; empty for nothing."""
    kept = {*held.open, *held.closed}
    counts = (
        (len(held.open), "ouverte", "ouvertes"),
        (len(held.closed), "suivi", "suivis"),
        (len({*held.tasks} - kept), "tache", "taches"),
    )
    return ", ".join(
        people_word("depart", one if count == 1 else many, n=str(count)) for count, one, many in counts if count
    )


def away(service: Service, now: float, colleague: Colleague, names: Mapping[str, str]) -> str:
    """« en absence jusqu’au jeudi 3 décembre, relais : Léo Martin »; empty for who is there and plans nothing."""
    today = day_of(service, now).isoformat()
    if not colleague.will_be_away(today):
        return ""
    assert colleague.away_from is not None
    assert colleague.away_until is not None
    last = iso_in_words(service, colleague.away_until)
    if colleague.is_away(today):
        said = people_word("charge", "absence", jour=last)
    else:
        said = people_word("charge", "absence_prevue", debut=iso_in_words(service, colleague.away_from), fin=last)
    stand_in = names.get(colleague.stand_in or "")
    cover = people_word("charge", "relais", qui=stand_in) if stand_in else people_word("charge", "sans_relais")
    return f"{said}, {cover}"


def unprotected(service: Service, now: float, colleagues: Sequence[Colleague]) -> list[Colleague]:
    """Who is away with something to do and nobody to see to it."""
    today, known = day_of(service, now).isoformat(), {each.id for each in colleagues}
    return [
        each for each in colleagues if each.is_away(today) and each.stand_in not in known and (each.open or each.tasks)
    ]


def _count(what: str, count: int) -> str:
    one, many = {"demandes": ("une", "plusieurs"), "taches": ("tache", "taches")}[what]
    if not count:
        return people_word("charge", "rien")
    return people_word("charge", one if count == 1 else many, n=str(count))
