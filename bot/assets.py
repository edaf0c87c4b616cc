"""Styles and scripts of one part: read once, made small once, under one address that changes with any of them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

import rcssmin
import rjsmin
from fastapi import Request, Response

from bot.api import problems

_FOREVER = "public, max-age=31536000, immutable"
_KINDS: Final[Mapping[str, tuple[str, Callable[[bytes], bytes]]]] = {
    "css": ("text/css; charset=utf-8", rcssmin.cssmin),
    "js": ("text/javascript; charset=utf-8", rjsmin.jsmin),
}
"""By ending: the media type, and what takes out all that only who reads the source needs."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    packed: bytes
    media_type: str


@dataclass(frozen=True)
class Assets:
    """Every file by name, served under `prefix`. `version` is a hash of all of them, so that modules import each other
    by bare names."""

    prefix: str
    files: Mapping[str, Asset]
    version: str

    def address(self, name: str) -> str:
        """Where a file is served."""
        assert name in self.files, name
        return f"{self.prefix}/{self.version}/{name}"

    def text(self, name: str) -> str:
        """A file that stands in the page itself."""
        return self.files[name].content.decode()

    def answer(self, version: str, name: str, request: Request) -> Response:
        """One file. An address of another version gets today's file, not to be kept: a page outlives an update. Raises
        Problem for an unknown name."""
        found = self.files.get(name)
        if found is None:
            raise problems.Problem(404, "not-found", "Page introuvable", "Cette adresse n’existe pas ici.")
        headers = {"Vary": "Accept-Encoding", "Cache-Control": _FOREVER if version == self.version else "no-store"}
        if accepts_gzip(request):
            return Response(found.packed, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"})
        return Response(found.content, media_type=found.media_type, headers=headers)


def packaged(package: str, prefix: str) -> Assets:
    """The styles and scripts in the folder `static` of a package."""
    found = {}
    digest = hashlib.sha256()
    for item in sorted(resources.files(package).joinpath("static").iterdir(), key=lambda each: each.name):
        kind = _KINDS.get(item.name.rpartition(".")[2])
        if kind is None:
            continue
        media_type, minified = kind
        content = minified(item.read_bytes())
        digest.update(item.name.encode() + b"\0" + content + b"\0")
        found[item.name] = Asset(content, pack(content), media_type)
    return Assets(prefix, found, digest.hexdigest()[:16])


def pack(content: bytes) -> bytes:
    """Compressed; the same content always gives the same bytes."""
    return gzip.compress(content, 9, mtime=0)


def accepts_gzip(request: Request) -> bool:
    """Whether the client reads gzip."""
    return any("gzip" in value and "gzip;q=0" not in value for value in request.headers.getlist("accept-encoding"))
