"""Forms of the tasks of a case, of its follow-ups, and of beginning it again."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell.follow_ups import answer
from bot.cell.form import Form, Work, whole
from bot.cell.lifecycle import change_status
from bot.cell.plan import add_task, finish_task, remove_task
from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction

_MINE = "moi"


def _add(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    asked = form.get("pour", "")
    add_task(
        tx, world, who, number, form.get("tache", ""), form.get("tache_jour", ""), who.id if asked == _MINE else asked
    )


def _done(tx: Transaction, _world: World, who: Caller, number: int, form: Form) -> None:
    finish_task(tx, who, number, whole(form.get("numero", "")))


def _remove(tx: Transaction, _world: World, who: Caller, number: int, form: Form) -> None:
    remove_task(tx, who, number, whole(form.get("numero", "")))


def _follow_up(tx: Transaction, _world: World, who: Caller, number: int, form: Form) -> None:
    answer(tx, who, number, whole(form.get("numero", "")), form.get("constat", ""), form.get("suivi_note", ""))


def _reopen(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    change_status(tx, world, who, number, form.get("etape", ""), reason=form.get("pourquoi", ""))


BY_NAME: Mapping[str, Work] = {
    "tache": _add,
    "tache_faite": _done,
    "tache_retirer": _remove,
    "suivi": _follow_up,
    "rouvrir": _reopen,
}
