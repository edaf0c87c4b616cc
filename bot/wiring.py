"""The one place that puts an installation together from its environment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.config import Config, load_config
from bot.settings import Settings, load_settings
from bot.world import World
from flows.catalog import Catalog, packaged
from flows.understanding.crisis import CrisisRules
from flows.understanding.intents import Intents
from storage.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Installation:
    """A store opened, and what to speak with."""

    settings: Settings
    config: Config
    catalog: Catalog
    world: World
    store: Store


def open_installation(
    settings: Settings | None = None, *, clock: Callable[[], float] = time.time, migrate: bool | None = None
) -> Installation:
    """Read the environment, config.yml and the content, then open the database.

    Raises InvalidSettings, InvalidContent, InvalidKeys, StoreError, UnusableDatabase, NeedsMigration or CannotDecrypt,
    each with place, cause and remedy in its message.
    """
    settings = settings or load_settings()
    config = load_config(settings.config_path())
    catalog = packaged()
    ring = settings.key_ring()
    Intents.load()  # once, before the first person waits for it
    world = World(catalog, _crisis_rules(), config, settings.base_url())
    store = open_store(settings.database_url, ring, clock=clock, migrate=migrate)
    store.run_now(world.keep_flows)
    return Installation(settings, config, catalog, world, store)


@cache
def _crisis_rules() -> CrisisRules:
    return CrisisRules.load()
