"""`relais actions`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.listening import server_of
from bot.commands.output import out, refuse, say_if_fictive
from bot.rasa.callers import Callers
from bot.readiness import blocking
from bot.settings import load_settings
from bot.wiring import Installation, open_installation

if TYPE_CHECKING:
    import uvicorn

_HOST = "127.0.0.1"
_PORT = 5055
"""Where Rasa looks for its action server unless told otherwise."""


def actions(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on, on this machine only.")] = _PORT,
) -> None:
    """Answer an assistant built with Rasa. Needs RELAIS_ACTIONS_TOKEN. Stops cleanly on Ctrl-C."""
    from bot.logs import configure

    configure()
    settings = load_settings()
    callers = Callers.parse(settings.actions_token.get_secret_value())
    installation = open_installation(settings)
    try:
        gaps = blocking(settings, installation.config)
        if gaps:
            refuse(*(f"{gap.service}: {gap.what} — {gap.remedy}" for gap in gaps))
        say_if_fictive(installation)
        asyncio.run(_serve(installation, callers, port))
    finally:
        installation.store.close()


async def _serve(installation: Installation, callers: Callers, port: int) -> None:

    from bot.rasa.actions import Actions
    from bot.rasa.server import create_actions_app

    app = create_actions_app(Actions(installation.store, installation.world), callers)
    server = server_of(app, _HOST, port)
    saying = asyncio.create_task(_say_it_listens(server, port))
    try:
        await server.serve()
    except SystemExit:
        refuse(f"port {port} cannot be opened — another program uses it; choose another with --port")
    finally:
        saying.cancel()


async def _say_it_listens(server: uvicorn.Server, port: int) -> None:
    while not server.started:
        await asyncio.sleep(0.02)
    out.print(f"Relais PDP answers Rasa: the action server listens on http://{_HOST}:{port}/webhook", soft_wrap=True)
