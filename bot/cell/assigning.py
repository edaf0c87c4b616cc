"""Giving cases to somebody: one's own to a colleague, any case by who coordinates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.cell.claiming import claim, release
from bot.cell.hand import open_live, write
from bot.cell.refusal import Refused, wrong
from bot.deadlines import day_of
from bot.permissions import may
from bot.world import World
from storage import casefile, holding, members
from storage.access import Caller
from storage.casefile import UnknownCase
from storage.colleagues import Colleague, at_work
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SharedOut:
    """What became of each case that was to change hands; `refused` says why not."""

    done: Sequence[int]
    refused: Sequence[tuple[int, Refused]]


def assign(tx: Transaction, world: World, who: Caller, number: int, to: str) -> None:
    """Have the caller `to` hold a case. Raises Refused, UnknownCase."""
    give(tx, who, number, chosen(tx, world, who.service, to))


def share_out(tx: Transaction, world: World, who: Caller, numbers: Collection[int], to: str | None) -> SharedOut:
    """Give each of these cases to `to`, or to nobody. Raises Refused when nobody can be given anything that way."""
    colleague = None if to is None else chosen(tx, world, who.service, to)
    holding.lock(tx, who.service, numbers)
    done, refused = [], []
    for number in sorted(numbers):
        try:
            if colleague is None:
                release(tx, who, number)
            else:
                give(tx, who, number, colleague)
        except Refused as reason:
            refused.append((number, reason))
        except UnknownCase:
            refused.append((number, Refused("numero_inconnu")))
        else:
            done.append(number)
    return SharedOut(done, refused)


def chosen(tx: Transaction, world: World, service: str, to: str) -> Colleague:
    """Who is to be given something. Raises Refused for a stranger, or for somebody away for whom nobody stands in."""
    everybody = {each.id: each for each in at_work(tx, service)}
    found = everybody.get(to)
    if found is None or not members.stays_active(tx, found.member):
        raise wrong("collegue_inconnu")
    if found.is_away(day_of(world.config.services[service], tx.now).isoformat()) and found.stand_in not in everybody:
        raise Refused("absence_sans_relais", nom=found.name)
    return found


def give(tx: Transaction, who: Caller, number: int, to: Colleague) -> None:
    """Have `to` hold a case, whose timeline says so. Raises Refused, UnknownCase."""
    file = open_live(tx, who, number)
    if file.holder == to.id:
        return
    if file.holder is None and to.id == who.id:
        claim(tx, who, number)
        return
    if not may(who.role, "coordinate"):
        if file.holder is None:
            raise Refused("a_prendre_avant")
        if not who.answers_for(file.holder):
            raise Refused("prise", holder=file.holder)
    casefile.change(tx, file, holder=to.id)
    write(tx, who, file, "assigned", {"to": to.id, "words": {"qui": to.name}})
