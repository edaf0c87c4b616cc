"""Messages that a member of the cell begins with: what they are made of, and what may stand in their placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Literal

from flows.expansion import Files, read_model
from flows.model import Identifier, Strict, Text
from flows.source import Document, parse

TEMPLATES_FILE = "cell_templates.yml"
ALWAYS = frozenset({"service", "cellule", "cellule_majuscule", "joindre", "horaires", "numero"})
"""Placeholders that are known of every case."""
AT_TIMES = frozenset({"telephone", "adresse", "lien", "prenom_membre", "rendez_vous"})
"""Those that may be missing: the file says, of each, why a template cannot be used then."""


class Template(Strict):
    """One message. `pour`: the queues where it is offered; `clos`: once the case is closed, to be copied elsewhere."""

    titre: Text
    pour: tuple[Literal["salaries", "employeurs"], ...]
    clos: bool = False
    texte: Text


class Templates(Strict):
    """cell_templates.yml."""

    manques: dict[Identifier, Text]
    modeles: dict[Identifier, Template]


def read_templates(files: Files) -> tuple[Templates, Document]:
    """The templates, and where each stands. Raises InvalidContent."""
    document = parse(files[TEMPLATES_FILE], TEMPLATES_FILE)
    return read_model(document, Templates), document


def placeholders_of(text: str) -> list[str]:
    """The placeholders of a text, in order. Raises ValueError where a brace is left open."""
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


def fill(template: Template, words: Mapping[str, str | None]) -> tuple[str, list[str]]:
    """The text with its placeholders filled; empty where there is nothing for some of them, which are named."""
    text = template.texte["fr"]
    missing = [name for name in placeholders_of(text) if not words.get(name)]
    return ("" if missing else text.format_map(words).strip(), list(dict.fromkeys(missing)))
