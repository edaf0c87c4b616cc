"""The team of a service: an admin invites, disables and resets its members, and never reads a case."""

from __future__ import annotations

from bot.cell.handing_over import HandedOver, move_all
from bot.cell.refusal import Refused
from bot.world import World
from storage import absences, audit, colleagues, holding, members
from storage.access import MEMBER, Caller, caller_of, member_of
from storage.holding import Held
from storage.sessions import SessionOver
from storage.transaction import Transaction

TO_QUEUE = "file"
"""Instead of a colleague: what somebody held goes back to the queue."""


class NotOneself(ValueError):
    """An admin does not disable or reset their own access: nobody might be left to give it back."""


class StillAtWork(Exception):
    """A member who still has something to do; `stands_in` counts the colleagues they stand in for."""

    def __init__(self, member: str, held: Held, stands_in: int) -> None:
        super().__init__(member)
        self.member = member
        self.held = held
        self.stands_in = stands_in


def invite(tx: Transaction, caller: Caller, role: str) -> str:
    """Invite a member of the caller's service; the token of the invitation link, shown once. Raises SessionOver."""
    _still_enters(tx, caller)
    name, token = members.invite(tx, caller.service, role)
    audit.record(tx, caller.service, caller.id, "member_invited", name)
    return token


def disable(tx: Transaction, world: World, caller: Caller, member: str, relay: str | None = None) -> HandedOver | None:
    """Take a member's access away and end their sessions; None for a member unknown here.

    What they still have to do goes to `relay`, a colleague's id as a caller, or TO_QUEUE. Raises NotOneself,
    SessionOver where the caller's own access is gone by now, StillAtWork when nobody said where it goes, Refused when
    it cannot go there.
    """
    _may_take_away(tx, caller, member)
    if not members.lock(tx, caller.service, member):
        return None
    gone = caller_of(member)
    held = holding.held_by(tx, caller.service, gone)
    covered = [each for each in colleagues.at_work(tx, caller.service) if each.stand_in == gone]
    if (held or covered) and not relay:
        raise StillAtWork(member, held, len(covered))
    to = None if relay in (None, "", TO_QUEUE) else relay
    for each in covered:
        if each.id == to:
            raise Refused("absence_sans_relais", nom=each.name)
    moved = move_all(tx, world, caller, gone, to)
    absences.replace_stand_in(tx, caller.service, member, None if to is None else member_of(to))
    absences.come_back(tx, member)
    members.disable(tx, caller.service, member)
    audit.record(tx, caller.service, caller.id, "member_disabled", member)
    return moved


def reset(tx: Transaction, caller: Caller, member: str) -> str | None:
    """Have a member enter again by a new invitation link, None for one unknown here. Raises NotOneself,
    SessionOver."""
    _may_take_away(tx, caller, member)
    token = members.reset(tx, caller.service, member)
    if token is not None:
        audit.record(tx, caller.service, caller.id, "member_reset", member)
    return token


def _may_take_away(tx: Transaction, caller: Caller, member: str) -> None:
    """Neither one's own access, nor that of a colleague who has just taken away one's own."""
    if caller.id == caller_of(member):
        raise NotOneself
    _still_enters(tx, caller)


def _still_enters(tx: Transaction, caller: Caller) -> None:
    """A colleague may have just taken away the caller's own access."""
    if caller.id.startswith(MEMBER) and not members.stays_active(tx, member_of(caller.id)):
        raise SessionOver
