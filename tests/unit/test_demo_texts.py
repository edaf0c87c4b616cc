"""What a demonstration is made of: nobody real, no telephone that rings, French typography."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from bot.demo.people import Person
from bot.demo.texts import texts
from flows.catalog import packaged_files
from flows.checks.typography import typography_faults
from flows.expansion import document_of
from flows.formats import FORMATS
from flows.logbook import LOGBOOK_FILE


def every_text(value: Any) -> Iterator[str]:
    """All that is written in demo.yml."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from every_text(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from every_text(each)


def test_everything_is_written_as_french_is() -> None:
    said = [each for each in every_text(texts().model_dump()) if each != texts().textes["bandeau"].get("en")]
    assert {each: faults for each in said if (faults := list(typography_faults("fr", each)))} == {}


def test_nobody_can_be_reached() -> None:
    """Numbers kept for fiction, and addresses that nobody can own (RFC 2606)."""
    written = " ".join(every_text(texts().model_dump()))
    numbers = re.findall(r"\b0\d(?: \d\d){4}\b", written)
    assert numbers
    people = [Person.made_up(Random(seed), seed, "gims13") for seed in range(300)]
    assert all(each.startswith("01 99 00 ") for each in (*numbers, *(person.phone for person in people)))
    assert all(FORMATS["contact"](person.phone, {"contact_moyen": "telephone"}) for person in people)
    assert set(re.findall(r"@\w+\.(\w+)", written)) == {"example"}


def test_the_logbook_is_written_in_its_own_sections() -> None:
    sections = document_of(packaged_files(), LOGBOOK_FILE).data["sections"]
    assert texts().carnet.keys() == sections.keys()
