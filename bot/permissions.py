"""Who may do what: the one table. A route under /cellule, or of cases, that declares no action is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

Action = Literal[
    "anybody",  # no session needed: signing in, answering an invitation, styles and scripts
    "own_account",
    "read_cases",
    "act_on_cases",
    "keep_directory",  # partners and collective actions of the service
    "raise_awareness",  # links, posters and kits that make the service known
    "keep_logbook",  # the carnet de bord of the service
    "read_figures",  # figures of the service, which let nobody be recognised
    "read_regions",  # those of all services together
    "coordinate",  # release a colleague's case, see what could not be delivered
    "manage_members",
    "read_journal",
]

MEMBER_ROLES = ("member", "coordinator", "admin", "auditor")
"""Roles of members of a cell."""
ROLES = (*MEMBER_ROLES, "key:cell", "key:reader")
"""Roles of a Caller: of members, then of API keys."""

_ALLOWED: dict[Action, frozenset[str]] = {
    "anybody": frozenset(ROLES),
    "own_account": frozenset(MEMBER_ROLES),
    "read_cases": frozenset({"member", "coordinator", "key:cell", "key:reader"}),
    "act_on_cases": frozenset({"member", "coordinator", "key:cell"}),
    "keep_directory": frozenset({"member", "coordinator"}),
    "raise_awareness": frozenset({"member", "coordinator", "admin"}),
    "keep_logbook": frozenset({"member", "coordinator"}),
    "read_figures": frozenset(MEMBER_ROLES),
    "read_regions": frozenset({"coordinator"}),
    "coordinate": frozenset({"coordinator"}),
    "manage_members": frozenset({"admin"}),
    "read_journal": frozenset({"auditor"}),
}

_DECLARED = "relais_action"
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])


def is_software(role: str) -> bool:
    """Whether a caller of this role is a program, with an API key."""
    return role.startswith("key:")


def may(role: str, action: Action) -> bool:
    """Whether a caller of this role may do this, in their own service."""
    return role in _ALLOWED[action]


def allows(action: Action) -> Callable[[_Endpoint], _Endpoint]:
    """Declare what an endpoint does; stands under its `@router.get(…)`."""

    def declare(endpoint: _Endpoint) -> _Endpoint:
        setattr(endpoint, _DECLARED, action)
        return endpoint

    return declare


def action_of(endpoint: Callable[..., Any]) -> Action | None:
    """What an endpoint declared; None when it declared nothing."""
    found: Action | None = getattr(endpoint, _DECLARED, None)
    return found
