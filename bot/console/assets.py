"""The styles and scripts of the console."""

from __future__ import annotations

from functools import cache

from bot.assets import Assets, packaged


@cache
def assets() -> Assets:
    """The packaged files; bot/console/files.py serves them."""
    return packaged("bot.console", "/cellule/static")
