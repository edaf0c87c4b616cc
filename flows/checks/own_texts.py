"""Wording of the content files that are no questionnaire: the door, the assistant's own texts, topics, the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flows.awareness import AWARENESS_FILE
from flows.checks.forbidden_words import forbidden_words_in
from flows.checks.typography import typography_faults
from flows.expansion import document_of
from flows.kits import KITS, kit_file
from flows.logbook import LOGBOOK_FILE
from flows.partners import PARTNERS_FILE, TERRITORIES_FILE
from flows.source import InvalidContent, Path, Problem
from flows.topics import THEMES_FILE, TOPICS, topic_file

_FOR_PEOPLE = (
    *(
        "accueil.yml",
        "messages.yml",
        "webchat.yml",
        "telegram.yml",
        "rasa.yml",
        "terminal.yml",
        "problems.yml",
        THEMES_FILE,
    ),
    *map(topic_file, TOPICS),
    *map(kit_file, KITS),
    AWARENESS_FILE,
)
_OTHERS = ("console.yml", "cell.yml", LOGBOOK_FILE, PARTNERS_FILE, TERRITORIES_FILE)
"""Read by the cell, who speak of levels; as is each cell_….yml."""


def check_texts(files: Mapping[str, str]) -> list[Problem]:
    """French typography of every text; in what people read, no verdict, score or level either."""
    found: list[Problem] = []
    parts = sorted(name for name in files if name.startswith("cell_"))
    for name in (*_FOR_PEOPLE, *_OTHERS, *parts):
        if name not in files:
            continue
        try:
            document = document_of(files, name)
        except InvalidContent as error:
            found.extend(error.problems)
            continue
        for path, text in _texts(document.data, ()):
            where = ".".join(map(str, path))
            for language, words in text.items():
                file, line = document.place((*path, language))
                faults = typography_faults(language, words)
                if name in _FOR_PEOPLE:
                    faults = [*faults, *forbidden_words_in(words)]
                found.extend(Problem(code, file, line, where, cause, remedy) for code, cause, remedy in faults)
    return found


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Every text by language (`{fr: …}`), with its path."""
    if isinstance(data, dict):
        if isinstance(data.get("fr"), str):
            yield path, {language: words for language, words in data.items() if isinstance(words, str)}
            return
        for key, inside in data.items():
            yield from _texts(inside, (*path, key))
    elif isinstance(data, list):
        for index, inside in enumerate(data):
            yield from _texts(inside, (*path, index))
