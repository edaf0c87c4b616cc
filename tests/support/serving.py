"""The application of this process behind a real port, so that a browser meets it and the test still moves its clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from bot.api.app import create_app
from bot.api.context import Context
from bot.api.limits import Limiter
from bot.rasa.actions import Actions
from bot.rasa.callers import Callers
from bot.rasa.server import create_actions_app
from bot.wiring import Installation
from tests.support.ports import quiet_port


@contextmanager
def serving(installation: Installation) -> Iterator[str]:
    """Its address."""
    store = installation.store
    limiter = Limiter(store.clock)
    app = create_app(Context(store, installation.world, limiter, installation.settings.init_data()))
    with behind_port(app) as address:
        yield address


@contextmanager
def serving_actions(installation: Installation, tokens: str) -> Iterator[str]:
    """The address of the action server."""
    actions = Actions(installation.store, installation.world)
    with behind_port(create_actions_app(actions, Callers.parse(tokens))) as address:
        yield address


@contextmanager
def behind_port(app: FastAPI, port: int | None = None) -> Iterator[str]:
    """Any application; the port is a free one unless given."""
    port = port or quiet_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, access_log=False, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, name="relais-served", daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    try:
        yield f"http://localhost:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
