"""YAML that remembers where each value stands, so that every error can name its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

Path = tuple[str | int, ...]

MAX_SIZE = 500_000
"""Characters in one file: many times the longest questionnaire, still read in about a second."""
MAX_DEPTH = 50
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an author must mend, with place, cause and remedy.

    `code` is stable (tests and editors rely on it); `line` is 1-based, 0 when the whole file is meant.
    """

    code: str
    file: str
    line: int
    where: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f" [{self.where}]" if self.where else ""
        return f"{place}{where} {self.code}: {self.cause} — {self.remedy}"


class InvalidContent(ValueError):
    """A content or configuration file cannot be used. `problems` says where, why and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed YAML file: plain `data`, and the line on which each path of it starts; `elsewhere` are the paths that
    came from other files, with file and line (flows/translations.py)."""

    name: str
    data: Any
    lines: Mapping[Path, int] = field(repr=False)
    elsewhere: Mapping[Path, tuple[str, int]] = field(default_factory=dict, repr=False)

    def line(self, path: Sequence[str | int]) -> int:
        """Line of `path`, or of its nearest known parent; 1 when nothing of it is known."""
        key = tuple(path)
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    def place(self, path: Sequence[str | int]) -> tuple[str, int]:
        """File and line of `path`, or of its nearest known parent."""
        key = tuple(path)
        while key and key not in self.lines:
            if key in self.elsewhere:
                return self.elsewhere[key]
            key = key[:-1]
        return self.name, self.lines.get(key, 1)


def parse(text: str, name: str) -> Document:
    """Read YAML `text` of the file called `name`.

    Raises InvalidContent for broken YAML, a repeated key, an anchor, an alias, a tag, a control character, or a size
    or nesting that no author needs.
    """
    if len(text) > MAX_SIZE:
        cause = f"the file has {len(text)} characters; more than {MAX_SIZE} are not read"
        raise InvalidContent([Problem("too_large", name, 1, "", cause, "give this the content file it was meant for")])
    node = _compose(text, name)
    if node is None:
        raise InvalidContent(
            [Problem("empty", name, 1, "", "the file is empty", "restore it from its packaged version")]
        )
    lines: dict[Path, int] = {}
    return Document(name, _build(node, (), lines, name), lines)


class _PlainLoader(yaml.SafeLoader):
    """Composes plain data only, so that a small file cannot grow without bound nor hide what it says."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        fault = _unwanted(event)
        if fault is None and self.depth >= MAX_DEPTH:
            fault = f"more than {MAX_DEPTH} levels of nesting"
        if fault is not None:
            raise yaml.composer.ComposerError(None, None, fault, event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def _unwanted(event: yaml.Event) -> str | None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        return "anchors and aliases are not used here; a text that begins with & or * needs quotes"
    if getattr(event, "tag", None) is not None:
        return "tags are not used here; a text that begins with ! needs quotes"
    found = _CONTROL.search(event.value) if isinstance(event, yaml.ScalarEvent) else None
    return f"the control character U+{ord(found[0]):04X} in a text" if found else None


def _compose(text: str, name: str) -> yaml.Node | None:
    """The YAML tree of `text`. Raises InvalidContent on the line where it breaks."""
    try:
        return _compose_fast(text)
    except (yaml.YAMLError, ValueError, OverflowError):
        return _compose_telling(text, name)


def _compose_fast(text: str) -> yaml.Node | None:
    """By the C library, eight times faster; its errors do not say enough. Raises YAMLError."""
    loader = getattr(yaml, "CSafeLoader", _PlainLoader)
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth >= MAX_DEPTH or _unwanted(event) is not None:
            raise yaml.YAMLError
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _compose_telling(text: str, name: str) -> yaml.Node | None:
    """The same, slowly, telling on which line it breaks. Raises InvalidContent."""
    remedy = "mend the indentation, quotes or colons there"
    loader: _PlainLoader | None = None
    try:
        loader = _PlainLoader(text)
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        cause = " ".join(part for part in (error.context, error.problem) if part)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        cause = f"the character U+{ord(text[error.position]):04X} does not belong in a text file"
        remedy = "remove it, and save the file as UTF-8 text"
    except (ValueError, OverflowError) as error:
        line = loader.line + 1 if loader is not None else 1
        cause = f"a number or escape that no text needs ({error})"
    finally:
        if loader is not None:
            loader.dispose()
    raise InvalidContent([Problem("yaml", name, line, "", f"not valid YAML: {cause}", remedy)])


def _build(node: yaml.Node, path: Path, lines: dict[Path, int], name: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node, name)
            if key in result:
                raise InvalidContent(
                    [
                        Problem(
                            "repeated_key",
                            name,
                            key_node.start_mark.line + 1,
                            ".".join(map(str, path)),
                            f"the key '{key}' stands twice",
                            "keep one of the two",
                        )
                    ]
                )
            result[key] = _build(value_node, (*path, key), lines, name)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, index), lines, name) for index, item in enumerate(node.value)]
    return _scalar(node, name)


def _key(node: yaml.Node, name: str) -> str:
    """Keys are kept as written: an unquoted `oui`, `no` or `on` would otherwise turn into a boolean."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    line = node.start_mark.line + 1
    raise InvalidContent([Problem("yaml", name, line, "", "a key must be plain text", "write the key as a word")])


def _scalar(node: yaml.Node, name: str) -> str | int | float | bool | date | None:
    if node.tag == "tag:yaml.org,2002:str":
        return str(node.value)
    try:
        value = yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        line = node.start_mark.line + 1
        reason = error.problem if isinstance(error, yaml.MarkedYAMLError) else error
        raise InvalidContent(
            [Problem("yaml", name, line, "", f"this value cannot be read: {reason}", "put it in quotes")]
        ) from None
    # YAML 1.1 reads unquoted yes/no/on/off as booleans; here only true and false are.
    if isinstance(value, bool) and node.value.lower() not in ("true", "false"):
        return str(node.value)
    assert value is None or isinstance(value, str | int | float | date)
    return value
