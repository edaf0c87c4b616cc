"""The logos that stand on the posters of services, read and checked when an installation opens."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.config import Config
from flows.source import InvalidContent, Problem

MOST = 2_000_000
"""Bytes of a logo: enough for a printed one."""
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def read_logos(config: Config, folder: Path) -> Mapping[str, bytes]:
    """The logo of each service that has one; relative paths begin in `folder`.

    Raises InvalidContent for one that cannot be printed.
    """
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name, service in config.services.items():
        if service.logo is None:
            continue
        path = folder / service.logo
        cause, content = _read(path)
        if cause:
            remedy = f"give a PNG or JPEG picture of at most {MOST // 1_000_000} MB, or remove the key"
            problems.append(Problem("logo", str(path), 0, f"services.{name}.logo", cause, remedy))
        found[name] = content
    if problems:
        raise InvalidContent(problems)
    return found


def _read(path: Path) -> tuple[str, bytes]:
    """What is wrong with a file, empty when nothing is, and what it holds."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return f"it cannot be read: {error.strerror}", b""
    if len(content) > MOST:
        return "it is too large", b""
    if not content.startswith(_KINDS):
        return "it is neither PNG nor JPEG", b""
    from reportlab.lib.utils import ImageReader  # takes a moment to load, and few services have a logo

    try:
        picture: Any = ImageReader(io.BytesIO(content))
        picture.getRGBData()
    except Exception:  # whatever is broken within, it cannot be printed
        return "it is damaged", b""
    return "", content
