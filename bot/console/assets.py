"""Styles and scripts of the console, each under an address that changes with any of them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

from bot.webchat.assets import Asset, pack

_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


@cache
def _files() -> dict[str, Asset]:
    folder = resources.files("bot.console").joinpath("static")
    contents = {item.name: item.read_bytes() for item in folder.iterdir()}
    return {name: Asset(content, pack(content), _TYPES[name.rpartition(".")[2]]) for name, content in contents.items()}


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for name, asset in sorted(_files().items()):
        digest.update(name.encode() + b"\0" + asset.content + b"\0")
    return digest.hexdigest()[:16]


def address(name: str) -> str:
    """Where a file is served."""
    assert name in _files(), name
    return f"/cellule/static/{_version()}/{name}"


def find(name: str) -> Asset | None:
    """A file as it is sent."""
    return _files().get(name)


def is_current(version: str) -> bool:
    """Whether an address is that of today's files."""
    return version == _version()
