"""What the forms of a case ask for, by name; every field of a form is a text."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell import (
    employer_contact,
    exchange,
    measure_actions,
    merge_actions,
    people_actions,
    plan_actions,
    referral_actions,
    slot_actions,
    transfer_actions,
)
from bot.cell.calls import log_call
from bot.cell.claiming import claim, release
from bot.cell.form import Form, Work, whole
from bot.cell.hand import take_in_hand
from bot.cell.lifecycle import change_status
from bot.cell.meeting_end import refuse_unknown_meeting
from bot.cell.redaction import remove_entry, remove_field, remove_referral
from bot.cell.triage import set_level
from bot.cell.writing import add_note, reply
from bot.world import World
from storage.access import Caller
from storage.transaction import Transaction


def _claim(tx: Transaction, _world: World, who: Caller, number: int, _form: Form) -> None:
    claim(tx, who, number)


def _release(tx: Transaction, _world: World, who: Caller, number: int, _form: Form) -> None:
    release(tx, who, number)


def _reply(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    reply(tx, world, who, number, form.get("message", ""), answers="peut_repondre" in form)


def _end_exchange(tx: Transaction, _world: World, who: Caller, number: int, _form: Form) -> None:
    exchange.end(tx, who, number)


def _note(tx: Transaction, _world: World, who: Caller, number: int, form: Form) -> None:
    add_note(tx, who, number, form.get("note", ""))


def _call(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    log_call(tx, world, who, number, form.get("resultat", ""), form.get("appel_note", ""))


def _level(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    set_level(tx, world, who, number, form.get("niveau", ""), form.get("raison", ""))


def _status(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    change_status(tx, world, who, number, form.get("statut", ""), reason=form.get("precision", ""))


def _pause(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    change_status(tx, world, who, number, "on_hold", form.get("jusque"), form.get("motif_pause"))


def _close(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    """`annule_rdv` names the meeting to come that the page told of, and that the closing calls off."""
    refuse_unknown_meeting(tx, world, take_in_hand(tx, who, number), form.get("annule_rdv"))
    reason, outcome = form.get("motif"), form.get("situation")
    change_status(tx, world, who, number, "closed", reason=reason, outcome=outcome)


def _remove(tx: Transaction, _world: World, who: Caller, number: int, form: Form) -> None:
    """`ligne` is a position in the timeline, `orientation` the id of a referral; otherwise `demande` and `champ` name a
    field of a request."""
    if "ligne" in form:
        remove_entry(tx, who, number, whole(form["ligne"]))
    elif "orientation" in form:
        remove_referral(tx, who, number, form["orientation"])
    else:
        remove_field(tx, who, number, whole(form.get("demande", "")), form.get("champ", ""))


BY_NAME: Mapping[str, Work] = {
    "prendre": _claim,
    "rendre": _release,
    "repondre": _reply,
    "finir_echange": _end_exchange,
    "note": _note,
    "appel": _call,
    "niveau": _level,
    "statut": _status,
    "pause": _pause,
    "clore": _close,
    "retirer": _remove,
    **plan_actions.BY_NAME,
    **measure_actions.BY_NAME,
    **employer_contact.BY_NAME,
    **merge_actions.BY_NAME,
    **people_actions.BY_NAME,
    **slot_actions.BY_NAME,
    **transfer_actions.BY_NAME,
    **referral_actions.BY_NAME,
}
