"""`relais member …`: the members of a service's cell. `list` names them: whoever runs it holds the keys anyway."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot import team
from bot.cell.refusal import Refused
from bot.cell.texts import in_words
from bot.commands.output import known_service, out, refuse
from bot.wiring import open_installation
from storage import audit, members
from storage.access import Caller, caller_of
from storage.transaction import Transaction

app = typer.Typer(no_args_is_help=True)


class MemberRole(StrEnum):
    """Roles of a cell: an admin manages and never reads a case."""

    member = "member"
    coordinator = "coordinator"
    admin = "admin"
    auditor = "auditor"


_Service = Annotated[str, typer.Option("--service", help="Id of the service in config.yml, for example gims13.")]
_Member = Annotated[str, typer.Argument(metavar="ID", help="Id of the member, as `relais member list` shows it.")]
_ACTOR = "command"


@app.command("invite")
def invite(
    service: _Service, role: Annotated[MemberRole, typer.Option("--role", help="What the person may do.")]
) -> None:
    """Invite a member; prints a link good for seven days, once."""
    installation = open_installation()
    known_service(installation.config, service)

    def use_case(tx: Transaction) -> tuple[str, str]:
        name, token = members.invite(tx, service, role.value)
        audit.record(tx, service, _ACTOR, "member_invited", name)
        return name, token

    name, token = installation.store.run_now(use_case)
    out.print(f"Member {name} ({role.value} of {service}). Invitation, good for 7 days, shown once:", soft_wrap=True)
    out.print(f"{installation.settings.base_url()}/cellule/invitation/{token}", soft_wrap=True)
    installation.store.close()


@app.command("list")
def list_members(service: _Service) -> None:
    """List the members of a service."""
    installation = open_installation()
    zone = installation.config.services[known_service(installation.config, service)].zone
    found = installation.store.run_now(members.list_members, service)
    installation.store.close()
    if not found:
        out.print(
            f"{service} has no member yet — `relais member invite --service {service} --role coordinator`",
            soft_wrap=True,
        )
        return
    table = Table("id", "name", "role", "status", "since")
    for each in found:
        since = datetime.fromtimestamp(each["created_at"], zone).strftime("%Y-%m-%d")
        table.add_row(each["id"], escape(each["name"]), each["role"], each["status"], since)
    out.print(table)


@app.command("disable")
def disable(
    service: _Service,
    member: _Member,
    hand_over: Annotated[
        str | None, typer.Option("--hand-over", help="Id of the member who takes over what they still have to do.")
    ] = None,
    to_queue: Annotated[
        bool, typer.Option("--to-queue", help="Put what they still have to do back in the queue.")
    ] = False,
) -> None:
    """Take a member's access away. Nothing of their work is deleted; what they still have to do goes to somebody."""
    if hand_over is not None and to_queue:
        raise typer.BadParameter("--hand-over and --to-queue exclude each other")
    relay = team.TO_QUEUE if to_queue else None if hand_over is None else caller_of(hand_over)
    installation = open_installation()
    known_service(installation.config, service)
    whoever = Caller(_ACTOR, service, _ACTOR)
    try:
        done = installation.store.run_now(team.disable, installation.world, whoever, member, relay)
    except team.StillAtWork as still:
        refuse(
            f"{member} still has {len(still.held.open)} open cases, {len(still.held.closed)} follow-ups and tasks on "
            f"{len(still.held.tasks)} cases, and stands in for {still.stands_in} members away "
            "— say who takes over with --hand-over ID, or put them back in the queue with --to-queue"
        )
    except Refused as reason:
        refuse(in_words(reason))
    finally:
        installation.store.close()
    if done is None:
        refuse(f"{service} has no member '{member}' — see `relais member list --service {service}`")
    out.print(f"Member {member} of {service} is disabled.")
    if done.cases or done.tasks:
        where = "back in the queue" if to_queue else f"now with {hand_over}"
        out.print(f"Cases {where}: {done.cases}. Other cases with tasks: {done.tasks}.")


@app.command("reset")
def reset(service: _Service, member: _Member) -> None:
    """Give a member a new invitation link; password, codes, sessions and the link before stop working."""
    installation = open_installation()
    known_service(installation.config, service)

    def use_case(tx: Transaction) -> str | None:
        token = members.reset(tx, service, member)
        if token is not None:
            audit.record(tx, service, _ACTOR, "member_reset", member)
        return token

    token = installation.store.run_now(use_case)
    installation.store.close()
    if token is None:
        refuse(f"{service} has no member '{member}' — see `relais member list --service {service}`")
    out.print("New invitation, good for 7 days, shown once:")
    out.print(f"{installation.settings.base_url()}/cellule/invitation/{token}", soft_wrap=True)
