"""`relais run` and `relais worker`."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.listening import server_of
from bot.commands.output import out, refuse, say_if_fictive
from bot.readiness import blocking
from bot.settings import load_settings
from bot.wiring import Installation, open_installation
from storage import access, audit, members
from storage.transaction import Transaction

if TYPE_CHECKING:
    import uvicorn

    from bot.telegram.running import Telegram

_FIRST_SERVICE = "gims13"


def run(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (default: RELAIS_PORT, 8080).")
    ] = None,
) -> None:
    """Start everything: pages, HTTP API, deliveries, reminders and purges. Stops cleanly on Ctrl-C."""
    from bot.logs import configure

    configure()
    settings = load_settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    installation = open_installation(settings)
    gaps = blocking(settings, installation.config)
    if gaps:
        installation.store.close()
        refuse(*(f"{gap.service}: {gap.what} — {gap.remedy}" for gap in gaps))
    say_if_fictive(installation)
    _invite_the_first(installation)
    try:
        asyncio.run(serve(installation))
    finally:
        installation.store.close()


def worker() -> None:
    """Deliver, remind and purge, without the web server. Several may run on one PostgreSQL database."""
    from bot.logs import configure

    configure()
    installation = open_installation()
    say_if_fictive(installation)
    try:
        asyncio.run(_work_alone(installation))
    finally:
        installation.store.close()


async def serve(installation: Installation) -> None:
    """Listen, deliver, remind and purge until it is told to stop."""
    from bot.api.app import create_app
    from bot.api.context import Context
    from bot.api.limits import Limiter
    from bot.worker.loop import carrier_of, work

    carrier_of(installation)
    settings = installation.settings
    limiter = Limiter(installation.store.clock)
    telegram = await _telegram(installation)
    name = (lambda: telegram.name) if telegram is not None else None
    app = create_app(Context(installation.store, installation.world, limiter, settings.init_data(), name))
    if telegram is not None and telegram.router is not None:
        app.include_router(telegram.router)
    server = server_of(app, settings.host, settings.port)
    stop = asyncio.Event()
    chats = telegram.messenger if telegram is not None else None
    beside = [
        asyncio.create_task(_once_it_listens(server, installation)),
        asyncio.create_task(work(installation, stop, chats)),
    ]
    if telegram is not None:
        beside.append(asyncio.create_task(telegram.run(stop)))
    try:
        await server.serve()
    except SystemExit:
        refuse(
            f"port {settings.port} of {settings.host} cannot be opened — another program uses it, or this machine has "
            "no such address; change RELAIS_PORT (or --port), or RELAIS_HOST"
        )
    finally:
        stop.set()
        beside[0].cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        if telegram is not None:
            await telegram.close()


async def _telegram(installation: Installation) -> Telegram | None:
    """The messaging entrance, with a token; aiogram is not imported without."""
    settings = installation.settings
    if settings.telegram_token is None or installation.world.demo:
        return None
    from bot.telegram.running import open_telegram

    telegram = await open_telegram(installation)
    if not settings.base_url().startswith("https://"):
        out.print("Telegram: no public HTTPS address (RELAIS_PUBLIC_URL), so the confidential window is not offered")
    if not telegram.introduced:
        out.print("Telegram cannot be reached now; it is tried again")
    return telegram


async def _once_it_listens(server: uvicorn.Server, installation: Installation) -> None:
    """Say so, then look at the calendars, whose library takes longer to load than a page may take."""
    from bot.deadlines import opens_at

    while not server.started:
        await asyncio.sleep(0.02)
    settings = installation.settings
    out.print(f"Relais PDP listens on http://{settings.host}:{settings.port} — the API is described at /api/docs")
    for service in installation.config.services.values():
        await asyncio.to_thread(opens_at, service, installation.store.clock())


async def _work_alone(installation: Installation) -> None:
    from bot.worker.loop import work

    chats, entrance = None, None
    if installation.settings.telegram_token is not None and not installation.world.demo:
        from bot.telegram.messenger import Messenger
        from bot.telegram.running import entrance_of

        entrance = entrance_of(installation)
        chats = Messenger(entrance)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(each, stop.set)
    out.print("Relais PDP worker: delivering, reminding and purging")
    await work(installation, stop, chats)
    if entrance is not None:
        await entrance.close()


def _invite_the_first(installation: Installation) -> None:
    """On a fresh installation, somebody must be able to read: invite the first coordinator and say how."""
    service = (
        _FIRST_SERVICE if _FIRST_SERVICE in installation.config.services else next(iter(installation.config.services))
    )
    store = installation.store
    if store.run_now(access.anybody):
        return

    def use_case(tx: Transaction) -> str:
        name, token = members.invite(tx, service, "coordinator")
        audit.record(tx, service, "relais", "member_invited", name)
        return token

    token = store.run_now(use_case)
    out.print(f"First start. Invitation for the coordinator of {service}, good for 7 days, shown once:", soft_wrap=True)
    out.print(f"  {installation.settings.base_url()}/cellule/invitation/{token}", soft_wrap=True)
