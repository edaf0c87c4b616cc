"""Translations: flat files beside the French ones, put into their texts when a file is read.

`en/salarie.yml` holds lines such as `sections/accord/steps/accord/text: We begin …`: the keys that lead to the text in
`salarie.yml`, an item of a list by its `id`, or by its place where it has none. So the French files stay readable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.languages import FRENCH
from flows.source import Document, Path, parse

TOPICS_FOLDER = "topics"


@dataclass(frozen=True, slots=True)
class Translation:
    """One line of a file of translations. `place` leads to the text it translates; None when it leads nowhere."""

    written: str
    words: Any
    line: int
    place: Path | None


def folders(files: Mapping[str, str]) -> list[str]:
    """The languages that have a folder of translations."""
    found = dict.fromkeys(name.partition("/")[0] for name in files if "/" in name)
    return [name for name in found if name != TOPICS_FOLDER]


def with_translations(document: Document, files: Mapping[str, str]) -> Document:
    """The document with every translation of it in its texts; a line that leads nowhere is left out (`flows check` says
    so). Raises InvalidContent for a file that is no YAML."""
    elsewhere: dict[Path, tuple[str, int]] = {}
    for language in folders(files):
        name = f"{language}/{document.name}"
        for each in lines_of(document.data, files, name):
            if each.place is None:
                continue
            text = at(document.data, each.place)
            if type(text[FRENCH]) is type(each.words):
                text[language] = each.words
                elsewhere[(*each.place, language)] = (name, each.line)
    return Document(document.name, document.data, document.lines, elsewhere) if elsewhere else document


def lines_of(data: Any, files: Mapping[str, str], name: str) -> Iterator[Translation]:
    """The lines of the file of translations `name`; `data` is the French file. Raises InvalidContent."""
    if name not in files:
        return
    flat = parse(files[name], name)
    for written, words in flat.data.items() if isinstance(flat.data, dict) else ():
        place = _place(data, written)
        yield Translation(written, words, flat.line((written,)), place)


def texts_in(data: Any, path: Path = ()) -> Iterator[tuple[Path, str | list[str]]]:
    """Every French text of a file, or list of phrases, with its path."""
    if isinstance(data, dict):
        if FRENCH in data:
            yield path, data[FRENCH]
            return
        for key, inside in data.items():
            yield from texts_in(inside, (*path, key))
    elif isinstance(data, list):
        for index, inside in enumerate(data):
            yield from texts_in(inside, (*path, index))


def named(data: Any, path: Path) -> str:
    """A path as a file of translations writes it."""
    parts = []
    for part in path:
        data = data[part]
        by_id = isinstance(part, int) and isinstance(data, dict) and isinstance(data.get("id"), str)
        parts.append(data["id"] if by_id else str(part))
    return "/".join(parts)


def at(data: Any, path: Path) -> Any:
    """What stands at a path that leads somewhere."""
    for part in path:
        data = data[part]
    return data


def _place(data: Any, written: str) -> Path | None:
    path: list[str | int] = []
    for part in written.split("/"):
        key: str | int | None = part
        if isinstance(data, list):
            key = next((n for n, each in enumerate(data) if isinstance(each, dict) and each.get("id") == part), None)
            if key is None and part.isdecimal() and int(part) < len(data):
                key = int(part)
        elif not isinstance(data, dict) or part not in data:
            key = None
        if key is None:
            return None
        path.append(key)
        data = data[key]
    return tuple(path) if isinstance(data, dict) and FRENCH in data else None
