"""What the forms about meetings ask for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell.form import Form, Work, whole
from bot.cell.slots import call_off, propose_slots, withdraw_slots
from bot.meetings import MOST_SLOTS
from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction


def _propose(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    rows = [(form.get(f"jour_{row}", ""), form.get(f"heure_{row}", "")) for row in range(MOST_SLOTS)]
    slots = [(day, hour) for day, hour in rows if day or hour]
    how, minutes, text = form.get("moyen", ""), whole(form.get("minutes", "")), form.get("mot_creneaux", "")
    propose_slots(tx, world, who, number, slots, how, minutes, text, anyway=form.get("hors_horaires") == "oui")


def _withdraw(tx: Transaction, world: World, who: Caller, number: int, _form: Form) -> None:
    withdraw_slots(tx, world, who, number)


def _call_off(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    call_off(tx, world, who, number, form.get("mot_annulation", ""))


BY_NAME: Mapping[str, Work] = {
    "creneaux": _propose,
    "retirer_creneaux": _withdraw,
    "annuler_rdv": _call_off,
}
