"""What tests in a real browser share: one server and one browser, each started once for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bot.wiring import Installation
from storage import audit
from tests.support.browser import NoBrowser, Server, Visitor, chromium, need_browser, visiting
from tests.support.clock import Clock
from tests.support.stage import Stage


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`relais run`."""
    running = Server(tmp_path_factory.mktemp("relais"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Not for longer than this folder: while it is open, no other event loop can run in this thread."""
    try:
        with chromium() as opened:
            yield opened
    except NoBrowser as error:
        need_browser(error)


@pytest.fixture(scope="session")
def cell(server: Server) -> dict[str, str]:
    """The header of an API key of gims13."""
    return server.api_key()


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """A person with a phone, whose page must have no fault."""
    with visiting(browser, server.url) as person:
        yield person
        assert person.faults == []


@pytest.fixture
def stage(installation: Installation, clock: Clock, browser: Browser) -> Iterator[Stage]:
    """A cell in browsers and a clock that the test moves, on each kind of database; its journal must be whole."""
    with Stage.set(installation, clock, browser) as opened:
        yield opened
    assert installation.store.run_now(audit.verify, "gims13") is None
