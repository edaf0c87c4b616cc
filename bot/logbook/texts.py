"""What the logbook says: its sections (logbook.yml), and the words of its pages and files (cell_logbook.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.cell.texts import word_of
from flows.catalog import packaged_files
from flows.logbook import Section, SectionId, read_sections


@cache
def sections() -> Mapping[SectionId, Section]:
    """The sections by id, in order. Raises InvalidContent when they were damaged."""
    return read_sections(packaged_files())[0].sections


def say(section: str, name: str, **words: str) -> str:
    """A text of cell_logbook.yml with its placeholders filled."""
    return word_of("logbook", section, name, **words)
