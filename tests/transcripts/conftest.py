"""One installation for the conversations of a module: they know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.wiring import Installation
from bot.world import World
from storage import access
from tests.support.clock import Clock
from tests.support.installation import installed, settings
from tests.transcripts.runner import Transcript


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


def as_given(installation: Installation, transcript: Transcript) -> Installation:
    """The same installation as a transcript wants it: keys of its service in config.yml, ways to write to people
    later."""
    if not transcript.config and not transcript.reaches:
        return installation
    services = installation.config.services
    changed = services[transcript.service].model_copy(update=transcript.config)
    config = installation.config.model_copy(update={"services": {**services, transcript.service: changed}})
    old = installation.world
    world = World(installation.catalog, old.crisis, config, old.base_url, reaches=frozenset(transcript.reaches))
    return replace(installation, config=config, world=world)
