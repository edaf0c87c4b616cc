"""`relais report`: the carnet de bord of a service as a file, as the console gives it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.commands.output import err, known_service, out, refuse
from bot.wiring import open_installation

_ACTOR = "command"


class Form(StrEnum):
    """Kinds of files, those of bot/logbook/files.py."""

    xlsx = "xlsx"
    docx = "docx"
    pdf = "pdf"
    json = "json"


def report(
    service: Annotated[str, typer.Option("--service", help="Id of the service in config.yml, for example gims13.")],
    period: Annotated[str, typer.Option("--period", help="A quarter or a year: 2026-T1, 2026.")],
    form: Annotated[Form, typer.Option("--format", help="xlsx, docx, pdf or json.")] = Form.xlsx,
    file: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            dir_okay=False,
            help="Where to write it; carnet-SERVICE-PERIOD.FORMAT here if left out.",
        ),
    ] = None,
) -> None:
    """Write the carnet de bord of a period: its validated copy, or a draft marked as such. The journal keeps it."""
    from bot.indicators.releasing import UnknownPeriod
    from bot.logbook.files import FORMS, name_of
    from bot.logbook.making import downloaded
    from bot.logbook.opening import periods

    installation = open_installation()
    store, world = installation.store, installation.world
    into = file or Path(name_of(service, period, form.value))
    try:
        known_service(installation.config, service)
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task("Writing", total=2)
            try:
                document = store.run_now(downloaded, world, service, _ACTOR, period, form.value)
            except UnknownPeriod:
                known = store.run_now(periods, world, service)
                names = ", ".join(each.id for each in known)
                bar.stop()
                refuse(f"{service} has no logbook of '{period}' — those it has: {names}")
            bar.update(task, completed=1)
            content = FORMS[form.value].render(document, world)
            bar.update(task, completed=2)
    finally:
        store.close()
    try:
        into.write_bytes(content)
    except OSError as error:
        refuse(f"{into} cannot be written ({error.strerror}) — name another file with --out")
    out.print(f"{into}: {document.state}, {len(content) // 1024 + 1} kB", soft_wrap=True, markup=False)
