"""Reading the packaged content of this folder's readers, fast."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from flows.source import Document, InvalidContent, Problem, parse

T = TypeVar("T")

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def packaged(name: str) -> Any:
    """What a file of `flows/content/` holds, such as `ideas.yml`. Raises OSError or yaml.YAMLError."""
    return parsed(files("flows").joinpath("content", name).read_text("utf-8"))


def refused(error: ValidationError, document: Document) -> InvalidContent:
    """The faults of a file that authors edit, each with its line."""
    return InvalidContent(
        [
            Problem(
                "schema",
                document.name,
                document.line(fault["loc"]),
                ".".join(map(str, fault["loc"])),
                str(fault["msg"]).removeprefix("Value error, "),
                "write it as the top of the file tells",
            )
            for fault in error.errors(include_url=False, include_input=False)
        ]
    )


def checked(name: str, shape: type[T]) -> T:
    """What a file of `flows/content/` holds, in this shape. Raises InvalidContent when it was damaged."""
    try:
        return TypeAdapter(shape).validate_python(packaged(name))
    except (ValidationError, yaml.YAMLError) as error:
        document = parse(files("flows").joinpath("content", name).read_text("utf-8"), f"flows/content/{name}")
        if isinstance(error, ValidationError):
            raise refused(error, document) from None
        raise


def parsed_file(path: Path) -> Any:
    """What a file holds. Raises OSError or yaml.YAMLError."""
    return parsed(path.read_text("utf-8"))


def parsed(text: str) -> Any:
    """What a YAML text says, in plain values only."""
    return yaml.load(text, _LOADER)  # noqa: S506 (one of the safe loaders)
