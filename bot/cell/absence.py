"""Being away: until when, and who sees to one's cases meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

from bot.cell.refusal import Refused, wrong
from bot.deadlines import day_of
from bot.permissions import may
from bot.world import World
from storage import absences, audit, holding
from storage.access import Caller
from storage.colleagues import Colleague, at_work
from storage.transaction import Transaction

_LONGEST = timedelta(days=366)


def go_away(
    tx: Transaction, world: World, who: Caller, caller: str, first: str, last: str, stand_in: str | None
) -> None:
    """The member behind `caller` is away between these ISO dates, both included; `stand_in` is a caller.

    Somebody who holds something, or stands in for a colleague meanwhile, needs a stand-in. Raises Refused.
    """
    everybody = {each.id: each for each in at_work(tx, who.service)}
    away = _theirs(who, caller, everybody)
    today = day_of(world.config.services[who.service], tx.now)
    begins, ends = _days(first, last, today)
    other = None
    if stand_in:
        other = everybody.get(stand_in)
        if other is None or other.id == away.id:
            raise wrong("relais_inconnu")
        if _overlaps(other, begins, ends):
            raise Refused("relais_absent", nom=other.name)
    elif holding.held_by(tx, who.service, caller) or any(
        each.stand_in == caller and _overlaps(each, begins, ends) for each in everybody.values()
    ):
        raise Refused("relais_manque")
    absences.leave(tx, away.member, begins.isoformat(), ends.isoformat(), other.member if other else None)
    audit.record(tx, who.service, who.id, "member_away", away.member)


def come_back(tx: Transaction, who: Caller, caller: str) -> None:
    """The member behind `caller` is there again, or does not leave after all. Raises Refused."""
    away = _theirs(who, caller, {each.id: each for each in at_work(tx, who.service)})
    if away.away_until is not None:
        absences.come_back(tx, away.member)
        audit.record(tx, who.service, who.id, "member_back", away.member)


def _theirs(who: Caller, caller: str, everybody: dict[str, Colleague]) -> Colleague:
    if who.id != caller and not may(who.role, "coordinate"):
        raise Refused("interdit", status=403)
    found = everybody.get(caller)
    if found is None:
        raise Refused("collegue_inconnu", status=404)
    return found


def _days(first: str, last: str, today: date) -> tuple[date, date]:
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise wrong("dates_absence") from None
    if not (begins <= ends and today <= ends and ends - begins <= _LONGEST and begins - today <= _LONGEST):
        raise wrong("dates_absence")
    return begins, ends


def _overlaps(colleague: Colleague, begins: date, ends: date) -> bool:
    if colleague.away_from is None or colleague.away_until is None:
        return False
    return colleague.away_from <= ends.isoformat() and begins.isoformat() <= colleague.away_until
