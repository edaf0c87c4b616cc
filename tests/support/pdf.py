"""What is written in a PDF made with standard fonts, page by page."""

from __future__ import annotations

import base64
import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\)\s*Tj|\b(?:T\*|Td|Tm|ET)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


def pages(document: bytes) -> list[str]:
    """The words of each page, in the order in which they were written, with ordinary spaces."""
    assert document.startswith(b"%PDF-")
    found = []
    for drawn in drawings(document):
        pieces = [each[1] for each in _SHOWN.finditer(drawn)]
        words = [" " if each is None else _ESCAPED.sub(_plain, each).decode("cp1252") for each in pieces]
        found.append(" ".join("".join(words).replace("\u00a0", " ").split()))
    return found


def drawings(document: bytes) -> list[bytes]:
    """What draws each page."""
    streams = _STREAM.findall(document)
    return [zlib.decompress(base64.a85decode(b"<~" + packed.strip(), adobe=True)) for packed in streams]


def _plain(escape: re.Match[bytes]) -> bytes:
    given = escape[1]
    return bytes([int(given, 8)]) if given.isdigit() else {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(given, given)
