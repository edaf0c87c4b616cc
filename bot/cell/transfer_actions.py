"""What the forms about a transfer ask for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell.form import Form, Work
from bot.cell.transferring import ask_transfer, record_transfer, take_back_transfer
from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction


def _transfer(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    """`accord` is `demander` or `donne`; a day and a way go with the latter."""
    to, reason = form.get("service_cible", ""), form.get("raison_transfert", "")
    if form.get("accord") == "donne":
        record_transfer(tx, world, who, number, to, reason, form.get("accord_jour", ""), form.get("accord_moyen", ""))
    else:
        ask_transfer(tx, world, who, number, to, reason)


def _take_back(tx: Transaction, world: World, who: Caller, number: int, _form: Form) -> None:
    take_back_transfer(tx, world, who, number)


BY_NAME: Mapping[str, Work] = {
    "transferer": _transfer,
    "retirer_transfert": _take_back,
}
