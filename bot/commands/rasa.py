"""`relais rasa …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.output import known_service, out, refuse

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _root() -> None:
    pass


@app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write to.")],
    service: Annotated[
        str | None, typer.Option(help="The service whose people will talk to it (default: it asks which).")
    ] = None,
) -> None:
    """Write a complete assistant for Rasa Open Source 3.6, ready to train and to run."""
    from bot.config import load_config
    from bot.rasa.export import WouldOverwrite
    from bot.rasa.export import export as write
    from bot.settings import load_settings
    from bot.world import World
    from flows.catalog import packaged
    from flows.understanding.crisis import CrisisRules

    settings = load_settings()
    config = load_config(settings.config_path())
    if service is not None:
        known_service(config, service)
    world = World(packaged(), CrisisRules.load(), config, settings.base_url())
    try:
        for path in write(world, folder, service):
            out.print(str(path), markup=False, soft_wrap=True)
    except WouldOverwrite as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{error.filename} cannot be written: {error.strerror} — choose another folder")
