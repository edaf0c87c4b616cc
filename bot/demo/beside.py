"""What a cell does in a demonstration beside its cases: requests written down, partners, collective actions, leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.cell import by_hand, collective, partners
from bot.cell.by_hand import Duplicates, Entered
from bot.cell.entry_form import positions, read_form
from bot.demo.desk import Desk
from bot.demo.people import Person
from bot.demo.texts import texts
from bot.world import World
from flows.partners import NATIONAL
from storage.access import Caller
from storage.transaction import Transaction

_ORIGINS = {"medecin_travail": 10, "infirmier": 6, "telephone": 5, "medecin_traitant": 2, "service_social": 2}
_LEVELS = {"rouge": 1, "orange": 3, "jaune": 5}


def write_down(desk: Desk, person: Person) -> int:
    """A request that did not come through the assistant; its number."""
    queue = "employeurs" if desk.rng.random() < 0.08 else "salaries"
    origin = "employeur" if queue == "employeurs" else desk.rng.choices(list(_ORIGINS), list(_ORIGINS.values()))[0]
    form = {
        "origine": origin,
        "recue": desk.today.isoformat(),
        "motif": desk.says("saisie"),
        "niveau": desk.rng.choices(list(_LEVELS), list(_LEVELS.values()))[0],
        "raison": desk.says("niveau_garde"),
        "moyen": "telephone",
        "coordonnees": person.phone,
        "nom": person.name,
        "employeur": desk.rng.choice(texts().employeurs),
        "situation": desk.rng.choice(positions(desk.world)) if queue == "salaries" else "",
        "accord": "1",
        "accord_forme": desk.rng.choice(by_hand.AGREEMENTS),
        "accord_jour": desk.today.isoformat(),
        "suivre": "1",
    }
    codes = texts().codes_postaux.get(desk.service)
    if codes:
        form["code_postal"] = desk.rng.choice(codes)
    entered = read_form(desk.world, desk.configured, queue, form, desk.now)
    written = desk.store.run_now(_enter, desk.world, desk.whoever(), entered)
    assert isinstance(written, int), "who is sure that it is no duplicate is told of none"
    return written


def _enter(tx: Transaction, world: World, who: Caller, entered: Entered) -> int | Duplicates:
    return by_hand.enter(tx, world, who, entered, sure=True)


def own_partners(desk: Desk) -> Iterator[float]:
    """The partners that the service adds to its directory."""
    for each in texts().partenaires:
        form = {
            "nom": each.nom,
            "fait": each.fait,
            "pour_qui": each.pour_qui,
            "joindre": each.joindre,
            "source": texts().source_partenaire,
            "territoire": NATIONAL,
            "verifie_le": desk.today.isoformat(),
            **{f"besoin_{need}": "1" for need in each.besoins},
        }
        desk.store.run_now(partners.add, desk.whoever(), form, desk.today)
        yield desk.hours.work(desk.now, 20)


def collective_actions(desk: Desk, first: date, last: date) -> Iterator[float]:
    """Workshops, visits and advice, spread over the year."""
    known = texts().actions
    apart = (last - first).days // (len(known) + 1)
    for rank, each in enumerate(known, start=1):
        yield desk.hours.on(first + timedelta(days=apart * rank))
        form = {
            "genre": each.genre,
            "secteur": each.secteur,
            "taille": each.taille,
            "personnes": str(each.personnes),
            "texte": each.texte,
            "jour": desk.today.isoformat(),
        }
        desk.store.run_now(collective.add, desk.world, desk.whoever(), form, desk.today)


def absences(desk: Desk, last: date) -> Iterator[float]:
    """Summer leave, one member after the other; and one who is away today."""
    *_, third, fourth = desk.members
    planned = (
        (last - timedelta(days=200), 12, third, fourth),
        (last - timedelta(days=110), 18, fourth, third),
        (last - timedelta(days=3), 12, third, fourth),
    )
    for first, days, away, stand_in in planned:
        yield desk.hours.on(first - timedelta(days=5))
        if away != stand_in:
            desk.leave(away, first, first + timedelta(days=days), stand_in)
