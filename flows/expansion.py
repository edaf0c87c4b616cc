"""A flow file made whole: shared steps and shared option labels put in place, each still knowing its own line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from flows.conditions import KINDS
from flows.model import UNSURE, Identifier, Language, Strict, Text
from flows.source import Document, InvalidContent, Path, Problem, parse
from flows.translations import with_translations

M = TypeVar("M", bound=BaseModel)

Files = Mapping[str, str]
"""Content files by name, as text."""


class SharedOption(Strict):
    """An option that many questions offer, such as « Je ne sais pas »."""

    text: Text
    also: dict[Language, tuple[str, ...]] = {}


class OwnTexts(Strict):
    """messages.yml: what the assistant itself says, options shared by every question, words that are commands, and
    words that say yes or no where the assistant asks whether to go on."""

    texts: dict[Identifier, Text]
    options: dict[Identifier, SharedOption]
    commands: dict[Identifier, dict[Language, tuple[str, ...]]]
    agreeing: dict[Literal["oui", "non"], dict[Language, tuple[str, ...]]] = {}
    exchanging: dict[Literal["fin_echange", "repondre_cellule"], dict[Language, tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of an expanded flow was written: file and path in it."""

    document: Document
    path: Path

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.document.line(self.path)


@dataclass(frozen=True, slots=True)
class Source:
    """A flow file with its shared parts put in place, and where each step comes from."""

    document: Document
    data: dict[str, Any]
    origins: Mapping[Path, Origin]

    def place(self, path: Path) -> tuple[str, int]:
        """File and line of a path of the expanded flow."""
        for length in range(len(path), 0, -1):
            origin = self.origins.get(path[:length])
            if origin is not None:
                return origin.document.place((*origin.path, *path[length:]))
        return self.document.place(path)


def expand(files: Files, name: str, own: OwnTexts) -> Source:
    """Put shared steps and shared option labels in place. Raises InvalidContent for an unknown shared part."""
    document = document_of(files, name)
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("sections"), list):
        raise InvalidContent(
            [Problem("flow", name, 1, "", "a flow file needs a list of 'sections'", "start from salarie.yml")]
        )
    origins: dict[Path, Origin] = {}
    sections = []
    for index, section in enumerate(data["sections"]):
        if not isinstance(section, dict) or not _readable(section):
            sections.append(section)
            continue
        section = dict(section)
        steps = [
            (step, Origin(document, ("sections", index, "steps", number)))
            for number, step in enumerate(section.get("steps", []))
        ]
        if "include" in section:
            steps = [*_included(files, document, index, section), *steps]
        section["steps"] = [_with_shared_options(step, own, origin) for step, origin in steps]
        for number, (_, origin) in enumerate(steps):
            origins[("sections", index, "steps", number)] = origin
        sections.append(section)
    return Source(document, {**data, "sections": sections}, origins)


def _readable(section: Mapping[str, Any]) -> bool:
    """Whether the keys read here have the types of the schema; when not, the schema says what is wrong."""
    left_out = section.get("leave_out", [])
    return (
        isinstance(section.get("steps", []), list)
        and isinstance(section.get("include", ""), str)
        and isinstance(left_out, list)
        and all(isinstance(name, str) for name in left_out)
    )


def _included(files: Files, document: Document, index: int, section: Mapping[str, Any]) -> Iterator[tuple[Any, Origin]]:
    shared_name = f"{section['include']}.yml"
    line = document.line(("sections", index, "include"))
    where = str(section.get("id", ""))
    if shared_name not in files:
        cause = f"the shared file '{shared_name}' does not exist"
        raise InvalidContent([Problem("include", document.name, line, where, cause, "name a file of this folder")])
    shared = document_of(files, shared_name)
    steps = shared.data.get("steps") if isinstance(shared.data, dict) else None
    if not isinstance(steps, list):
        raise InvalidContent(
            [Problem("include", shared_name, 1, "", "a shared file needs a list of 'steps'", "add the key 'steps'")]
        )
    left_out = set(section.get("leave_out", ()))
    known = {str(step.get("id")) for step in steps if isinstance(step, dict)}
    if left_out - known:
        cause = f"'leave_out' names {sorted(left_out - known)}, which '{shared_name}' does not have"
        line = document.line(("sections", index, "leave_out"))
        raise InvalidContent([Problem("include", document.name, line, where, cause, f"choose among {sorted(known)}")])
    for number, step in enumerate(steps):
        if not (isinstance(step, dict) and str(step.get("id")) in left_out):
            yield step, Origin(shared, ("steps", number))


def _with_shared_options(step: Any, own: OwnTexts, origin: Origin) -> Any:
    """Replace an option written as a bare word by the shared one, and add the two ways not to answer."""
    if not isinstance(step, dict):
        return step
    options = step.get("options") or []
    if not isinstance(options, list):
        return step
    wanted = [*options, *(UNSURE if step.get("unsure") is True else ())]
    result = []
    for number, option in enumerate(wanted):
        if isinstance(option, str):
            if option not in own.options:
                line = origin.document.line((*origin.path, "options", number))
                cause = f"'{option}' is not an option shared by all questions"
                remedy = f"write it out with 'id' and 'text', or use one of {sorted(own.options)}"
                raise InvalidContent(
                    [Problem("option", origin.document.name, line, str(step.get("id", "")), cause, remedy)]
                )
            shared = own.options[option]
            option = {"id": option, "text": shared.text, "also": shared.also, "alone": step.get("type") == "multi"}
        result.append(option)
    return {**step, "options": result}


def document_of(files: Files, name: str) -> Document:
    """A content file with its translations. Raises InvalidContent when it is missing, or no YAML."""
    if name not in files:
        raise InvalidContent([Problem("missing_file", name, 0, "", "the file is missing", "restore it")])
    return with_translations(parse(files[name], name), files)


def read_model(document: Document, model: type[M], source: Source | None = None) -> M:
    """Validate a document against its schema. Raises InvalidContent with a line for every fault."""
    data = source.data if source is not None else document.data
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = []
        for fault in error.errors(include_url=False):
            path = _in_file(fault["loc"], data)
            cause = str(fault["msg"]).removeprefix("Value error, ")
            file, line = source.place(path) if source is not None else document.place(path)
            problems.append(Problem("schema", file, line, ".".join(map(str, path)), cause, _remedy(str(fault["type"]))))
        raise InvalidContent(list(dict.fromkeys(problems))) from None


def _in_file(location: tuple[int | str, ...], data: Any) -> Path:
    """The part of a pydantic location that exists in the file; union tags do not."""
    path: list[str | int] = []
    tagged = False
    for part in location:
        if part in KINDS and not tagged:  # a condition is first named by its kind, then come its keys
            tagged = True
            continue
        tagged = False
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif part != location[-1] or not isinstance(data, dict | list):
            continue
        path.append(part)
    return tuple(path)


def _remedy(kind: str) -> str:
    return {
        "missing": "add this key",
        "extra_forbidden": "remove this key, or correct its spelling",
        "string_type": "write a text; a number or a date needs quotes",
        **dict.fromkeys(("tuple_type", "list_type", "frozen_set_type"), "write a list, for example [first, second]"),
        **dict.fromkeys(("dict_type", "model_type"), "write keys, each with its value"),
        "condition": "write one condition, for example {answer: gene, is: beaucoup}",
    }.get(kind, "correct the value")
