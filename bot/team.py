"""The team of a service: an admin invites, disables and resets its members, and never reads a case."""

from __future__ import annotations

from storage import audit, members
from storage.access import Caller
from storage.transaction import Transaction


class NotOneself(ValueError):
    """An admin does not disable or reset their own access: nobody might be left to give it back."""


def invite(tx: Transaction, caller: Caller, role: str) -> str:
    """Invite a member of the caller's service; the token of the invitation link, shown once."""
    name, token = members.invite(tx, caller.service, role)
    audit.record(tx, caller.service, caller.id, "member_invited", name)
    return token


def disable(tx: Transaction, caller: Caller, member: str) -> bool:
    """Take a member's access away and end their sessions. False for a member unknown here. Raises NotOneself."""
    _not_oneself(caller, member)
    done = members.disable(tx, caller.service, member)
    if done:
        audit.record(tx, caller.service, caller.id, "member_disabled", member)
    return done


def reset(tx: Transaction, caller: Caller, member: str) -> str | None:
    """Have a member enter again by a new invitation link, None for one unknown here. Raises NotOneself."""
    _not_oneself(caller, member)
    token = members.reset(tx, caller.service, member)
    if token is not None:
        audit.record(tx, caller.service, caller.id, "member_reset", member)
    return token


def _not_oneself(caller: Caller, member: str) -> None:
    if caller.id == f"member:{member}":
        raise NotOneself
