"""`relais member …` and `relais key …`: who may read a service's queue."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from bot.commands.output import known_service, out, refuse
from bot.wiring import open_installation
from storage import access, audit
from storage.transaction import Transaction

members = typer.Typer(no_args_is_help=True)
api_keys = typer.Typer(no_args_is_help=True)


class MemberRole(StrEnum):
    """Roles of a cell: an admin manages and never reads a case."""

    member = "member"
    coordinator = "coordinator"
    admin = "admin"
    auditor = "auditor"


class KeyRole(StrEnum):
    """What an API key may do: `cell` reads and acts, `reader` only reads."""

    cell = "cell"
    reader = "reader"


_Service = Annotated[str, typer.Option("--service", help="Id of the service in config.yml, for example gims13.")]
_Member = Annotated[str, typer.Argument(help="Id of the member, as `relais member list` shows it.")]
_ACTOR = "command"


@members.command("invite")
def invite(
    service: _Service, role: Annotated[MemberRole, typer.Option("--role", help="What the person may do.")]
) -> None:
    """Invite a member; prints a link good for seven days, once."""
    installation = open_installation()
    known_service(installation.config, service)

    def use_case(tx: Transaction) -> tuple[str, str]:
        name, token = access.invite(tx, service, role.value)
        audit.record(tx, service, _ACTOR, "member_invited", name)
        return name, token

    name, token = installation.store.run_now(use_case)
    out.print(f"Member {name} ({role.value} of {service}). Invitation, good for 7 days, shown once:")
    out.print(f"{installation.settings.base_url()}/cellule/invitation/{token}", soft_wrap=True)
    installation.store.close()


@members.command("list")
def list_members(service: _Service) -> None:
    """List the members of a service."""
    installation = open_installation()
    zone = installation.config.services[known_service(installation.config, service)].zone
    found = installation.store.run_now(access.list_members, service)
    installation.store.close()
    if not found:
        out.print(f"{service} has no member yet — `relais member invite --service {service} --role coordinator`")
        return
    table = Table("id", "role", "status", "since")
    for each in found:
        since = datetime.fromtimestamp(each["created_at"], zone).strftime("%Y-%m-%d")
        table.add_row(each["id"], each["role"], each["status"], since)
    out.print(table)


@members.command("disable")
def disable(service: _Service, member: _Member) -> None:
    """Take a member's access away. Nothing of their work is deleted."""
    installation = open_installation()
    known_service(installation.config, service)

    def use_case(tx: Transaction) -> bool:
        done = access.disable(tx, service, member)
        if done:
            audit.record(tx, service, _ACTOR, "member_disabled", member)
        return done

    done = installation.store.run_now(use_case)
    installation.store.close()
    if not done:
        refuse(f"{service} has no member '{member}' — see `relais member list --service {service}`")
    out.print(f"Member {member} of {service} is disabled.")


@members.command("reset")
def reset(service: _Service, member: _Member) -> None:
    """Give a member a new invitation link; the one before stops working."""
    installation = open_installation()
    known_service(installation.config, service)

    def use_case(tx: Transaction) -> str | None:
        token = access.reset(tx, service, member)
        if token is not None:
            audit.record(tx, service, _ACTOR, "member_reset", member)
        return token

    token = installation.store.run_now(use_case)
    installation.store.close()
    if token is None:
        refuse(f"{service} has no member '{member}' — see `relais member list --service {service}`")
    out.print("New invitation, good for 7 days, shown once:")
    out.print(f"{installation.settings.base_url()}/cellule/invitation/{token}", soft_wrap=True)


@api_keys.command("create")
def create_key(
    service: _Service, role: Annotated[KeyRole, typer.Option("--role", help="cell reads and acts, reader only reads.")]
) -> None:
    """Create an API key for a service's own software; printed once, alone on standard output."""
    installation = open_installation()
    known_service(installation.config, service)

    def use_case(tx: Transaction) -> str:
        name, secret = access.create_api_key(tx, service, role.value)
        audit.record(tx, service, _ACTOR, "key_created", name)
        return secret

    secret = installation.store.run_now(use_case)
    installation.store.close()
    typer.echo(secret)


@api_keys.command("list")
def list_keys(service: _Service) -> None:
    """List the API keys of a service; their secrets are not kept."""
    installation = open_installation()
    zone = installation.config.services[known_service(installation.config, service)].zone
    found = installation.store.run_now(access.list_api_keys, service)
    installation.store.close()
    if not found:
        out.print(f"{service} has no API key — `relais key create --service {service} --role reader`")
        return
    table = Table("id", "role", "since", "revoked")
    for each in found:
        since, revoked = (
            datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d") if moment else ""
            for moment in (each["created_at"], each["revoked_at"])
        )
        table.add_row(each["id"], each["role"], since, revoked)
    out.print(table)


@api_keys.command("revoke")
def revoke_key(
    service: _Service, key: Annotated[str, typer.Argument(help="Id of the key, as `relais key list` shows it.")]
) -> None:
    """Take an API key away, at once and for good."""
    installation = open_installation()
    known_service(installation.config, service)

    def use_case(tx: Transaction) -> bool:
        done = access.revoke_api_key(tx, service, key)
        if done:
            audit.record(tx, service, _ACTOR, "key_revoked", key)
        return done

    done = installation.store.run_now(use_case)
    installation.store.close()
    if not done:
        refuse(f"{service} has no key '{key}' in use — see `relais key list --service {service}`")
    out.print(f"Key {key} of {service} is revoked.")


@api_keys.callback()
def _keys() -> None:
    """API keys for a service's own software."""
