"""One real Rasa server for every test of this folder, trained once on what `relais rasa export` writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import load_config
from bot.rasa.export import export
from bot.world import World
from flows.catalog import packaged
from flows.understanding.crisis import CrisisRules
from tests.support.installation import REPOSITORY
from tests.support.ports import quiet_port
from tests.support.rasa_server import RasaServer

_RASA = "RELAIS_TEST_RASA"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They need an environment that `make test-rasa` makes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.rasa)


@pytest.fixture(scope="session")
def rasa_command() -> Path:
    """The `rasa` command, in its own environment."""
    if _RASA not in os.environ:
        pytest.skip("run by `make test-rasa`")
    return Path(os.environ[_RASA])


@pytest.fixture(scope="session")
def actions_port() -> int:
    """Where Rasa looks for the action server, of whichever test."""
    return quiet_port()


@pytest.fixture(scope="session")
def rasa(rasa_command: Path, actions_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """A server, trained and started."""
    folder = tmp_path_factory.mktemp("assistant")
    config = load_config(REPOSITORY / "config.yml")
    export(World(packaged(), CrisisRules.load(), config, "http://localhost:8080"), folder, None)
    server = RasaServer(rasa_command, folder, actions_port)
    server.train()
    server.start()
    yield server
    server.kill()
