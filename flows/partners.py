"""Partners of the cells: those that every service finds in its directory, needs they answer, where they work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from flows.expansion import Files, document_of, read_model
from flows.model import Identifier, Strict, Text
from flows.source import Document
from flows.topics import Origin

PARTNERS_FILE = "partners.yml"
TERRITORIES_FILE = "territories.yml"

Need = Literal[
    "maintien", "reconversion", "droits", "amenagement", "social", "psychologique", "juridique", "collectif"
]  # fmt: skip
NEEDS: tuple[Need, ...] = get_args(Need)
"""What somebody may need from a partner; the words are in cell_partners.yml."""

NATIONAL = "FR"
"""The territory of who works in the whole country; others are `R` and the code of a région, `D` and that of a
département or an overseas collectivity."""

Department = Annotated[str, StringConstraints(pattern=r"^(\d\d|2[AB]|9[78]\d)$")]


class Partner(Strict):
    """One national partner. What the project's file of facts does not say is null: each service completes it."""

    id: Identifier
    name: Text
    does: Text | None
    for_whom: Text | None
    needs: tuple[Need, ...] = Field(min_length=1)
    reach: Text | None
    sources: tuple[Origin, ...] = Field(min_length=1)
    verified_on: Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class Partners(Strict):
    """partners.yml."""

    partners: tuple[Partner, ...] = Field(min_length=1)


class Region(Strict):
    """A région and its départements by code."""

    code: Annotated[str, StringConstraints(pattern=r"^\d\d$")]
    name: Text
    departments: Mapping[Department, Text] = Field(min_length=1)


class Territories(Strict):
    """territories.yml: the régions, and the overseas collectivities, by code, that belong to none."""

    regions: tuple[Region, ...] = Field(min_length=1)
    collectivities: Mapping[Department, Text]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of every territory but the whole country: régions first, then départements by code."""
        departments = {code: name for region in self.regions for code, name in region.departments.items()}
        departments |= self.collectivities
        return {f"R{region.code}": region.name["fr"] for region in self.regions} | {
            f"D{code}": departments[code]["fr"] for code in sorted(departments)
        }

    def meet(self, one: str, other: str) -> bool:
        """Whether who works in one of these territories also works somewhere in the other."""
        if NATIONAL in (one, other) or one == other:
            return True
        return self._region_of.get(one) == other or self._region_of.get(other) == one

    def region_of(self, department: str) -> str | None:
        """The région (`R…`) of a département (`D…`); None for an overseas collectivity, which belongs to none."""
        return self._region_of.get(department)

    @cached_property
    def _region_of(self) -> Mapping[str, str]:
        return {f"D{code}": f"R{region.code}" for region in self.regions for code in region.departments}


@dataclass(frozen=True)
class Directory:
    """National partners by id, in the order of their file, and the territories."""

    partners: Mapping[str, Partner]
    territories: Territories


def read_partners(files: Files) -> tuple[Partners, Document]:
    """The national partners and their file, checked against the schema only. Raises InvalidContent."""
    document = document_of(files, PARTNERS_FILE)
    return read_model(document, Partners), document


def read_territories(files: Files) -> tuple[Territories, Document]:
    """The territories and their file, checked against the schema only. Raises InvalidContent."""
    document = document_of(files, TERRITORIES_FILE)
    return read_model(document, Territories), document
