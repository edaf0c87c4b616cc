"""JSON data as ciphertext bound to the place where it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from storage.vault import DataKey


def seal(key: DataKey, place: str, content: Mapping[str, Any]) -> bytes:
    """`content` under `key`, to be read at `place` only: table, row and column."""
    return key.seal(json.dumps(content, ensure_ascii=False).encode(), place)


def unseal(key: DataKey, place: str, sealed: bytes) -> dict[str, Any]:
    """Read what `seal` wrote. Raises CannotDecrypt."""
    content: dict[str, Any] = json.loads(key.open(sealed, place))
    return content
