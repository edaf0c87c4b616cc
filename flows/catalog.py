"""The content an installation speaks with: every flow, the door, the assistant's own texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from flows.checks import check_flow, check_shared
from flows.checks.topics import read_information
from flows.expansion import Files, OwnTexts, Source, document_of, expand, read_model
from flows.languages import FRENCH, languages
from flows.model import CompiledFlow, Flow, Identifier, Language, Option, Strict, Text
from flows.source import InvalidContent, Problem
from flows.topics import Information
from flows.translations import TOPICS_FOLDER

FLOW_FILES = ("salarie.yml", "manager.yml", "parler_a_quelqu_un.yml")


class Stated(Strict):
    """What people say of themselves that `names` an option of the door, or only `leans` towards it."""

    names: dict[Language, tuple[str, ...]] = {}
    leans: dict[Language, tuple[str, ...]] = {}


class Door(Strict):
    """The first screen: who are you, what do you need. `stated` is by the id of an option."""

    text: Text
    welcome: tuple[Text, ...]
    options: tuple[Option, ...]
    stated: dict[Identifier, Stated] = {}


@dataclass(frozen=True)
class Catalog:
    """Everything needed to talk: flows by id, the door, own texts, topics."""

    flows: Mapping[str, CompiledFlow]
    door: Door
    own: OwnTexts
    information: Information


def packaged_files() -> dict[str, str]:
    """The content files that come with this version: those of topics are named `topics/….yml`, translations as the
    French file under their language, `en/topics/….yml`."""
    content = resources.files("flows") / "content"
    prefixes = ["", *(f"{name}/" for name in languages() if name != FRENCH)]
    folders = [f"{prefix}{inner}" for prefix in prefixes for inner in ("", f"{TOPICS_FOLDER}/")]
    return {
        f"{prefix}{item.name}": item.read_text("utf-8")
        for prefix in folders
        if (folder := content / prefix).is_dir()
        for item in folder.iterdir()
        if item.name.endswith(".yml")
    }


@cache
def packaged() -> Catalog:
    """The catalog of the packaged content. Raises InvalidContent when it was damaged."""
    return load(packaged_files())


def load(files: Files) -> Catalog:
    """Build the catalog from content files. Raises InvalidContent naming every line to mend."""
    problems: list[Problem] = []
    own = read_model(document_of(files, "messages.yml"), OwnTexts)
    door = read_model(document_of(files, "accueil.yml"), Door)
    flows: dict[str, CompiledFlow] = {}
    checked: list[tuple[Flow, Source]] = []
    for name in FLOW_FILES:
        try:
            source = expand(files, name, own)
            flow = read_model(source.document, Flow, source)
            found = [*_repeated_id(flow, source, checked), *check_flow(flow, source)]
            problems.extend(found)
            checked.append((flow, source))
            if not found:
                flows[flow.flow] = compile_flow(flow)
        except InvalidContent as error:
            problems.extend(error.problems)
    if len(checked) == len(FLOW_FILES):
        problems.extend(check_shared(checked))
    information, found = read_information(files)
    problems.extend(found)
    if problems or information is None:
        raise InvalidContent(list(dict.fromkeys(problems)))
    return Catalog(flows, door, own, information)


def _repeated_id(flow: Flow, source: Source, before: list[tuple[Flow, Source]]) -> list[Problem]:
    for other, written in before:
        if other.flow == flow.flow:
            name, line = source.place(("flow",))
            cause = f"'{flow.flow}' is also the id of {written.document.name}"
            return [Problem("repeated_flow", name, line, "flow", cause, "give each questionnaire an id of its own")]
    return []


def compile_flow(flow: Flow) -> CompiledFlow:
    """Compile a checked flow under the hash of its whole content."""
    return CompiledFlow(flow, hashlib.sha256(dump_flow(flow).encode()).hexdigest())


def dump_flow(flow: Flow) -> str:
    """The flow as canonical JSON: what is hashed, and kept so that a run can end on the version it began."""
    data = flow.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_flow(dumped: str) -> CompiledFlow:
    """Read what `dump_flow` wrote."""
    return compile_flow(Flow.model_validate(json.loads(dumped)))
