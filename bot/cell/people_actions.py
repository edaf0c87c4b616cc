"""Forms of a case about who sees to it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell.assigning import assign
from bot.cell.form import Form, Work
from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction


def _assign(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    assign(tx, world, who, number, form.get("a_qui", ""))


BY_NAME: Mapping[str, Work] = {"confier": _assign}
