"""`relais check`: what a service must still fill in."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import Annotated

import typer

from bot.commands.output import known_service, out
from bot.readiness import blocking, to_fill_in
from bot.wiring import open_installation
from storage import access


def check(
    service: Annotated[str | None, typer.Option("--service", help="Only this service (default: all).")] = None,
) -> None:
    """Say what stops the start, and what a service must still fill in. Exit code 1 while something is missing."""
    installation = open_installation()
    if service is not None:
        known_service(installation.config, service)
    readers = installation.store.run_now(access.services_with_readers)
    installation.store.close()
    gaps = [
        *blocking(installation.settings, installation.config),
        *to_fill_in(installation.settings, installation.config, installation.catalog, readers),
    ]
    wanted = [gap for gap in gaps if service is None or gap.service in (None, service)]
    for name, group in groupby(sorted(wanted, key=lambda gap: gap.service or ""), key=lambda gap: gap.service):
        heading = installation.config.services[name].name if name else "Installation"
        out.print(f"\n[bold]{heading}[/bold]" + (f" ({name})" if name else ""))
        for gap in group:
            out.print(f"  • {gap.what}", markup=False, soft_wrap=True)
            out.print(f"    → {gap.remedy}", markup=False, soft_wrap=True, style="dim")
    if not wanted:
        out.print("Everything is filled in.")
        return
    out.print(f"\n{len(wanted)} things to settle before the first real person.")
    sys.exit(1)
