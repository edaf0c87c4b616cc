"""Kits: each has the leaves it needs, every fact has its source, and nothing stands unfilled but [fields]."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.checks.placeholders import placeholder_faults
from flows.expansion import Files
from flows.kits import KITS, Kit, Leaf, read_kit
from flows.model import Text
from flows.source import Document, InvalidContent, Path, Problem
from flows.topics import TOPICS


def read_kits(files: Files) -> tuple[Mapping[str, Kit], list[Problem]]:
    """Every kit that can be read, by id in the order they are offered, and everything that must be mended."""
    problems: list[Problem] = []
    kits: dict[str, Kit] = {}
    for name in KITS:
        try:
            kit, document = read_kit(files, name)
        except InvalidContent as error:
            problems.extend(error.problems)
        else:
            kits[name] = kit
            problems.extend(_of_kit(name, kit, document))
    return kits, problems


def _of_kit(name: str, kit: Kit, document: Document) -> Iterator[Problem]:
    def problem(path: Path, code: str, cause: str, remedy: str) -> Problem:
        return Problem(code, document.name, document.line(path), kit.id, cause, remedy)

    if kit.id != name:
        yield problem(("id",), "kit_id", f"the id is '{kit.id}'", f"write '{name}', as the file is named")
    if (kit.status == "validé") != (kit.validated_by is not None):
        cause = "who signed a kit off goes with « validé »"
        yield problem(("status",), "kit_status", cause, "write both 'status: validé' and 'validated_by', or neither")
    for number, topic in enumerate(kit.topics):
        if topic not in TOPICS:
            cause = f"'{topic}' is not a topic"
            yield problem(("topics", number), "unknown_topic", cause, f"choose among {sorted(TOPICS)}")
    for number, leaf in enumerate(kit.leaves):
        if (leaf.letter is not None) != (leaf.kind == "letter") or bool(leaf.parts) != (leaf.kind == "sheet"):
            cause = f"a {leaf.kind} has '{'letter' if leaf.kind == 'letter' else 'parts'}', and nothing else"
            yield problem(("leaves", number), "kit_leaf", cause, "write that key alone")
    listed = {source.code for source in kit.sources}
    used: set[str] = set()
    for path, codes in _origins(kit):
        used.update(codes)
        for code in codes:
            if code not in listed:
                yield problem(path, "unknown_source", f"'{code}' is not among the sources", "add it to 'sources'")
    for number, source in enumerate(kit.sources):
        if source.code not in used:
            cause = f"nothing comes from '{source.code}'"
            yield problem(("sources", number), "unused_source", cause, "name it where it is used, or remove it")
    for path, text in _texts(kit):
        if "fr" not in text:
            yield problem(path, "missing_text", "no text in fr", "write it")
        for language, words in text.items():
            for code, cause, remedy in placeholder_faults(words, path):
                yield problem((*path, language), code, cause, remedy)


def _origins(kit: Kit) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for number, leaf in enumerate(kit.leaves):
        path: Path = ("leaves", number)
        if leaf.kind == "letter":
            yield (*path, "sources"), leaf.sources
        for place, part in enumerate(leaf.parts):
            yield (*path, "parts", place, "sources"), part.sources


def _texts(kit: Kit) -> Iterator[tuple[Path, Text]]:
    yield ("title",), kit.title
    yield ("purpose",), kit.purpose
    for number, leaf in enumerate(kit.leaves):
        yield from _of_leaf(leaf, ("leaves", number))


def _of_leaf(leaf: Leaf, path: Path) -> Iterator[tuple[Path, Text]]:
    yield (*path, "title"), leaf.title
    if leaf.letter is not None:
        yield (*path, "letter"), leaf.letter
    for number, part in enumerate(leaf.parts):
        yield (*path, "parts", number, "title"), part.title
        if part.text is not None:
            yield (*path, "parts", number, "text"), part.text
        for place, field in enumerate(part.fields):
            yield (*path, "parts", number, "fields", place), field
