"""Forms of the referrals of a case."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cell import referrals
from bot.cell.directory import directory
from bot.cell.form import Form, Work
from bot.cell.hand import clean, open_case
from bot.cell.refusal import wrong
from bot.cell.shared import in_full
from bot.cell.transmissible import names_of
from bot.deadlines import day_of
from bot.world import World
from flows.partners import NEEDS
from storage.access import Caller
from storage.transaction import Transaction

TICKED = "part_"
"""Before the name of what is ticked, in the form."""


def _propose(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    service = world.config.services[who.service]
    partner, need = form.get("partenaire", ""), form.get("besoin", "")
    known = {each.id: each for each in directory(tx, who.service, day_of(service, tx.now)) if not each.archived}
    if partner not in known:
        raise wrong("orientation_partenaire")
    if need not in NEEDS:
        raise wrong("orientation_besoin")
    given = form.get("accord") == "1"
    agreement = referrals.agreement_from(
        service, who, tx.now, given, form.get("accord_le", ""), form.get("accord_comment", "")
    )
    text = form.get("texte_partenaire", "")
    shared = in_full(tx, world, who.service, open_case(tx, who, number).requests()[-1:])
    can_share = names_of(shared[0]) if shared else []
    wanted = referrals.Referral(
        id="",
        partner=partner,
        name=known[partner].name,
        need=need,
        request=shared[0].received_at if shared else 0,
        fields=[name for name in can_share if form.get(TICKED + name)],
        text=clean(text) if text.strip() else "",
        agreement=agreement,
        state="",
        at=0,
    )
    referrals.propose(tx, world, who, number, wanted)


def _send(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    referrals.send(tx, world, who, number, form.get("orientation", ""), form.get("relancer_le", ""))


def _answered(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    referrals.answered(
        tx,
        world,
        who,
        number,
        form.get("orientation", ""),
        form.get("reponse_etat", ""),
        form.get("reponse_le", ""),
        form.get("reponse_texte", ""),
    )


def _take_back(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    referrals.take_back(tx, world, who, number, form.get("orientation", ""))


BY_NAME: Mapping[str, Work] = {
    "orienter": _propose,
    "orientation_envoyee": _send,
    "orientation_reponse": _answered,
    "orientation_retrait": _take_back,
}
