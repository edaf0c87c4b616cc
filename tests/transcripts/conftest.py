"""One installation for the conversations of a module: they know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import Installation
from bot.world import World
from storage import access
from tests.support.clock import Clock
from tests.support.installation import installed, settings


@pytest.fixture(scope="module")
def talking_clock() -> Clock:
    """The clock of `talking`."""
    return Clock()


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory, talking_clock: Clock) -> Iterator[Installation]:
    """An installation where gims13 has somebody who reads, and simt77 nobody."""
    folder: Path = tmp_path_factory.mktemp("talking")
    with installed(settings(f"sqlite:///{folder}/relais.db"), talking_clock) as opened:
        yield opened


@pytest.fixture(scope="module")
def key(talking: Installation) -> str:
    """An API key of gims13."""
    return talking.store.run_now(access.create_api_key, "gims13", "reader")[1]


def with_config(
    installation: Installation, service: str, changes: dict[str, Any], reaches: Sequence[str] = ()
) -> Installation:
    """The same installation, some keys of a service set otherwise in config.yml, and ways to write to people later."""
    if not changes and not reaches:
        return installation
    changed = installation.config.services[service].model_copy(update=changes)
    config = installation.config.model_copy(update={"services": {**installation.config.services, service: changed}})
    old = installation.world
    world = World(installation.catalog, old.crisis, config, old.base_url, reaches=frozenset(reaches))
    return replace(installation, config=config, world=world)
