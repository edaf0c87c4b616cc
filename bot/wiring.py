"""The one place that puts an installation together from its environment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.campaigns.logos import read_logos
from bot.config import Config, load_config
from bot.demo.configuration import closed_in
from bot.indicators.own import read_wordings
from bot.settings import Settings, load_settings
from bot.world import World
from flows.catalog import Catalog, packaged
from flows.understanding.crisis import CrisisRules
from flows.understanding.intents import Intents
from storage import demo
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
    settings: Settings | None = None,
    *,
    clock: Callable[[], float] = time.time,
    migrate: bool | None = None,
    durable: bool = True,
) -> Installation:
    """Read the environment, config.yml and the content, then open the database; `durable` as in `open_store`.

    Raises InvalidSettings, InvalidContent, InvalidKeys, StoreError, UnusableDatabase, NeedsMigration or CannotDecrypt,
    each with place, cause and remedy in its message.
    """
    settings = settings or load_settings()
    path = settings.config_path()
    config = load_config(path)
    beside = path.parent if path is not None else Path()
    wordings, logos = read_wordings(config, beside), read_logos(config, beside)
    catalog = packaged()
    ring = settings.key_ring()
    Intents.load()  # once, before the first person waits for it
    store = open_store(settings.database_url, ring, clock=clock, migrate=migrate, durable=durable)
    fictive = store.run_now(demo.is_marked)
    if fictive:
        config = closed_in(config)
    reaches = frozenset({"email"}) if fictive else settings.reaches()  # to be seen there: nothing leaves it
    world = World(
        catalog,
        _crisis_rules(),
        config,
        settings.base_url(),
        demo=fictive,
        reaches=reaches,
        wordings=wordings,
        logos=logos,
    )
    store.run_now(world.keep_flows)
    return Installation(settings, config, catalog, world, store)


@cache
def _crisis_rules() -> CrisisRules:
    return CrisisRules.load()
