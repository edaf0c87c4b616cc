"""Forms of the measures of a case."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell.form import Form, Work, whole
from bot.cell.measures import add_measure, change_measure
from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction


def _add(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    add_measure(tx, world, who, number, form.get("mesure", ""), form.get("mesure_etat", ""))


def _change(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    index = whole(form.get("rang", ""))
    change_measure(tx, world, who, number, index, form.get("nouvel_etat", ""), form.get("motifs", ""))


BY_NAME: Mapping[str, Work] = {"mesure": _add, "mesure_etat": _change}
