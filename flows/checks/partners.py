"""Partners and territories: each listed once, with texts that can be shown as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.expansion import Files
from flows.model import Text
from flows.partners import (
    PARTNERS_FILE,
    TERRITORIES_FILE,
    Directory,
    Partners,
    Territories,
    read_partners,
    read_territories,
)
from flows.source import Document, InvalidContent, Path, Problem

_OF_A_PARTNER = ("name", "does", "for_whom", "reach")


def read_directory(files: Files) -> tuple[Directory | None, list[Problem]]:
    """The national partners and the territories, None when something must be mended first, and everything that must."""
    problems: list[Problem] = []
    partners: Partners | None = None
    territories: Territories | None = None
    try:
        partners, document = read_partners(files)
        problems.extend(_of_partners(partners, document))
    except InvalidContent as error:
        problems.extend(error.problems)
    try:
        territories, document = read_territories(files)
        problems.extend(_of_territories(territories, document))
    except InvalidContent as error:
        problems.extend(error.problems)
    if problems or partners is None or territories is None:
        return None, problems
    return Directory({each.id: each for each in partners.partners}, territories), problems


def _of_partners(partners: Partners, document: Document) -> Iterator[Problem]:
    listed: dict[str, int] = {}
    for number, partner in enumerate(partners.partners):
        line = document.line(("partners", number, "id"))
        if partner.id in listed:
            cause = f"'{partner.id}' is already the id of the partner on line {listed[partner.id]}"
            yield Problem("repeated_id", PARTNERS_FILE, line, partner.id, cause, "give each partner an id of its own")
        listed[partner.id] = line
        if len(set(partner.needs)) < len(partner.needs):
            line = document.line(("partners", number, "needs"))
            yield Problem(
                "repeated_need", PARTNERS_FILE, line, partner.id, "a need stands twice", "keep one of the two"
            )
        for name in _OF_A_PARTNER:
            text: Text | None = getattr(partner, name)
            if text is not None:
                yield from _of_text(text, document, ("partners", number, name), partner.id)


def _of_territories(territories: Territories, document: Document) -> Iterator[Problem]:
    listed: dict[str, str] = {}
    codes: dict[str, int] = {}
    for number, region in enumerate(territories.regions):
        path: Path = ("regions", number)
        line = document.line((*path, "code"))
        if region.code in codes:
            cause = f"the code {region.code} is already that of the région on line {codes[region.code]}"
            yield Problem("repeated_id", TERRITORIES_FILE, line, region.code, cause, "write the official code of each")
        codes[region.code] = line
        yield from _of_text(region.name, document, (*path, "name"), region.code)
        yield from _placed(region.departments, f"région {region.code}", listed, document, (*path, "departments"))
    yield from _placed(territories.collectivities, "the collectivities", listed, document, ("collectivities",))


def _placed(
    departments: Mapping[str, Text], where: str, listed: dict[str, str], document: Document, path: Path
) -> Iterator[Problem]:
    for code, name in departments.items():
        line = document.line((*path, code))
        if code in listed:
            cause = f"'{code}' already stands in {listed[code]}"
            yield Problem("repeated_department", TERRITORIES_FILE, line, code, cause, "leave it in one of the two")
        listed[code] = where
        yield from _of_text(name, document, (*path, code), code)


def _of_text(text: Text, document: Document, path: Path, where: str) -> Iterator[Problem]:
    if "fr" not in text:
        yield Problem("missing_text", document.name, document.line(path), where, "no text in fr", "write it")
    for language, words in text.items():
        if not words.strip():
            line = document.line((*path, language))
            remedy = "write it, or null where it is not known"
            yield Problem("empty_text", document.name, line, where, "the text is blank", remedy)
