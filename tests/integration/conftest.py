"""What integration tests share: a browser, and crisis rules read once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from bot.wiring import Installation
from flows.understanding.crisis import CrisisRules
from tests.support.talking import Browser, browsing_in_process
from tests.support.workers import rules


@pytest.fixture(scope="package", autouse=True)
def _crisis_rules_read_once() -> Iterator[None]:
    """They are never changed once read, and reading them takes most of a second."""
    with patch.object(CrisisRules, "load", return_value=rules()):
        yield


@pytest.fixture
def browser(installation: Installation) -> Iterator[Browser]:
    """A browser of the application, on each kind of database."""
    with browsing_in_process(installation) as opened:
        yield opened


@pytest.fixture
def sqlite_browser(sqlite_installation: Installation) -> Iterator[Browser]:
    """The same on SQLite only."""
    with browsing_in_process(sqlite_installation) as opened:
        yield opened


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL rewrites its table of keys at once instead of every half minute."""
    monkeypatch.setattr("storage.postgresql._ERASE_AFTER", 0.05)
