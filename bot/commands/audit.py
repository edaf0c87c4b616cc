"""`relais audit verify`: has the journal been touched?"""

from __future__ import annotations

import typer

from bot.commands.output import out, refuse
from bot.wiring import open_installation
from storage import audit

app = typer.Typer(no_args_is_help=True)


@app.command("verify")
def verify() -> None:
    """Walk the hash chain of every service: an altered, removed, moved or cut line is named. Exit code 1 then."""
    installation = open_installation()
    faults = []
    for service in installation.config.services:
        fault = installation.store.run_now(audit.verify, service)
        out.print(f"{service}: {'whole' if fault is None else fault}")
        if fault is not None:
            faults.append(f"{service}: {fault}")
    installation.store.close()
    if faults:
        refuse(*faults, "the journal was changed outside Relais — restore it from a backup and find out who had access")


@app.callback()
def _audit() -> None:
    """The journal of who did what."""
