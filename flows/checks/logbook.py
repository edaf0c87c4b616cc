"""Sections of the logbook: well written, and none missing that texts and other pages rely on."""

from __future__ import annotations

from flows.expansion import Files
from flows.logbook import LOGBOOK_FILE, RELIED_ON, read_sections
from flows.source import InvalidContent, Problem


def check_logbook(files: Files) -> list[Problem]:
    """Everything that must be mended in logbook.yml."""
    try:
        found, document = read_sections(files)
    except InvalidContent as error:
        return list(error.problems)
    cause = "this section is missing: texts written in it would no longer be shown"
    remedy = "put it back under 'sections'; its title and its help may change, its id may not"
    line = document.line(("sections",))
    missing = (name for name in RELIED_ON if name not in found.sections)
    return [Problem("missing_section", LOGBOOK_FILE, line, name, cause, remedy) for name in missing]
