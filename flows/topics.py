"""Topics: information sheets, one file each in `content/topics/`, and the themes they are browsed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from flows.expansion import Files, document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.source import Document

TOPICS = (
    "confidentialite",
    "employeur_informe",
    "cellule_pdp",
    "visite_pre_reprise",
    "visite_reprise",
    "rendez_vous_liaison",
    "visite_a_la_demande",
    "visite_mi_carriere",
    "rqth",
    "amenagement_poste",
    "temps_partiel_therapeutique",
    "inaptitude",
    "essai_encadre",
    "reconversion",
    "invalidite_ij",
    "maladie_chronique",
    "souffrance_psychique",
    "harcelement",
    "addictions",
    "usure_senior",
    "manager_aider",
    "manager_droits",
    "manager_demande_visite",
)
"""The intents that a topic answers (design.md, Understanding)."""

THEMES_FILE = "information.yml"

Source = Annotated[str, StringConstraints(pattern=r"^(S\d{1,2}b?|K)$")]
"""Where a fact comes from: a source of the project's file of facts, or K for what is well known and still to check."""


class Origin(Strict):
    """A source, by its code and as a person reads it."""

    code: Source
    text: str = Field(min_length=1)


class Part(Strict):
    """A part of the longer sheet."""

    title: Text
    text: Text


class Topic(Strict):
    """One sheet. `short` is said in the conversation and is enough alone; `for_manager` takes its place for those who
    walk through the managers' questionnaire. `status` tells whether a médecin du travail has signed it off."""

    id: Identifier
    status: Literal["à valider", "validé"]
    validated_by: str | None = None
    audience: Literal["salarie", "manager", "both"]
    title: Text
    short: Text
    for_manager: Text | None = None
    sheet: tuple[Part, ...] = Field(min_length=1)
    contact: Text
    sources: tuple[Origin, ...] = Field(min_length=1)
    verified_on: Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
    related: tuple[Identifier, ...] = ()


class Theme(Strict):
    """Topics that belong together, in the order they are listed."""

    id: Identifier
    title: Text
    topics: tuple[Identifier, ...] = Field(min_length=1)


class Themes(Strict):
    """information.yml: the themes, in the order they are listed."""

    themes: tuple[Theme, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Information:
    """Every topic by id, and the themes."""

    topics: Mapping[str, Topic]
    themes: tuple[Theme, ...]

    def theme_of(self, topic: str) -> Theme:
        """The theme that lists a topic."""
        return next(theme for theme in self.themes if topic in theme.topics)


def topic_file(topic: str) -> str:
    """The name of a topic's file among the content files."""
    return f"topics/{topic}.yml"


def read_topic(files: Files, topic: str) -> tuple[Topic, Document]:
    """A topic and its file, checked against the schema only. Raises InvalidContent."""
    document = document_of(files, topic_file(topic))
    return read_model(document, Topic), document


def read_themes(files: Files) -> tuple[Themes, Document]:
    """The themes and their file, checked against the schema only. Raises InvalidContent."""
    document = document_of(files, THEMES_FILE)
    return read_model(document, Themes), document
