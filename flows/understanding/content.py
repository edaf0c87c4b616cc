"""Reading the packaged content of this folder's readers, fast."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def packaged(name: str) -> Any:
    """What a file of `flows/content/` holds, such as `ideas.yml`. Raises OSError or yaml.YAMLError."""
    return parsed(files("flows").joinpath("content", name).read_text("utf-8"))


def parsed_file(path: Path) -> Any:
    """What a file holds. Raises OSError or yaml.YAMLError."""
    return parsed(path.read_text("utf-8"))


def parsed(text: str) -> Any:
    """What a YAML text says, in plain values only."""
    return yaml.load(text, _LOADER)  # noqa: S506 (one of the safe loaders)
