"""An installation on a fresh database, as `relais run` would wire it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.api.app import create_app
from bot.api.context import Context
from bot.api.limits import Limiter
from bot.settings import Settings
from bot.wiring import Installation, open_installation
from storage import members
from storage.vault import KeyRing

REPOSITORY = Path(__file__).resolve().parents[2]


def settings(database_url: str, *, keys: str | None = None, **more: Any) -> Settings:
    """Settings that read no .env file and no environment variable but those given."""
    values = {
        "RELAIS_CONFIG": REPOSITORY / "config.yml",
        "RELAIS_DATABASE_URL": database_url,
        "RELAIS_KEYS": keys or KeyRing.new_entry("k1", os.urandom),
        **more,
    }
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


@contextmanager
def installed(
    given: Settings, clock: Callable[[], float], *, readers: tuple[str, ...] = ("gims13",)
) -> Iterator[Installation]:
    """Open an installation where `readers` have somebody who reads."""
    opened = open_installation(given, clock=clock, migrate=True)
    try:
        for service in readers:
            opened.store.run_now(members.invite, service, "coordinator")
        yield opened
    finally:
        opened.store.close()


def client(installation: Installation, *, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """An HTTP client of the application, in process."""
    limiter = Limiter(installation.store.clock)
    context = Context(installation.store, installation.world, limiter, installation.settings.init_data())
    transport = httpx.ASGITransport(create_app(context), client=(address, 4711), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://relais.test")
