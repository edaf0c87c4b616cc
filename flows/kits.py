"""Kits for managers and companies: sheets and letters to print, one file each, `content/kit_….yml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from flows.expansion import Files, document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.source import Document

KITS = ("rendez_vous_liaison", "demande_visite", "dire_ne_pas_dire", "fiche_entreprise")
"""Every kit, in the order in which they are offered."""

Origin = Annotated[str, StringConstraints(pattern=r"^(S\d{1,2}b?|K|P)$")]
"""Where a fact comes from: a source of the project's file of facts, K for what is well known and still to check, P for
what is only proposed and waits for a médecin du travail."""


class Source(Strict):
    """A source, by its code and as a person reads it."""

    code: Origin
    text: str = Field(min_length=1)


class Part(Strict):
    """A heading, what stands under it, and lines to fill in by hand. `sources` are codes of the kit's sources."""

    title: Text
    text: Text | None = None
    fields: tuple[Text, ...] = ()
    sources: tuple[Origin, ...] = Field(min_length=1)


class Leaf(Strict):
    """What begins on a page of its own: a sheet in parts, or the model of a letter, whose [fields] are to be filled."""

    kind: Literal["sheet", "letter"]
    title: Text
    parts: tuple[Part, ...] = ()
    letter: Text | None = None
    sources: tuple[Origin, ...] = ()


class Kit(Strict):
    """One kit. `purpose` says in a sentence or two what it is for; `topics` are the sheets it is offered beside."""

    id: Identifier
    status: Literal["à valider", "validé"]
    validated_by: str | None = None
    title: Text
    purpose: Text
    topics: tuple[Identifier, ...] = ()
    leaves: tuple[Leaf, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = Field(min_length=1)
    verified_on: Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


def kit_file(kit: str) -> str:
    """The name of a kit's file among the content files."""
    return f"kit_{kit}.yml"


def read_kit(files: Files, kit: str) -> tuple[Kit, Document]:
    """A kit and its file, checked against the schema only. Raises InvalidContent."""
    document = document_of(files, kit_file(kit))
    return read_model(document, Kit), document
