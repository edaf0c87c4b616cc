"""Everything somebody still has to do, given to a colleague, or put back where the whole cell finds it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.announcing import announce_freed
from bot.cell.assigning import chosen
from bot.cell.hand import write
from bot.cell.refusal import Refused, wrong
from bot.permissions import may
from bot.world import World
from storage import casefile, holding
from storage.access import Caller
from storage.colleagues import Colleague
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many cases changed hands, and on how many others only tasks did."""

    cases: int
    tasks: int


def hand_over(tx: Transaction, world: World, who: Caller, giver: str, to: str) -> HandedOver:
    """« Tout transmettre »: one's own, or a colleague's by who coordinates. Raises Refused."""
    if who.id != giver and not may(who.role, "coordinate"):
        raise Refused("interdit", status=403)
    return move_all(tx, world, who, giver, to)


def move_all(tx: Transaction, world: World, who: Caller, giver: str, to: str | None) -> HandedOver:
    """Give every case and task of the caller `giver` to `to`; without, put the cases back in the queue and tell who
    coordinates. The timeline of each says so, and the journal. Raises Refused."""
    if to == giver:
        raise wrong("relais_soi")
    colleague = None if to is None else chosen(tx, world, who.service, to)
    held = holding.held_by(tx, who.service, giver)
    holding.lock(tx, who.service, held.cases)
    for number in held.cases:
        file = casefile.open_file(tx, who.service, number)
        holding.give_tasks(tx, number, giver, to)
        if file.holder == giver:
            casefile.change(tx, file, holder=to)
        if number in held.open:
            kinds = ("assigned", "released")
        elif number in held.closed:
            kinds = ("follow_handed", "follow_freed")
        else:
            kinds = ("tasks_handed", "tasks_freed")
        write(tx, who, file, kinds[colleague is None], _to(colleague))
    if colleague is None and held.open:
        announce_freed(tx, world, who.service, held.open)
    kept = {*held.open, *held.closed}
    return HandedOver(len(kept), len({*held.tasks} - kept))


def _to(colleague: Colleague | None) -> dict[str, object] | None:
    return None if colleague is None else {"to": colleague.id, "words": {"qui": colleague.name}}
