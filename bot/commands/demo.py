"""`relais demo`: a year that never happened, to look at console, figures and logbook before the first real request."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.output import err, known_service, out, refuse, say_if_fictive
from bot.commands.serve import serve
from bot.settings import Settings, load_settings
from bot.wiring import Installation, open_installation

_SERVICE = "gims13"


def demo(
    service: Annotated[
        str | None, typer.Option("--service", help="Id of the service whose year is made (default: gims13).")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Another number makes another year (default: 1).")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make the year anew, up to yesterday.")] = False,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (default: RELAIS_PORT, 8080).")
    ] = None,
) -> None:
    """Show Relais with a made-up year of requests, in a database of its own (data/demo.db); nothing goes out.

    The first time takes about a minute; then it is served on this machine until Ctrl-C.
    """
    from bot.config import load_config
    from bot.demo import making
    from bot.logs import configure

    configure()
    settings = load_settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    known_service(load_config(settings.config_path()), service or _SERVICE)
    try:
        making.refuse_unless_demo(making.FILE, settings)
        if fresh or not making.FILE.exists():
            _make(settings, service or _SERVICE, 1 if seed is None else seed)
        elif service is not None or seed is not None:
            raise making.NoDemo(f"{making.FILE} is made already — add --fresh to make another year in its place")
        installation = open_installation(making.settings_of(making.FILE, settings))
    except making.NoDemo as reason:
        refuse(str(reason))
    try:
        _tell(installation)
        asyncio.run(serve(installation))
    finally:
        installation.store.close()


def _make(settings: Settings, service: str, seed: int) -> None:
    from bot.demo import making

    columns = (TextColumn("A made-up year"), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show(part: float, month: str) -> None:
            bar.update(task, completed=part, description=month)

        making.make(making.FILE, settings, service, seed, time.time(), show, making.YEAR)


def _tell(installation: Installation) -> None:
    """How to look at it."""
    from bot.demo import making
    from bot.demo.texts import texts

    say_if_fictive(installation)
    settings, base = installation.settings, installation.settings.base_url()
    service, last = installation.store.run_now(making.service_in_view)
    day = f"{datetime.fromtimestamp(last, installation.config.services[service].zone):%d/%m/%Y}"
    out.print(f"The last calendar year of {service} and what came since, up to {day} (--fresh makes it anew)")
    out.print(f"  As an employee or a manager: {base}/s/{service}", soft_wrap=True)
    out.print(
        f"  As the cell: {base}/cellule, with the password {making.password_of(settings)} and one of", soft_wrap=True
    )
    for each in texts().membres:
        out.print(f"    {making.email_of(service, each)}  ({each.role})", soft_wrap=True)
