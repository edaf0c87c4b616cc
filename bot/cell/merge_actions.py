"""The form that says two cases are about the same person."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell.form import Form, Work, whole
from bot.cell.merging import merge
from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction


def _merge(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    merge(tx, world, who, number, whole("".join(form.get("avec", "").split())))


BY_NAME: Mapping[str, Work] = {"regrouper": _merge}
