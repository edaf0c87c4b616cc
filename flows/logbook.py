"""The qualitative part of a logbook: its sections (logbook.yml), and what in a text may let somebody be recognised."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from flows.expansion import Files, read_model
from flows.model import Strict, Text
from flows.source import Document, parse

LOGBOOK_FILE = "logbook.yml"
RELIED_ON = (
    "criteres_reperage",
    "outils_mobilises",
    "outils_echecs",
    "freins_organisationnels",
    "freins_partenariat",
    "freins_juridiques",
    "leviers",
    "bonnes_pratiques",
    "plans_prevention",
)
"""Sections that texts already written, exports and the view across services know by their id."""

# Short enough that the database keeps a text put aside under `aside:` and the id.
SectionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=26)]
Trace = Literal["nom", "telephone", "courriel"]

_TRACES: tuple[tuple[Trace, re.Pattern[str]], ...] = (
    (
        "nom",
        re.compile(
            r"\b(?:[Mm]adame|[Mm]onsieur|[Mm]ademoiselle|[Dd]octeure?|[Pp]rofesseure?|[Mm]aître|MM?\.|M(?=\s[A-Z])"
            r"|Mmes?|Mlles?|Mr\.?|Drs?\.?|Dre|Pr\.?|Me)\s+[A-ZÀ-ÖØ-Þ][\w’'-]"
        ),
    ),
    ("telephone", re.compile(r"(?<![\d+])(?:\+\d{2,3}[\s.-]?(?:\(0\))?[1-9]|0[1-9])(?:[\s.-]?\d{2}){4}(?!\d)")),
    ("courriel", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
)


class Section(Strict):
    """One section: its title, and a sentence that helps to write it."""

    titre: Text
    aide: Text


class Sections(Strict):
    """logbook.yml: the sections by id, in the order in which they are written and exported."""

    sections: dict[SectionId, Section] = Field(min_length=1)


def read_sections(files: Files) -> tuple[Sections, Document]:
    """The sections, and where each stands. Raises InvalidContent."""
    document = parse(files[LOGBOOK_FILE], LOGBOOK_FILE)
    return read_model(document, Sections), document


def traces(text: str) -> list[Trace]:
    """What in a text may let somebody be recognised: a name after a title, a telephone number, an e-mail address."""
    return [kind for kind, pattern in _TRACES if pattern.search(text)]
