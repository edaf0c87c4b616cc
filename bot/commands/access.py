"""`relais key …`: API keys for a service's own software."""

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

api_keys = typer.Typer(no_args_is_help=True)


class KeyRole(StrEnum):
    """What an API key may do: `cell` reads and acts, `reader` only reads."""

    cell = "cell"
    reader = "reader"


_Service = Annotated[str, typer.Option("--service", help="Id of the service in config.yml, for example gims13.")]
_ACTOR = "command"


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
        out.print(f"{service} has no API key — `relais key create --service {service} --role reader`", soft_wrap=True)
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
    service: _Service,
    key: Annotated[str, typer.Argument(metavar="ID", help="Id of the key, as `relais key list` shows it.")],
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
