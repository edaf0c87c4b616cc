"""Styles and scripts: read once, compressed once, under one address that changes with any of them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fastapi import APIRouter, Request, Response

from bot.api import problems

router = APIRouter(include_in_schema=False)

_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_COMMENTS = re.compile(rb"^[ \t]*(?://.*|/\*[\s\S]*?\*/)\n", re.MULTILINE)
_RARE = ("language.js", "telegram.js")
"""Modules that few visits need: loaded when they do."""
_MARGINS = re.compile(rb"^[ \t]+", re.MULTILINE)
_BLANK = rb"(?:\s|(?>/\*[\s\S]*?\*/))"
_STYLE = re.compile(
    rb"""("(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|url\([^)]*\)|\\.\s*)"""
    rb"|%(blank)b*([{};])%(blank)b*|%(blank)b+" % {b"blank": _BLANK}
)
"""What a style sheet keeps as it is (strings, addresses, escapes), then its blanks: those around braces say nothing."""
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    packed: bytes
    media_type: str


@dataclass(frozen=True)
class Assets:
    """Every file by name. `version` is a hash of all of them, so that modules import each other by bare names."""

    files: dict[str, Asset]
    version: str

    def address(self, name: str) -> str:
        """Where a file is served."""
        assert name in self.files, name
        return f"/static/{self.version}/{name}"

    def text(self, name: str) -> str:
        """A file that stands in the page itself."""
        return self.files[name].content.decode()

    def scripts(self) -> list[str]:
        """The modules of every visit, asked for at once rather than one after the other."""
        return [self.address(name) for name in sorted(self.files) if name.endswith(".js") and name not in _RARE]


@cache
def assets() -> Assets:
    """The packaged files."""
    found = {}
    digest = hashlib.sha256()
    for item in sorted(resources.files("bot.webchat").joinpath("static").iterdir(), key=lambda each: each.name):
        media_type = _TYPES.get(item.name.rpartition(".")[2])
        if media_type is None:
            continue
        source = item.read_bytes()
        content = style(source) if media_type == _TYPES["css"] else _MARGINS.sub(b"", _COMMENTS.sub(b"", source))
        digest.update(item.name.encode() + b"\0" + content + b"\0")
        found[item.name] = Asset(content, pack(content), media_type)
    return Assets(found, digest.hexdigest()[:16])


def style(source: bytes) -> bytes:
    """A style sheet that says the same without what is for who reads its source: a phone on a slow network does not
    wait for comments and margins."""

    def kept(found: re.Match[bytes]) -> bytes:
        # Between a name and its value neither do they; elsewhere one says as much as several.
        colon = source[found.start() - 1 : found.start()] == b":"
        return found[1] or found[2] or (b"" if colon else b" ")

    return _STYLE.sub(kept, source)


def pack(content: bytes) -> bytes:
    """Compressed; the same content always gives the same bytes."""
    return gzip.compress(content, 9, mtime=0)


def source_hash(text: str) -> str:
    """The source that allows exactly this inline style in a Content-Security-Policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def accepts_gzip(request: Request) -> bool:
    """Whether the client reads gzip."""
    return any("gzip" in value and "gzip;q=0" not in value for value in request.headers.getlist("accept-encoding"))


@router.api_route("/static/{version}/{name}", methods=["GET", "HEAD"])
async def asset(version: str, name: str, request: Request) -> Response:
    """One file. An address of another version gets today's file, not to be kept: a page outlives an update."""
    found = assets().files.get(name)
    if found is None:
        raise problems.Problem(404, "not-found", "Page introuvable", "Cette adresse n’existe pas ici.")
    headers = {"Vary": "Accept-Encoding", "Cache-Control": _FOREVER if version == assets().version else "no-store"}
    if accepts_gzip(request):
        return Response(found.packed, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, media_type=found.media_type, headers=headers)
