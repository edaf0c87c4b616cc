"""Words that a person never reads here: a verdict, a score, a colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from flows.checks.reporting import problem
from flows.checks.texts import texts
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

_WORDS = ("inapte", "à risque", "score", "rouge", "orange", "jaune", "vert", "verte")


def check_forbidden_words(flow: Flow, source: Source) -> Iterator[Problem]:
    """No text says « inapte », « à risque », « score » or the name of a level."""
    levels = frozenset(level.id for level in flow.levels)
    for path, where, text in texts(flow):
        for language, shown in text.items():
            for code, cause, remedy in forbidden_words_in(shown, levels):
                yield problem(source, (*path, language), code, where, cause, remedy)


def forbidden_words_in(shown: str, levels: frozenset[str] = frozenset()) -> list[tuple[str, str, str]]:
    """The faults of one text: (code, cause, remedy) each."""
    words = {*_WORDS, *levels}
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})s?(?!\w)", re.IGNORECASE)
    return [
        (
            "forbidden_word",
            f"« {found} » must not be shown to a person",
            "say an action and a delay, or describe the situation",
        )
        for found in sorted(set(pattern.findall(" ".join(normalize("NFC", shown).split()))))
    ]
