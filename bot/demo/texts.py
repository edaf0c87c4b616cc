"""What a demonstration is made of, read from demo.yml: the banner, and everything that people and members say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from flows.catalog import packaged_files
from flows.expansion import document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.partners import Need

Lines = Annotated[tuple[str, ...], Field(min_length=1)]


class Campaign(Strict):
    """A campaign of the year: what its poster stands for, and which part of the people it brings."""

    title: str
    share: Annotated[float, Field(gt=0, lt=1)]


class Colleague(Strict):
    """A member of the cell; `login` is the beginning of their e-mail."""

    nom: str
    login: Identifier
    role: Literal["coordinator", "member", "auditor"]


class OwnPartner(Strict):
    """A partner that the service added to its directory."""

    nom: str
    fait: str
    pour_qui: str = ""
    besoins: tuple[Need, ...]
    joindre: str


class Collective(Strict):
    """A collective action of the cell."""

    genre: str
    secteur: str
    taille: str
    personnes: int
    texte: str


class DemoTexts(Strict):
    """demo.yml; `phrases` are what members write, by occasion, and `carnet` in each section of a logbook."""

    textes: dict[Identifier, Text]
    campagnes: Mapping[str, Campaign]
    membres: Annotated[tuple[Colleague, ...], Field(min_length=2)]
    prenoms: Lines
    noms: Lines
    employeurs: Lines
    codes_postaux: Mapping[Identifier, Lines]
    questions: Lines
    reponses: Lines
    phrases: Mapping[Identifier, Lines]
    partenaires: Sequence[OwnPartner]
    source_partenaire: str
    actions: Sequence[Collective]
    destinataire_carnet: str
    carnet: Mapping[Identifier, Lines]


@cache
def texts() -> DemoTexts:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "demo.yml"), DemoTexts)


def banner(lang: str = "fr") -> str:
    """« Données fictives – démonstration »: stands on everything that shows something of a demonstration."""
    said = texts().textes["bandeau"]
    return said.get(lang, said["fr"])
